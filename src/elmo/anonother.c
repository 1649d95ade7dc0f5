/* Answers in another form than a form body: JSON, multipart, HTTP. */
#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "anonlayer.h"
#include "anonrun.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"

/* Numbers of more digits may be somebody's. */
#define DIGITS 4

static void
take(struct buf *buf, struct buf *out, int ret)
{
	if (ret == 0) {
		buf_free(buf);
		*buf = *out;
	} else {
		buf_free(out);
	}
}

/* NUL-ended, and no longer than a name is. */
static void
copy_name(char *name, size_t size, const char *s, size_t n)
{
	n = n < size ? n : size - 1;
	memcpy(name, s, n);
	name[n] = '\0';
}

static void
add_utf8(struct buf *out, unsigned long c)
{
	if (c >= 0x10000)
		buf_printf(out, "%c%c%c%c", (int)(0xf0 | c >> 18),
		    (int)(0x80 | (c >> 12 & 0x3f)),
		    (int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
	else if (c >= 0x800)
		buf_printf(out, "%c%c%c", (int)(0xe0 | c >> 12),
		    (int)(0x80 | (c >> 6 & 0x3f)), (int)(0x80 | (c & 0x3f)));
	else if (c >= 0x80)
		buf_printf(out, "%c%c", (int)(0xc0 | c >> 6),
		    (int)(0x80 | (c & 0x3f)));
	else
		buf_addc(out, (char)c);
}

/* The four digits of \u at S, or -1. */
static long
four(const char *s, size_t n)
{
	long c = 0;

	for (size_t i = 0; i < 4; i++) {
		const char *digits = "0123456789abcdef", *at;

		at = i < n && s[i] != '\0' ? strchr(digits, s[i] | 32) : NULL;
		if (at == NULL || s[i] < '0')
			return -1;
		c = c << 4 | (at - digits);
	}
	return c;
}

static void
unescape(const char *s, size_t n, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;
	long c, low;

	for (size_t i = 0; i < n; i++) {
		if (s[i] != '\\' || i + 1 == n) {
			buf_addc(out, s[i]);
			continue;
		}
		i++;
		at = s[i] != '\0' ? strchr(from, s[i]) : NULL;
		c = s[i] == 'u' ? four(s + i + 1, n - i - 1) : -1;
		if (c >= 0) {
			i += 4;
			low = c >= 0xd800 && c < 0xdc00 && n - i > 6 &&
				      s[i + 1] == '\\' && s[i + 2] == 'u'
				  ? four(s + i + 3, n - i - 3)
				  : -1;
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c & 0x3ff) << 10) +
				    (low & 0x3ff);
				i += 6;
			}
			add_utf8(out, (unsigned long)c);
		} else {
			buf_addc(out, at != NULL ? to[at - from] : s[i]);
		}
	}
}

