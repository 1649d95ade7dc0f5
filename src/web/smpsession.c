#include <config.h>

#include <sys/stat.h>

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
#include "cert.h"
#include "json.h"
#include "msg.h"
#include "newfile.h"
#include "personfile.h"
#include "registry.h"
#include "smp.h"
#include "smpsession.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"
#include "xmltext.h"

#define EWP "https://github.com/erasmus-without-paper/"

bool
smpsession_is_id(const char *s)
{
	return strlen(s) == SMPSESSION_ID - 1 &&
	       strspn(s, "0123456789abcdef") == SMPSESSION_ID - 1;
}

char *
smpsession_state(const struct smp *smp, const char *name)
{
	return xasprintf("%s/%s", smp->state, name);
}

char *
smpsession_path(const struct smpsession *s, const char *name)
{
	return xasprintf("%s/%s", s->dir, name);
}

bool
smpsession_has(const struct smpsession *s, const char *name)
{
	char *path = smpsession_path(s, name);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

int
smpsession_file(const char *path, const void *data, size_t n, bool replace,
    struct fault *fault)
{
	struct newfile *file =
	    newfile_open(path, replace ? NEWFILE_REPLACE : NEWFILE_NEW, fault);

	if (file == NULL)
		return -1;
	if (spool_write_all(newfile_fd(file), data, n) != 0) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
		newfile_abandon(file);
		return -1;
	}
	return newfile_commit(file, fault);
}

static void
put_element(struct buf *buf, const char *name, const char *text)
{
	(void)buf_printf(buf, "<%s>", name);
	xmltext_text(buf, text);
	(void)buf_printf(buf, "</%s>", name);
}

static void
put_certificate(struct buf *buf, const struct cert *cert)
{
	size_t n = BASE64_ENCODED(cert->der_len);
	char *text = xmalloc(n + 1);

	base64_encode(cert->der, cert->der_len, text);
	text[n] = '\0';
	put_element(buf, "certificate", text);
	free(text);
}

/* The certificates that are listed now, not those that were once. */
static void
put_registry(struct buf *buf, const struct registry_entry *entry)
{
	(void)buf_adds(buf,
	    "<catalogue xmlns=\"" EWP
	    "ewp-specs-api-registry/tree/stable-v1\"><host>"
	    "<apis-implemented><emrex-data-access-point "
	    "xmlns=\"" EWP "ewp-specs-api-emrex-data-access-point/blob/"
	    "stable-v1/manifest-entry.xsd\" version=\"1.0.0\">");
	put_element(buf, "url", entry->url);
	put_element(buf, "name", entry->name);
	put_element(buf, "country-code",
	    *entry->country != '\0' ? entry->country : "-");
	for (size_t i = 0; i < entry->nkey; i++)
		if (entry->key[i].gone == 0)
			put_certificate(buf, entry->key[i].cert);
	(void)buf_adds(buf, "</emrex-data-access-point></apis-implemented>"
			    "</host></catalogue>\n");
}

static void
put_session(struct buf *buf, const struct smpsession *s)
{
	struct json_out out;

	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put_int(&out, "created", s->created);
	json_put(&out, "browser", s->browser);
	json_put(&out, "url", s->url);
	json_put(&out, "name", s->name);
	json_put(&out, "country", s->country);
	smpperson_put(&s->person, &out, "person");
	json_end(&out);
	(void)json_line(&out);
}

static int
write_in(const char *dir, const char *name, const struct buf *buf,
    struct fault *fault)
{
	char *path = xasprintf("%s/%s", dir, name);
	int ret = smpsession_file(path, buf->data, buf->len, false, fault);

	free(path);
	return ret;
}

/* Fills a directory under another name, which then gets its own. */
static int
make(const struct smp *smp, const struct smpsession *s,
    const struct registry_entry *entry, struct fault *fault)
{
	struct buf registry = BUF_INIT(CAP_REGISTRY);
	struct buf session = BUF_INIT(CAP_CONFIG);
	char *dir = xasprintf("%s/sessions/.%s", smp->state, s->id);
	int ret = -1;

	put_registry(&registry, entry);
	put_session(&session, s);
	if (mkdir(dir, 0700) == 0 &&
	    write_in(dir, "registry.xml", &registry, fault) == 0 &&
	    write_in(dir, "session", &session, fault) == 0 &&
	    rename(dir, s->dir) == 0)
		ret = 0;
	else
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", s->dir,
		    strerror(errno));
	if (ret != 0)
		smpsession_remove(smp, dir);
	free(dir);
	buf_free(&registry);
	buf_free(&session);
	return ret;
}

static int
hash_cookie(const char *cookie, char hex[HASH_HEX], struct fault *fault)
{
	unsigned char sum[HASH_SHA256_LEN];

	if (hash_data(HASH_SHA256, cookie, strlen(cookie), sum, fault) != 0)
		return -1;
	(void)hash_hex(hex, sum, sizeof sum);
	return 0;
}

