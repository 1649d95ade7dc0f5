#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "issuer.h"
#include "msg.h"
#include "spool.h"
#include "utf8.h"
#include "valuemap.h"
#include "xalloc.h"

static void
free_texts(struct issuer_text *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].kind);
		free(v[i].value);
	}
	free(v);
}

void
issuer_free(struct issuer *issuer)
{
	if (issuer == NULL)
		return;
	free_texts(issuer->titles, issuer->ntitles);
	free_texts(issuer->ids, issuer->nids);
	free(issuer->country);
	free(issuer->url);
	free(issuer);
}

/* Takes VALUE over; KIND must be new. */
static int
add(struct issuer_text **v, size_t *n, const char *kind, char *value,
    struct fault *fault)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*v)[i].kind, kind) == 0) {
			free(value);
			return fault_set(
			    fault, VERDICT_TROUBLE, 0, "a key twice");
		}
	*v = xreallocarray(*v, *n + 1, sizeof **v);
	(*v)[*n].kind = xstrdup(kind);
	(*v)[(*n)++].value = value;
	return 0;
}

static int
set(char **to, char *value, struct fault *fault)
{
	if (*to != NULL) {
		free(value);
		return fault_set(fault, VERDICT_TROUBLE, 0, "a key twice");
	}
	*to = value;
	return 0;
}

/* Takes VALUE over. */
static int
take(struct issuer *is, const char *key, char *value, struct fault *fault)
{
	char clean[64];

	if (strcmp(key, "title") == 0)
		return add(&is->titles, &is->ntitles, "", value, fault);
	if (strncmp(key, "title:", 6) == 0 && key[6] != '\0')
		return add(&is->titles, &is->ntitles, key + 6, value, fault);
	if (strcmp(key, "schac") == 0 || strcmp(key, "erasmus") == 0 ||
	    strcmp(key, "pic") == 0)
		return add(&is->ids, &is->nids, key, value, fault);
	if (strncmp(key, "id:", 3) == 0 && key[3] != '\0')
		return add(&is->ids, &is->nids, key + 3, value, fault);
	if (strcmp(key, "country") == 0)
		return set(&is->country, value, fault);
	if (strcmp(key, "url") == 0)
		return set(&is->url, value, fault);
	free(value);
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "want title, title:LANG, schac, erasmus, pic, id:TYPE, country or "
	    "url, have '%s'",
	    msg_clean(clean, sizeof clean, key, strlen(key)));
}

static int
read_line(struct issuer *is, const char *s, size_t n, struct fault *fault)
{
	size_t sign;
	char *key, *value;
	int status;

	for (; n > 0 && strchr(" \t\r", *s) != NULL; s++)
		n--;
	if (n == 0 || *s == '#')
		return 0;
	sign = valuemap_span(s, n, "=");
	if (sign == n)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want 'key = value'");
	value = valuemap_word(s + sign + 1, n - sign - 1);
	if (*value == '\0') {
		free(value);
		return fault_set(fault, VERDICT_TROUBLE, 0, "want a value");
	}
	key = valuemap_word(s, sign);
	status = take(is, key, value, fault);
	free(key);
	return status;
}

static int
is_text(const char *s, size_t n, struct fault *fault)
{
	struct utf8 u = {.source = UTF8_UTF8};
	unsigned char *copy = xmalloc(UTF8_ROOM(n));
	int status = 0;

	if (memchr(s, '\0', n) != NULL)
		status = fault_set(fault, VERDICT_TROUBLE, 0, "a NUL byte");
	else if (utf8_more(&u, (const unsigned char *)s, n, copy, fault) ==
		     -1 ||
		 utf8_end(&u, fault) == -1)
		status = -1;
	free(copy);
	return status;
}

struct issuer *
issuer_parse(const char *s, size_t n, struct fault *fault)
{
	struct issuer *is = xcalloc(1, sizeof *is);
	struct fault why = FAULT_NONE;
	const char *end;
	size_t len;
	int status = is_text(s, n, fault);

	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
	}
	for (long line = 1; n > 0 && status == 0; line++) {
		end = memchr(s, '\n', n);
		len = end != NULL ? (size_t)(end - s) : n;
		status = read_line(is, s, len, &why);
		if (status == -1)
			fault_set(fault, VERDICT_TROUBLE, 0, "%ld: %s", line,
			    why.text);
		n -= len + (end != NULL);
		s += len + (end != NULL);
	}
	if (status == 0 && is->ntitles == 0)
		status = fault_set(fault, VERDICT_TROUBLE, 0, "want a title");
	if (status == 0)
		return is;
	issuer_free(is);
	return NULL;
}

struct issuer *
issuer_load(const char *file, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_CONFIG);
	struct issuer *is = NULL;
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char *text = NULL;

	if (fd == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	} else if (spool_fill(spool, fd, fault) == 0) {
		size_t n = (size_t)spool_size(spool);

		text = xmalloc(n + 1);
		if (spool_read(spool, 0, text, n, fault) >= 0)
			is = issuer_parse(text, n, fault);
	}
	if (is == NULL)
		fault_prefix(fault, file);
	if (fd != -1)
		close(fd);
	free(text);
	spool_free(spool);
	return is;
}