static void
escape(const struct buf *in, struct buf *out)
{
	for (size_t i = 0; i < in->len; i++) {
		unsigned char c = (unsigned char)in->data[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n' || c == '\r' || c == '\t')
			buf_adds(out, c == '\n'	  ? "\\n"
				      : c == '\r' ? "\\r"
						  : "\\t");
		else if (c < ' ')
			buf_printf(out, "\\u%04x", c);
		else
			buf_addc(out, (char)c);
	}
}

static bool
is_field(const char *name)
{
	return strcasecmp(name, "elmo") == 0 ||
	       strcasecmp(name, "sessionId") == 0 ||
	       strcasecmp(name, "returnCode") == 0 ||
	       strcasecmp(name, "returnMessage") == 0;
}

/* The N characters of a string that is a value. */
static int
json_value(const struct anonlayer *layer, const char *name, const char *s,
    size_t n, struct buf *out, struct fault *fault)
{
	struct buf value = BUF_INIT(2 * CAP_DEBUG);
	int ret = 0;

	unescape(s, n, &value);
	if (is_field(name))
		ret = anonlayer_field(layer, name, &value, fault);
	else if (value.len > 0)
		anonlayer_blank(value.data, value.len);
	if (ret == 0)
		escape(&value, out);
	buf_free(&value);
	return ret;
}

/* Behind the characters of the string that begins before S. */
static const char *
string_end(const char *s, const char *end)
{
	while (s < end && *s != '"')
		s += *s == '\\' && end - s > 1 ? 2 : 1;
	return s;
}

static bool
is_key(const char *s, const char *end)
{
	while (s < end && *s != '\0' && strchr(" \t\r\n", *s) != NULL)
		s++;
	return s < end && *s == ':';
}

/* Digits of a number, or anything else between strings. */
static const char *
json_rest(const char *s, const char *end, struct buf *out)
{
	size_t n = 0;

	while (s + n < end && s[n] >= '0' && s[n] <= '9')
		n++;
	if (n == 0) {
		buf_addc(out, *s);
		return s + 1;
	}
	for (size_t i = 0; i < n; i++)
		buf_addc(out, n > DIGITS ? '1' : s[i]);
	return s + n;
}

int
anonjson(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	const char *s = buf->data, *end = s + buf->len, *to;
	struct buf out = BUF_INIT(4 * CAP_DEBUG);
	char name[32] = "";
	int ret = 0;

	while (ret == 0 && s < end) {
		if (*s != '"') {
			s = json_rest(s, end, &out);
			continue;
		}
		to = string_end(++s, end);
		buf_addc(&out, '"');
		if (to < end && is_key(to + 1, end)) {
			copy_name(name, sizeof name, s, (size_t)(to - s));
			buf_add(&out, s, (size_t)(to - s));
		} else {
			ret = json_value(
			    layer, name, s, (size_t)(to - s), &out, fault);
		}
		if (to < end)
			buf_addc(&out, '"');
		s = to < end ? to + 1 : end;
	}
	take(buf, &out, ret);
	return ret;
}

/* The line end at or after S, or END. */
static const char *
line_end(const char *s, const char *end)
{
	const char *at = memchr(s, '\n', (size_t)(end - s));

	return at != NULL ? at + 1 : end;
}

/* Headers whose values say nothing of anybody. */
static bool
is_open_header(const char *s)
{
	return strncasecmp(s, "Content-Type:", 13) == 0 ||
	       strncasecmp(s, "Content-Length:", 15) == 0 ||
	       strncasecmp(s, "Transfer-Encoding:", 18) == 0;
}

/* Header lines from S, with the empty one behind them. */
static const char *
headers(const char *s, const char *end, struct buf *out)
{
	const char *next, *colon;
	size_t at;

	for (; s < end; s = next) {
		next = line_end(s, end);
		colon = memchr(s, ':', (size_t)(next - s));
		at = out->len;
		buf_add(out, s, (size_t)(next - s));
		if (*s == '\n' || (*s == '\r' && s + 1 < end && s[1] == '\n'))
			return next;
		if (next - s > 20 && is_open_header(s))
			continue;
		at += colon != NULL ? (size_t)(colon - s) : 0;
		anonlayer_blank(out->data + at, out->len - at);
	}
	return end;
}

/* The value of name="..." in the headers of a part. */
static void
part_name(const char *s, const char *end, char *name, size_t size)
{
	static const char mark[] = " name=\"";
	const char *at = memmem(s, (size_t)(end - s), mark, sizeof mark - 1);
	const char *to;

	name[0] = '\0';
	if (at == NULL)
		return;
	at += sizeof mark - 1;
	to = memchr(at, '"', (size_t)(end - at));
	if (to != NULL)
		copy_name(name, size, at, (size_t)(to - at));
}

/* A part from behind its boundary to END. */
static int
part(const struct anonlayer *layer, const char *s, const char *end,
    struct buf *out, struct fault *fault)
{
	struct buf value = BUF_INIT(2 * CAP_DEBUG);
	const char *body = s, *last = end;
	char name[32];
	int ret = 0;

	while (body < end && *body != '\n' && *body != '\r')
		body = line_end(body, end);
	part_name(s, body, name, sizeof name);
	if (is_field(name)) {
		body = line_end(body, end);
		buf_add(out, s, (size_t)(body - s));
	} else {
		body = headers(s, end, out);
	}
	last -= last > body && last[-1] == '\n';
	last -= last > body && last[-1] == '\r';
	buf_add(&value, body, (size_t)(last - body));
	if (value.len > 0)
		ret = anonlayer_field(layer, name, &value, fault);
	if (ret == 0 && value.len > 0)
		buf_add(out, value.data, value.len);
	buf_add(out, last, (size_t)(end - last));
	buf_free(&value);
	return ret;
}

int
anonmultipart(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	const char *s = buf->data, *end = s + buf->len, *mark, *next;
	struct buf out = BUF_INIT(4 * CAP_DEBUG);
	size_t n;
	int ret = 0;

	while (s < end && *s != '-')
		s++;
	buf_add(&out, buf->data, (size_t)(s - buf->data));
	mark = s;
	n = (size_t)(line_end(s, end) - s);
	while (n > 0 && (s[n - 1] == '\n' || s[n - 1] == '\r'))
		n--;
	while (ret == 0 && s < end) {
		next = line_end(s, end);
		buf_add(&out, s, (size_t)(next - s));
		s = next;
		next = s < end ? memmem(s, (size_t)(end - s), mark, n) : NULL;
		next = next != NULL ? next : end;
		if (s < end)
			ret = part(layer, s, next, &out, fault);
		s = next;
	}
	take(buf, &out, ret);
	return ret;
}

int
anonmessage(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	const char *s = buf->data, *end = s + buf->len, *next;
	struct buf out = BUF_INIT(4 * CAP_DEBUG), body = BUF_INIT(CAP_DEBUG);
	struct fault why = FAULT_NONE;
	struct anonlayer inside = *layer;
	size_t at, n;

	/* method, path and version, or version, status and reason */
	next = line_end(s, end);
	n = strcspn(s, " \r\n");
	buf_add(&out, s, (size_t)(next - s));
	at = n;
	for (n++; at + n < (size_t)(next - s) && s[at + n] != ' '; n++)
		;
	if (*s == 'P')
		anonlayer_blank(
		    out.data + at, at + n < (size_t)(next - s) ? n : 0);
	s = headers(next, end, &out);
	buf_add(&body, s, (size_t)(end - s));
	if (body.len > 0 && inside.messages++ < 2 &&
	    anonlayer_inside(&inside, &body, &why) == -1)
		anonlayer_blank(body.data, body.len);
	if (body.len > 0)
		buf_add(&out, body.data, body.len);
	buf_free(&body);
	(void)fault;
	take(buf, &out, 0);
	return 0;
}
