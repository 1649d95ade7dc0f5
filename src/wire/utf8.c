#include <config.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "msg.h"
#include "utf8.h"

static const struct encoding {
	const char *name;
	enum utf8_source source;
} encodings[] = {
    {"UTF-8", UTF8_UTF8},
    {"US-ASCII", UTF8_ASCII},
    {"ASCII", UTF8_ASCII},
    {"ISO-8859-1", UTF8_LATIN1},
    {"ISO_8859-1", UTF8_LATIN1},
    {"LATIN1", UTF8_LATIN1},
};

/*
 * The value of the declaration's encoding, "" when it gives none.  -1 for a
 * declaration that does not end within what was read.
 */
static int
declared(const char *s, size_t n, char *out, size_t size)
{
	const char *end, *p;
	size_t len = 0;
	char quote;

	out[0] = '\0';
	if (n < 6 || memcmp(s, "<?xml", 5) != 0 ||
	    !isspace((unsigned char)s[5]))
		return 0;
	end = memchr(s, '>', n);
	if (end == NULL)
		return -1;
	p = memmem(s, (size_t)(end - s), "encoding", 8);
	if (p == NULL)
		return 0;
	for (p += 8; p < end && (isspace((unsigned char)*p) || *p == '=');)
		p++;
	quote = p < end ? *p++ : '\0';
	while (p < end && *p != quote && len + 1 < size)
		out[len++] = *p++;
	out[len] = '\0';
	return 0;
}

static int
unsupported(struct fault *fault, const char *name)
{
	char clean[64];

	return fault_set(fault, VERDICT_TROUBLE, 1,
	    "encoding %s: want UTF-8, UTF-16 or ISO-8859-1 (XML 1.0, 4.3.3)",
	    msg_clean(clean, sizeof clean, name, strlen(name)));
}

static int
endless(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 1,
	    "an XML declaration that does not end (XML 1.0, 2.8)");
}

/* libxml2 would skip a second mark, where it is a character (XML 1.0, 2.1). */
static int
twice(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 1,
	    "a second byte order mark (XML 1.0, 2.1)");
}

static int
begin_ascii(struct utf8 *u, const char *head, size_t n, struct fault *fault)
{
	char name[64];

	u->source = UTF8_UTF8;
	if (declared(head, n, name, sizeof name) == -1)
		return endless(fault);
	if (name[0] == '\0')
		return 0;
	for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++)
		if (strcasecmp(name, encodings[i].name) == 0) {
			u->source = encodings[i].source;
			return 0;
		}
	if (strncasecmp(name, "UTF-16", 6) == 0)
		return fault_set(fault, VERDICT_TROUBLE, 1,
		    "declared UTF-16, but the bytes are not (XML 1.0, 4.3.3)");
	return unsupported(fault, name);
}

static int
begin_utf16(struct utf8 *u, const unsigned char *head, size_t n, int big,
    struct fault *fault)
{
	char text[512], name[64];
	size_t len = 0;

	if (n >= 4 && memcmp(head, head + 2, 2) == 0)
		return twice(fault);
	u->source = big ? UTF8_UTF16BE : UTF8_UTF16LE;
	for (size_t i = 2; i + 1 < n && len < sizeof text; i += 2) {
		unsigned char high = head[i + (big ? 0 : 1)];

		text[len++] = (char)(high ? '?' : head[i + (big ? 1 : 0)]);
	}
	if (declared(text, len, name, sizeof name) == -1)
		return endless(fault);
	if (name[0] == '\0' || strcasecmp(name, "UTF-16") == 0 ||
	    strcasecmp(name, big ? "UTF-16BE" : "UTF-16LE") == 0)
		return 2;
	return fault_set(fault, VERDICT_TROUBLE, 1,
	    "the declared encoding contradicts the UTF-16 byte order mark "
	    "(XML 1.0, 4.3.3)");
}

