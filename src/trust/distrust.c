#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cert.h"
#include "distrust.h"
#include "msg.h"
#include "pem.h"
#include "when.h"
#include "xalloc.h"

struct entry {
	unsigned char sha256[HASH_SHA256_LEN];
	int64_t from;
};

struct distrust {
	struct entry *entry;
	size_t n;
};

struct distrust *
distrust_new(void)
{
	return xcalloc(1, sizeof(struct distrust));
}

void
distrust_free(struct distrust *list)
{
	if (list == NULL)
		return;
	free(list->entry);
	free(list);
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Reads 32 bytes of hex, colons between them allowed; what follows, or NULL. */
static const char *
read_hash(const char *s, unsigned char *out)
{
	size_t i;

	for (i = 0; i < HASH_SHA256_LEN; i++) {
		if (i > 0 && *s == ':')
			s++;
		if (digit(s[0]) < 0 || digit(s[1]) < 0)
			return NULL;
		out[i] = (unsigned char)(digit(s[0]) * 16 + digit(s[1]));
		s += 2;
	}
	return digit(*s) < 0 ? s : NULL;
}

static int
read_line(struct distrust *list, char *line, long number, struct fault *fault)
{
	struct entry entry = {{0}, INT64_MIN};
	const char *rest;
	size_t n;

	line[strcspn(line, "#\r")] = '\0';
	line += strspn(line, " \t");
	for (n = strlen(line); n > 0 && strchr(" \t", line[n - 1]); n--)
		line[n - 1] = '\0';
	if (*line == '\0')
		return 0;
	rest = read_hash(line, entry.sha256);
	if (rest == NULL)
		return fault_set(fault, VERDICT_TROUBLE, number,
		    "want a SHA-256 as 64 hexadecimal digits");
	rest += strspn(rest, " \t,;");
	if (*rest != '\0') {
		if (when_parse(rest, &entry.from, NULL) != 0)
			return fault_set(fault, VERDICT_TROUBLE, number,
			    "want a date as YYYY-MM-DD behind the SHA-256");
	}
	list->entry =
	    xreallocarray(list->entry, list->n + 1, sizeof *list->entry);
	list->entry[list->n++] = entry;
	return 0;
}

int
distrust_load(struct distrust *list, const char *path, struct fault *fault)
{
	size_t n, before = list->n;
	char *s = pem_load(path, &n, fault), *at, *next;
	long number = 1;
	int rc = 0;

	if (s == NULL)
		return -1;
	if (strlen(s) != n)
		rc = fault_set(
		    fault, VERDICT_TROUBLE, 0, "a NUL byte: want a text file");
	at = strncmp(s, "\xEF\xBB\xBF", 3) == 0 ? s + 3 : s;
	for (; rc == 0 && at != NULL; at = next, number++) {
		next = strchr(at, '\n');
		if (next != NULL)
			*next++ = '\0';
		rc = read_line(list, at, number, fault);
	}
	free(s);
	if (rc != 0)
		list->n = before;
	return rc;
}

bool
distrust_empty(const struct distrust *list)
{
	return list->n == 0;
}

int
distrust_judge(const struct distrust *list, const struct cert *cert, time_t at,
    bool issuer, struct fault *fault)
{
	const struct entry *entry;
	bool key;
	size_t i;

	for (i = 0; i < list->n; i++) {
		entry = &list->entry[i];
		if (at < entry->from)
			continue;
		key = memcmp(entry->sha256, cert->spki, HASH_SHA256_LEN) == 0;
		if (!key && (cert->bare || memcmp(entry->sha256, cert->sha256,
					       HASH_SHA256_LEN) != 0))
			continue;
		return fault_set(fault, VERDICT_NO, 0,
		    "the %s%s is on the --distrust list",
		    issuer ? "issuer's " : "", key ? "key" : "certificate");
	}
	return 0;
}