int
smpsession_new(const struct smp *smp, struct smpsession *s,
    const struct registry_entry *entry, const char *cookie,
    struct smpperson *person, struct fault *fault)
{
	memset(s, 0, sizeof *s);
	s->person = *person;
	memset(person, 0, sizeof *person);
	s->created = when_now();
	s->url = xstrdup(entry->url);
	s->name = xstrdup(entry->name);
	s->country = xstrdup(entry->country);
	if (secret_id(s->id, fault) != 0 ||
	    hash_cookie(cookie, s->browser, fault) != 0)
		return -1;
	s->dir = xasprintf("%s/sessions/%s", smp->state, s->id);
	return make(smp, s, entry, fault);
}

static char *
copy_of(const struct json_value *v, const char *key)
{
	const char *text = json_text(json_member(v, key));

	return xstrdup(text != NULL ? text : "");
}

static int
read_session(
    struct smpsession *s, const char *text, size_t n, struct fault *fault)
{
	struct json_doc *doc = json_parse(text, n, fault);
	const struct json_value *v;
	double created = 0;
	char *browser;
	int ret = -1;

	if (doc == NULL)
		return -1;
	v = json_root(doc);
	s->url = copy_of(v, "url");
	s->name = copy_of(v, "name");
	s->country = copy_of(v, "country");
	browser = copy_of(v, "browser");
	if (strlen(browser) < HASH_HEX)
		memcpy(s->browser, browser, strlen(browser) + 1);
	free(browser);
	if (json_number(json_member(v, "created"), &created) &&
	    strlen(s->browser) == HASH_HEX - 1 && created > 0 &&
	    created < 1e12) {
		s->created = (int64_t)created;
		ret =
		    smpperson_take(&s->person, json_member(v, "person"), fault);
	} else {
		fault_set(fault, VERDICT_TROUBLE, 0, "a session is damaged");
	}
	json_close(doc);
	return ret;
}

/* An answer gives as much time again. */
static bool
alive(const struct smp *smp, const struct smpsession *s)
{
	int64_t now = when_now(), last = s->created;
	char *path = smpsession_path(s, "answer");
	struct stat st;

	if (stat(path, &st) == 0 && st.st_mtime > last)
		last = st.st_mtime;
	free(path);
	return now - last <= 60 * smp->minutes;
}

int
smpsession_load(const struct smp *smp, struct smpsession *s, const char *id,
    struct fault *fault)
{
	char *path, *text;
	size_t n = 0;
	int ret = 1;

	memset(s, 0, sizeof *s);
	if (id == NULL || !smpsession_is_id(id))
		return 1;
	memcpy(s->id, id, sizeof s->id);
	s->dir = xasprintf("%s/sessions/%s", smp->state, s->id);
	if (!smpsession_has(s, "session"))
		return 1;
	path = smpsession_path(s, "session");
	text = personfile_slurp(path, CAP_CONFIG, &n, fault);
	if (text == NULL || read_session(s, text, n, fault) != 0)
		ret = -1;
	else if (alive(smp, s))
		ret = 0;
	free(text);
	free(path);
	return ret;
}

void
smpsession_free(struct smpsession *s)
{
	free(s->url);
	free(s->name);
	free(s->country);
	free(s->dir);
	smpperson_free(&s->person);
	memset(s, 0, sizeof *s);
}

bool
smpsession_of(const struct smpsession *s, const char *cookie)
{
	char hex[HASH_HEX];

	return cookie != NULL && hash_cookie(cookie, hex, NULL) == 0 &&
	       hash_equal(hex, s->browser, HASH_HEX);
}

bool
smpsession_waits(const struct smp *smp, const struct smpsession *s)
{
	return when_now() - s->created <= 60 * smp->minutes &&
	       !smpsession_has(s, "answer");
}

int
smpsession_put(
    const struct smpsession *s, const void *data, size_t n, struct fault *fault)
{
	char id[SMPSESSION_ID], *temp, *path;
	int fd, ret = -1;

	if (secret_id(id, fault) != 0)
		return -1;
	temp = xasprintf("%s/.%s", s->dir, id);
	path = smpsession_path(s, "answer");
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd != -1 && spool_write_all(fd, data, n) == 0 && fsync(fd) == 0)
		ret = link(temp, path);
	if (ret != 0 && (errno == EEXIST || errno == ENOENT))
		ret = 1;
	else if (ret != 0)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	if (fd != -1) {
		close(fd);
		unlink(temp);
	}
	free(temp);
	free(path);
	return ret;
}

int
smpsession_mark(
    const struct smpsession *s, const char *name, struct fault *fault)
{
	char *path = smpsession_path(s, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int ret = fd != -1	    ? 0
		  : errno == EEXIST ? 1
				    : fault_set(fault, VERDICT_TROUBLE, 0,
					  "%s: %s", path, strerror(errno));

	if (fd != -1)
		close(fd);
	free(path);
	return ret;
}

/* Under another name first, so that nobody finds half of it. */
void
smpsession_end(const struct smp *smp, const struct smpsession *s)
{
	char *gone = xasprintf("%s/sessions/.%s", smp->state, s->id);

	if (rename(s->dir, gone) == 0)
		smpsession_remove(smp, gone);
	free(gone);
}

void
smpsession_remove(const struct smp *smp, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	(void)smp;
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			(void)unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	(void)rmdir(path);
}