int
utf8_begin(
    struct utf8 *u, const unsigned char *head, size_t n, struct fault *fault)
{
	memset(u, 0, sizeof *u);
	if (n >= 4 && (memcmp(head, "\xff\xfe\0\0", 4) == 0 ||
			  memcmp(head, "\0\0\xfe\xff", 4) == 0 ||
			  memcmp(head, "\0\0\0<", 4) == 0 ||
			  memcmp(head, "<\0\0\0", 4) == 0))
		return unsupported(fault, "UTF-32");
	if (n >= 4 && memcmp(head, "\x4c\x6f\xa7\x94", 4) == 0)
		return unsupported(fault, "EBCDIC");
	if (n >= 2 && head[0] == 0xfe && head[1] == 0xff)
		return begin_utf16(u, head, n, 1, fault);
	if (n >= 2 && head[0] == 0xff && head[1] == 0xfe)
		return begin_utf16(u, head, n, 0, fault);
	if (n >= 2 && (head[0] == 0 || head[1] == 0))
		return fault_set(fault, VERDICT_TROUBLE, 1,
		    "UTF-16 without a byte order mark (XML 1.0, 4.3.3)");
	if (n >= 6 && memcmp(head, "\xef\xbb\xbf\xef\xbb\xbf", 6) == 0)
		return twice(fault);
	if (n >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0) {
		if (begin_ascii(u, (const char *)head + 3, n - 3, fault) == -1)
			return -1;
		if (u->source != UTF8_UTF8)
			return fault_set(fault, VERDICT_TROUBLE, 1,
			    "the declared encoding contradicts the UTF-8 byte "
			    "order mark (XML 1.0, 4.3.3)");
		return 3;
	}
	return begin_ascii(u, (const char *)head, n, fault);
}

size_t
utf8_plain(const unsigned char *s, size_t n)
{
	size_t i = 0;

	/* blocks without a branch inside, so that compilers vectorise them */
	for (; i + 32 <= n; i += 32) {
		unsigned char odd = 0;

		for (size_t k = 0; k < 32; k++) {
			unsigned char c = s[i + k];

			odd = (unsigned char)(odd | (c & 0x80) |
					      ((c < 0x20) & (c != '\t') &
						  (c != '\n') & (c != '\r')));
		}
		if (odd)
			break;
	}
	for (; i < n; i++)
		if (s[i] >= 0x80 || (s[i] < 0x20 && s[i] != '\t' &&
					s[i] != '\n' && s[i] != '\r'))
			break;
	return i;
}

static int
bad_byte(
    const unsigned char *in, size_t upto, struct fault *fault, const char *what)
{
	long line = 1;

	for (size_t i = 0; i < upto; i++)
		line += in[i] == '\n';
	return fault_set(fault, VERDICT_TROUBLE, line, "%s", what);
}

/*
 * Length of the UTF-8 character at S, 0 when the N bytes there are a proper
 * beginning of one, -1 when they are not UTF-8 (RFC 3629, section 4).
 */
static int
sequence(const unsigned char *s, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	int len;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return -1;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	for (int i = 1; i < len; i++) {
		if ((size_t)i >= n)
			return 0;
		if (s[i] < low || s[i] > high)
			return -1;
		low = 0x80;
		high = 0xbf;
	}
	return len;
}

/* U+FFFE and U+FFFF are no characters of XML (2.2). */
static int
forbidden(const unsigned char *s, int len)
{
	return len == 3 && s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe;
}

static const char *
reason(int len)
{
	return len < 0 ? "bytes that are not UTF-8 (XML 1.0, 4.3.3)"
		       : "U+FFFE or U+FFFF, which XML has not (XML 1.0, 2.2)";
}

static ptrdiff_t
more_utf8(struct utf8 *u, const unsigned char *in, size_t n, unsigned char *out,
    struct fault *fault)
{
	size_t i = 0, done = 0;

