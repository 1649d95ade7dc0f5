#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "personfile.h"
#include "secret.h"
#include "smp.h"
#include "smplink.h"
#include "smpsession.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

#define SAID "emrex-smp link 1"

static int
digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

int
smplink_key(
    const char *file, unsigned char key[SECRET_KEY], struct fault *fault)
{
	size_t n = 0, i;
	char *text = personfile_slurp(file, CAP_PERSON_TEXT, &n, fault);

	if (text == NULL) {
		fault_prefix(fault, file);
		return -1;
	}
	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		n--;
	for (i = 0; n == 2 * SECRET_KEY && i < SECRET_KEY; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			break;
		key[i] = (unsigned char)(16 * high + low);
	}
	secret_wipe(text, n);
	free(text);
	return n == 2 * SECRET_KEY && i == SECRET_KEY
		   ? 0
		   : fault_set(fault, VERDICT_TROUBLE, 0,
			 "%s: want 64 hexadecimal digits", file);
}

/* RFC 4648 section 5, without padding. */
static char *
to_url(const unsigned char *data, size_t n)
{
	size_t len = BASE64_ENCODED(n);
	char *text = xmalloc(len + 1);

	base64_encode(data, n, text);
	while (len > 0 && text[len - 1] == '=')
		len--;
	text[len] = '\0';
	for (char *c = text; *c != '\0'; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	return text;
}

static ptrdiff_t
from_url(const char *text, unsigned char *out)
{
	struct base64 b;
	ptrdiff_t n, more;

	base64_begin(&b, BASE64_URLSAFE | BASE64_PADDING);
	n = base64_more(&b, text, strlen(text), out, NULL);
	if (n < 0)
		return -1;
	more = base64_end(&b, out + n, NULL);
	return more < 0 ? -1 : n + more;
}

char *
smplink_make(const struct smp *smp, const struct smpperson *p, long seconds,
    struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_SMP_LINK);
	struct json_out out;
	char id[SMPSESSION_ID], *token = NULL;
	unsigned char *sealed = NULL;

	if (secret_id(id, fault) != 0)
		return NULL;
	json_start(&out, &text);
	json_begin(&out, NULL);
	json_put(&out, "id", id);
	json_put_int(&out, "until", when_now() + seconds);
	smpperson_put(p, &out, "person");
	json_end(&out);
	if (json_line(&out) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "too much is said of the person");
	} else {
		sealed = xmalloc(text.len + SECRET_MORE);
		if (secret_seal(smp->link_secret, SAID, text.data, text.len,
			sealed, fault) == 0)
			token = to_url(sealed, text.len + SECRET_MORE);
	}
	free(sealed);
	buf_free(&text);
	return token;
}

char *
smplink_read(struct smp *smp, long seconds, struct fault *fault)
{
	const char *url = smp->url != NULL ? smp->url : "";
	struct smpperson p = {.key = NULL};
	struct json_doc *doc = NULL;
	char *token = NULL, *to = NULL, *text;
	size_t n = 0, len = strlen(url);

	text = personfile_slurp("-", CAP_SMP_LINK, &n, fault);
	if (text != NULL &&
	    smplink_key(smp->link_key, smp->link_secret, fault) == 0 &&
	    (doc = json_parse(text, n, fault)) != NULL &&
	    smpperson_take(&p, json_root(doc), fault) == 0) {
		if (smpperson_known(&p))
			token = smplink_make(smp, &p, seconds, fault);
		else
			fault_set(fault, VERDICT_TROUBLE, 0,
			    "want an id, or family and born, of the person");
	}
	if (token != NULL)
		to = xasprintf("%s%s?link=%s", url,
		    len > 0 && url[len - 1] == '/' ? "" : "/", token);
	free(token);
	free(text);
	json_close(doc);
	smpperson_free(&p);
	return to;
}

/* The text in TOKEN and a NUL, *N bytes; NULL when it is none of ours. */
static char *
unseal(const struct smp *smp, const char *token, size_t *n)
{
	unsigned char *sealed;
	char *text = NULL;
	ptrdiff_t len;

	if (strlen(token) > 2 * CAP_SMP_LINK)
		return NULL;
	sealed = xmalloc(BASE64_DECODED(strlen(token)) + 64);
	len = from_url(token, sealed);
	if (len > SECRET_MORE) {
		*n = (size_t)len - SECRET_MORE;
		text = xmalloc(*n + 1);
		text[*n] = '\0';
		if (secret_open(smp->link_secret, SAID, sealed, (size_t)len,
			(unsigned char *)text, NULL) != 0) {
			free(text);
			text = NULL;
		}
	}
	free(sealed);
	return text;
}

