#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "xalloc.h"

#define FIRST_SIZE 64

/* Makes room for N more bytes and the NUL. */
static int
reserve(struct buf *buf, size_t n)
{
	size_t want, size;

	if (n > buf->max - buf->len)
		return -1;
	/* a maximum of SIZE_MAX leaves no room for the NUL */
	if (n >= (size_t)-1 - buf->len)
		return -1;
	want = buf->len + n + 1;
	if (want <= buf->size)
		return 0;
	size = buf->size < FIRST_SIZE ? FIRST_SIZE : buf->size;
	while (size < want)
		size = size > (size_t)-1 / 2 ? want : size * 2;
	buf->data = xreallocarray(buf->data, size, 1);
	buf->size = size;
	return 0;
}

int
buf_add(struct buf *buf, const void *data, size_t n)
{
	if (reserve(buf, n) != 0)
		return -1;
	if (n > 0)
		memcpy(buf->data + buf->len, data, n);
	buf->len += n;
	buf->data[buf->len] = '\0';
	return 0;
}

int
buf_adds(struct buf *buf, const char *s)
{
	return buf_add(buf, s, strlen(s));
}

int
buf_addc(struct buf *buf, char c)
{
	if (reserve(buf, 1) != 0)
		return -1;
	buf->data[buf->len++] = c;
	buf->data[buf->len] = '\0';
	return 0;
}

int
buf_addu(struct buf *buf, unsigned long long n)
{
	char digits[3 * sizeof n], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	return buf_add(buf, at, (size_t)(digits + sizeof digits - at));
}

int
buf_printf(struct buf *buf, const char *fmt, ...)
{
	size_t room = buf->size - buf->len;
	va_list ap;
	int n;

	/* most of what is printed fits into what there is already */
	va_start(ap, fmt);
	n = vsnprintf(room > 0 ? buf->data + buf->len : NULL, room, fmt, ap);
	va_end(ap);
	if (n < 0 || reserve(buf, (size_t)n) != 0) {
		if (room > 0)
			buf->data[buf->len] = '\0';
		return -1;
	}
	if ((size_t)n >= room) {
		va_start(ap, fmt);
		vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	buf->len += (size_t)n;
	return 0;
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
buf_free(struct buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->data);
	buf->data = NULL;
	buf->len = 0;
	buf->size = 0;
}

char *
buf_take(struct buf *buf)
{
	char *data = buf->data;

	if (data == NULL)
		data = xstrdup("");
	buf->data = NULL;
	buf->len = 0;
	buf->size = 0;
	return data;
}