	while (u->nparts > 0 && i < n) {
		int len;

		u->part[u->nparts++] = in[i++];
		len = sequence(u->part, u->nparts);
		if (len < 0 || forbidden(u->part, len))
			return bad_byte(in, i, fault, reason(len));
		if (len > 0) {
			memcpy(out, u->part, u->nparts);
			done = u->nparts;
			u->nparts = 0;
		}
	}
	if (out + done != in + i)
		memmove(out + done, in + i, n - i);
	for (size_t k = i; k < n;) {
		int len;

		k += utf8_plain(in + k, n - k);
		if (k == n)
			break;
		if (in[k] < 0x20)
			return bad_byte(
			    in, k, fault, "a control character (XML 1.0, 2.2)");
		len = sequence(in + k, n - k);
		if (len < 0 || forbidden(in + k, len))
			return bad_byte(in, k, fault, reason(len));
		if (len == 0) {
			u->nparts = n - k;
			memcpy(u->part, in + k, n - k);
			n = k;
			break;
		}
		k += (size_t)len;
	}
	return (ptrdiff_t)(done + n - i);
}

static size_t
put(unsigned char *out, unsigned c)
{
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (unsigned char)(0xc0 | c >> 6);
		out[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (unsigned char)(0xe0 | c >> 12);
		out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (unsigned char)(0xf0 | c >> 18);
	out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

static const char *
refused(unsigned c)
{
	return c < 0x20 ? "a control character (XML 1.0, 2.2)" : reason(0);
}

static int
character(unsigned c)
{
	return c >= 0x20 ? c != 0xfffe && c != 0xffff
			 : c == '\t' || c == '\n' || c == '\r';
}

static ptrdiff_t
more_single(struct utf8 *u, const unsigned char *in, size_t n,
    unsigned char *out, struct fault *fault)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (!character(in[i]))
			return bad_byte(
			    in, i, fault, "a control character (XML 1.0, 2.2)");
		if (u->source == UTF8_ASCII && in[i] >= 0x80)
			return bad_byte(in, i, fault,
			    "a byte that is not US-ASCII, as declared");
		len += put(out + len, in[i]);
	}
	return (ptrdiff_t)len;
}

/* One UTF-16 unit; part[0..1] holds a high surrogate, part[2] half a unit. */
static ptrdiff_t
more_utf16(struct utf8 *u, const unsigned char *in, size_t n,
    unsigned char *out, struct fault *fault)
{
	const unsigned big = u->source == UTF8_UTF16BE;
	size_t len = 0;
	long line = 1;

	for (size_t i = 0; i < n; i++) {
		unsigned unit, high;

		u->part[u->nparts++] = in[i];
		if (u->nparts % 2 != 0)
			continue;
		unit = (unsigned)u->part[u->nparts - 1 - big] << 8 |
		       u->part[u->nparts - 2 + big];
		high = (unsigned)u->part[1 - big] << 8 | u->part[big];
		if (u->nparts == 2 && unit >= 0xd800 && unit < 0xdc00)
			continue;
		if (u->nparts == 4 && unit >= 0xdc00 && unit < 0xe000)
			unit =
			    0x10000 + ((high & 0x3ff) << 10) + (unit & 0x3ff);
		else if (u->nparts == 4 || (unit >= 0xdc00 && unit < 0xe000))
			return fault_set(fault, VERDICT_TROUBLE, line,
			    "half a UTF-16 surrogate pair (XML 1.0, 2.2)");
		u->nparts = 0;
		if (!character(unit))
			return fault_set(
			    fault, VERDICT_TROUBLE, line, "%s", refused(unit));
		line += unit == '\n';
		len += put(out + len, unit);
	}
	return (ptrdiff_t)len;
}

ptrdiff_t
utf8_more(struct utf8 *u, const unsigned char *in, size_t n, unsigned char *out,
    struct fault *fault)
{
	ptrdiff_t len;

	switch (u->source) {
	case UTF8_UTF16LE:
	case UTF8_UTF16BE:
		return more_utf16(u, in, n, out, fault);
	case UTF8_LATIN1:
	case UTF8_ASCII:
		len = more_single(u, in, n, out, fault);
		break;
	default:
		len = more_utf8(u, in, n, out, fault);
		break;
	}
	return len;
}

int
utf8_end(const struct utf8 *u, struct fault *fault)
{
	if (u->nparts == 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "the end cuts a character in two (XML 1.0, 4.3.3)");
}