static char *
name_of(const struct smp *smp, const char *kind, const char *what)
{
	unsigned char sum[HASH_SHA256_LEN];
	char hex[HASH_HEX];

	if (hash_data(HASH_SHA256, what, strlen(what), sum, NULL) != 0)
		return NULL;
	(void)hash_hex(hex, sum, sizeof sum);
	return xasprintf("%s/links/%s-%s", smp->state, kind, hex);
}

static int
remember(const struct smp *smp, const struct smpperson *p, int64_t until,
    const char *cookie, struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_SMP_LINK);
	struct json_out out;
	char *path = name_of(smp, "person", cookie);
	int ret = -1;

	json_start(&out, &text);
	json_begin(&out, NULL);
	json_put_int(&out, "until", until);
	smpperson_put(p, &out, "person");
	json_end(&out);
	if (json_line(&out) == 0 && path != NULL)
		ret = smpsession_file(path, text.data, text.len, true, fault);
	free(path);
	buf_free(&text);
	return ret;
}

/*
 * Who makes the file first has the link; the same browser may open it again,
 * as long as it has not begun.  0, 1 or -1 as smplink_open.
 */
static int
claim(const struct smp *smp, const char *id, int64_t until, const char *cookie,
    struct fault *fault)
{
	char *path = name_of(smp, "used", id), *person;
	char *text = xasprintf("{\"until\":%lld}\n", (long long)until);
	int fd, ret = 1;

	fd = path != NULL
		 ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)
		 : -1;
	if (fd != -1) {
		ret = spool_write_all(fd, text, strlen(text));
		close(fd);
	} else if (path == NULL || errno != EEXIST) {
		ret = -1;
	} else {
		/* no more than the person that this browser has already */
		person = name_of(smp, "person", cookie);
		if (person != NULL && access(person, F_OK) == 0)
			ret = 2;
		free(person);
	}
	if (ret == -1)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s/links: %s", smp->state,
		    strerror(errno));
	free(path);
	free(text);
	return ret;
}

int
smplink_open(const struct smp *smp, const char *token, const char *cookie,
    struct fault *fault)
{
	struct smpperson p = {.key = NULL};
	struct json_doc *doc = NULL;
	const struct json_value *v;
	size_t n = 0;
	double until = 0;
	char *text = unseal(smp, token, &n);
	int ret = 1;

	if (text == NULL || (doc = json_parse(text, n, NULL)) == NULL) {
		free(text);
		return 1;
	}
	v = json_root(doc);
	if (json_number(json_member(v, "until"), &until) &&
	    until > (double)when_now() &&
	    json_text(json_member(v, "id")) != NULL &&
	    smpperson_take(&p, json_member(v, "person"), NULL) == 0)
		ret = claim(smp, json_text(json_member(v, "id")),
		    (int64_t)until, cookie, fault);
	if (ret == 0)
		ret = remember(smp, &p, (int64_t)until, cookie, fault);
	else if (ret == 2)
		ret = 0;
	smpperson_free(&p);
	json_close(doc);
	secret_wipe(text, n);
	free(text);
	return ret;
}

/* Reads a file of ours; *UNTIL 0 where it cannot be read. */
static struct json_doc *
read_file(const char *path, int64_t *until)
{
	size_t n = 0;
	double number = 0;
	char *text = personfile_slurp(path, CAP_SMP_LINK, &n, NULL);
	struct json_doc *doc = text != NULL ? json_parse(text, n, NULL) : NULL;

	free(text);
	*until = 0;
	if (json_number(
		doc != NULL ? json_member(json_root(doc), "until") : NULL,
		&number) &&
	    number < 1e12)
		*until = (int64_t)number;
	return doc;
}

int
smplink_person(const struct smp *smp, const char *cookie, struct smpperson *p)
{
	char *path = name_of(smp, "person", cookie);
	int64_t until = 0;
	struct json_doc *doc = path != NULL ? read_file(path, &until) : NULL;
	int ret = -1;

	if (doc != NULL && until > when_now())
		ret = smpperson_take(
		    p, json_member(json_root(doc), "person"), NULL);
	if (doc != NULL)
		json_close(doc);
	free(path);
	return ret;
}

void
smplink_done(const struct smp *smp, const char *cookie)
{
	char *path = name_of(smp, "person", cookie);

	if (path != NULL)
		(void)unlink(path);
	free(path);
}

void
smplink_purge(const struct smp *smp, unsigned long *gone)
{
	char *path = smpsession_state(smp, "links");
	DIR *dir = opendir(path);
	struct dirent *entry;
	int64_t until, now = when_now();

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *file;

		if (*entry->d_name == '.')
			continue;
		file = xasprintf("%s/%s", path, entry->d_name);
		json_close(read_file(file, &until));
		if (until <= now && unlink(file) == 0)
			(*gone)++;
		free(file);
	}
	if (dir != NULL)
		closedir(dir);
	free(path);
}
