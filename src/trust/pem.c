#include <config.h>

#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base64.h"
#include "caps.h"
#include "msg.h"
#include "pem.h"
#include "xalloc.h"

#define BEGIN "-----BEGIN "
#define END "-----END "
#define DASHES "-----"

/* Reads FD to its end into S of SIZE bytes; bytes read, or -1 with errno. */
static ssize_t
read_all(int fd, char *s, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n < size) {
		got = read(fd, s + n, size - n);
		if (got == 0)
			break;
		if (got > 0)
			n += (size_t)got;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)n;
}

char *
pem_load(const char *path, size_t *n, struct fault *fault)
{
	size_t size = CAP_KEY_FILE + 1;
	char *s = NULL;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot open: %s",
		    strerror(errno));
		return NULL;
	}
	s = xmalloc(size + 1);
	got = read_all(fd, s, size);
	if (got < 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot read: %s",
		    strerror(errno));
	else if ((size_t)got == size)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "too large for a key file: want at most %lu bytes",
		    CAP_KEY_FILE);
	close(fd);
	if (got < 0 || (size_t)got == size) {
		free(s);
		return NULL;
	}
	s[got] = '\0';
	*n = (size_t)got;
	return s;
}

/*
 * Finds the armour's first line: its label in LABEL (SIZE bytes), and what
 * follows it; NULL when there is none (more).
 */
static const char *
find_begin(const char *s, size_t n, char *label, size_t size)
{
	const char *end = s + n, *from, *to;

	for (;;) {
		from = memmem(s, (size_t)(end - s), BEGIN, strlen(BEGIN));
		if (from == NULL)
			return NULL;
		from += strlen(BEGIN);
		to = memmem(from, (size_t)(end - from), DASHES, strlen(DASHES));
		if (to == NULL)
			return NULL;
		if ((size_t)(to - from) < size)
			break;
		s = from;
	}
	memcpy(label, from, (size_t)(to - from));
	label[to - from] = '\0';
	return to + strlen(DASHES);
}

const char *
pem_find(const char *s, size_t n, const char *suffix)
{
	const char *end = s + n;
	char label[48];
	size_t have, want = strlen(suffix);

	while ((s = find_begin(s, (size_t)(end - s), label, sizeof label)) !=
	       NULL) {
		have = strlen(label);
		if (have >= want && strcmp(label + have - want, suffix) == 0)
			return s - strlen(DASHES) - have - strlen(BEGIN);
	}
	return NULL;
}

bool
pem_has(const char *s, size_t n, const char *suffix)
{
	return pem_find(s, n, suffix) != NULL;
}

int
pem_base64(const char *s, size_t n, unsigned char **der, size_t *nder,
    struct fault *fault)
{
	char *plain = xmalloc(n + 1);
	ptrdiff_t got;
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		/* line ends that went through one JSON encoder too many */
		if (s[i] == '\\' && i + 1 < n &&
		    (s[i + 1] == 'n' || s[i + 1] == 'r')) {
			i++;
			continue;
		}
		if (strchr(" \t\r\n\f\v", s[i]) == NULL || s[i] == '\0')
			plain[len++] = s[i];
	}
	*der = xmalloc(BASE64_DECODED(len) + 1);
	got = base64_decode(plain, len, *der, fault);
	free(plain);
	if (got < 0) {
		free(*der);
		*der = NULL;
		return -1;
	}
	*nder = (size_t)got;
	return 0;
}

int
pem_next(
    const char **s, size_t *n, struct pem_block *block, struct fault *fault)
{
	const char *end = *s + *n, *body, *tail, *after;
	char line[64], label[48];

	body = find_begin(*s, *n, label, sizeof label);
	if (body == NULL)
		return 0;
	strcpy(line, END);
	strcat(line, label);
	tail = memmem(body, (size_t)(end - body), line, strlen(line));
	if (tail == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "PEM armour without an end: want '%s-----'", line);
	if (pem_base64(body, (size_t)(tail - body), &block->der, &block->n,
		fault) != 0) {
		fault_prefix(fault, "damaged PEM");
		return -1;
	}
	strcpy(block->label, label);
	after = memmem(tail + strlen(line), (size_t)(end - tail) - strlen(line),
	    DASHES, strlen(DASHES));
	*s = after == NULL ? end : after + strlen(DASHES);
	*n = (size_t)(end - *s);
	return 1;
}
