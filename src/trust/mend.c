#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "mend.h"
#include "scan.h"
#include "spool.h"
#include "undo.h"
#include "utf8.h"
#include "xalloc.h"

static char *
load(struct spool *doc, size_t *n)
{
	size_t size = (size_t)spool_size(doc);
	char *data = xmalloc(size + 1);
	ptrdiff_t got = spool_read(doc, 0, data, size, NULL);

	*n = got > 0 ? (size_t)got : 0;
	data[*n] = '\0';
	return data;
}

static struct spool *
store(const void *data, size_t n)
{
	struct spool *spool = spool_new(2 * CAP_TREE + MIB);

	if (spool_write(spool, data, n, NULL) == 0)
		return spool;
	spool_free(spool);
	return NULL;
}

struct spool *
mend_lead(struct spool *doc)
{
	struct spool *out = NULL;
	size_t n, i;
	char *data = load(doc, &n);

	i = strspn(data, " \t\r\n");
	if (i > 0 && i < n)
		out = store(data + i, n - i);
	free(data);
	return out;
}

/* True when the N bytes of S begin a character and do not end it. */
static bool
begun(const unsigned char *s, size_t n)
{
	size_t len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;

	if (s[0] < 0xc2 || s[0] > 0xf4 || n >= len)
		return false;
	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return false;
	return true;
}

/* Bytes at the end that are no whole character. */
static size_t
half(const unsigned char *s, size_t n)
{
	for (size_t k = 1; k <= 3 && k <= n; k++)
		if (begun(s + n - k, k))
			return k;
	return 0;
}

struct spool *
mend_bytes(struct spool *doc, bool all)
{
	struct spool *out = NULL;
	struct utf8 u;
	size_t n, put = 0, len, end;
	unsigned char *s = (unsigned char *)load(doc, &n);
	char *to = xmalloc(3 * n + 1);
	unsigned c;
	bool bad = false;

	if (utf8_begin(&u, s, n < 1024 ? n : 1024, NULL) == -1 ||
	    u.source != UTF8_UTF8)
		goto out;
	end = n - half(s, n);
	for (size_t i = 0; i < end; i += len) {
		len = uncode_read(s + i, end - i, &c);
		bad |= len == 0;
		if (len <= 1 || !all) {
			if (len == 0)
				c = uncode_char(s[i]);
			len += len == 0;
			put += uncode_write(c, to + put);
			continue;
		}
		for (size_t k = 0; k < len; k++)
			put += uncode_write(uncode_char(s[i + k]), to + put);
	}
	if (bad)
		out = store(to, put);
out:
	free(to);
	free(s);
	return out;
}

struct spool *
mend_cut(struct spool *doc, const struct scan *scan)
{
	struct buf tail = BUF_INIT(CAP_TREE);
	struct spool *out = NULL;
	const char *open, *close;
	size_t n;
	char *data = load(doc, &n);

	n -= half((unsigned char *)data, n);
	open = memrchr(data, '<', n);
	close = memrchr(data, '>', n);
	if (open != NULL && (close == NULL || close < open))
		n = (size_t)(open - data);
	open = memrchr(data, '&', n);
	if (open != NULL &&
	    memchr(open, ';', n - (size_t)(open - data)) == NULL)
		n = (size_t)(open - data);
	for (size_t i = scan->nopen; i > 0; i--)
		buf_printf(&tail, "</%s>", scan->open[i - 1]);
	if (tail.len > 0)
		out = store(data, n);
	if (out != NULL && spool_write(out, tail.data, tail.len, NULL) == -1) {
		spool_free(out);
		out = NULL;
	}
	buf_free(&tail);
	free(data);
	return out;
}

long
mend_lines(struct spool *doc)
{
	size_t n;
	long lines = 1;
	char *data = load(doc, &n);

	for (size_t i = 0; i + 1 < n; i++)
		lines += data[i] == '\n';
	free(data);
	return lines;
}
