#include <config.h>

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "xalloc.h"

/* A message longer than this is cut; names are the only long part. */
#define LINE_SIZE 8192

static const char *program = "emrex";
static int level;
static bool line_pending;

/*
 * The length of the well-formed UTF-8 character at S (RFC 3629 section 4), of
 * which N bytes are there, with its code point in *CP; 0 when it is none.
 */
static size_t
utf8_decode(const unsigned char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len, i;
	uint32_t c;

	if (s[0] < 0x80)
		len = 1;
	else if (s[0] >= 0xc2 && s[0] < 0xe0)
		len = 2;
	else if (s[0] >= 0xe0 && s[0] < 0xf0)
		len = 3;
	else if (s[0] >= 0xf0 && s[0] < 0xf5)
		len = 4;
	else
		return 0;
	if (len > n)
		return 0;
	c = len == 1 ? s[0] : s[0] & (0x7fu >> len);
	for (i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3fu);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*cp = c;
	return len;
}

/* Controls, and what turns the reading direction or breaks the line. */
static bool
harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
	       c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/*
 * Neutralises N bytes of S into OUT as far as whole pieces fit; a backslash
 * too when NAME.  Returns the length that all would have had.
 */
static size_t
clean(char *out, size_t size, const char *s, size_t n, bool name)
{
	static const char digit[] = "0123456789ABCDEF";
	const unsigned char *p = (const unsigned char *)s;
	size_t at = 0, total = 0, len, i;
	bool full = size == 0;
	char piece[16];
	uint32_t c = 0;

	while (n > 0) {
		len = utf8_decode(p, n, &c);
		if (len > 0 && !harmful(c) && !(name && c == '\\')) {
			memcpy(piece, p, len);
			i = len;
		} else {
			len = len > 0 ? len : 1;
			for (i = 0; i < 4 * len; i += 4) {
				piece[i] = '\\';
				piece[i + 1] = 'x';
				piece[i + 2] = digit[p[i / 4] >> 4];
				piece[i + 3] = digit[p[i / 4] & 15];
			}
		}
		full = full || i >= size - at;
		if (!full) {
			memcpy(out + at, piece, i);
			at += i;
		}
		total += i;
		p += len;
		n -= len;
	}
	if (size > 0)
		out[at] = '\0';
	return total;
}

char *
msg_clean(char *out, size_t size, const char *s, size_t n)
{
	clean(out, size, s, n, false);
	return out;
}

static char *
clean_dup(const char *s, bool name)
{
	size_t n = strlen(s), size = clean(NULL, 0, s, n, name) + 1;
	char *out = xmalloc(size);

	clean(out, size, s, n, name);
	return out;
}

char *
msg_name(const char *s)
{
	return clean_dup(s, true);
}

void
msg_put(FILE *fp, const char *s)
{
	char *out = clean_dup(s, false);

	fputs(out, fp);
	free(out);
}

/* S was cut at its end: drops the character that the cut went through. */
static void
trim_cut(char *s)
{
	size_t n = strlen(s), back = 0;
	uint32_t c;

	while (back < n && back < 4) {
		back++;
		if (((unsigned char)s[n - back] & 0xc0) != 0x80)
			break;
	}
	if (back > 0 && (unsigned char)s[n - back] >= 0xc0 &&
	    utf8_decode((unsigned char *)s + n - back, back, &c) == 0)
		s[n - back] = '\0';
}

/* vsnprintf into OUT, neutralised. */
static void
format(char *out, size_t size, const char *fmt, va_list ap)
{
	char raw[LINE_SIZE];
	int n = vsnprintf(raw, sizeof raw, fmt, ap);

	if (n < 0)
		raw[0] = '\0';
	if (n >= (int)sizeof raw)
		trim_cut(raw);
	clean(out, size, raw, strlen(raw), false);
}

int
fault_set(
    struct fault *fault, enum verdict verdict, long line, const char *fmt, ...)
{
	int saved = errno;
	va_list ap;

	if (fault == NULL || fault->verdict >= verdict)
		return -1;
	fault->verdict = verdict;
	fault->line = line;
	va_start(ap, fmt);
	format(fault->text, sizeof fault->text, fmt, ap);
	va_end(ap);
	errno = saved;
	return -1;
}

void
fault_prefix(struct fault *fault, const char *prefix)
{
	char *text = NULL;

	if (fault == NULL)
		return;
	text = xasprintf("%s: %s", prefix, fault->text);
	clean(fault->text, sizeof fault->text, text, strlen(text), false);
	free(text);
}

void
msg_init(const char *argv0)
{
	const char *slash = argv0 == NULL ? NULL : strrchr(argv0, '/');

	if (slash != NULL)
		argv0 = slash + 1;
	if (argv0 == NULL || *argv0 == '\0')
		return;
	/* run from a build tree, libtool's wrapper adds this */
	program = strncmp(argv0, "lt-", 3) == 0 ? argv0 + 3 : argv0;
}

const char *
msg_program(void)
{
	return program;
}

void
msg_level(int new_level)
{
	level = new_level;
}

bool
msg_quiet(void)
{
	return level < 0;
}

void
msg_pending(bool pending)
{
	line_pending = pending;
}

/* One write per line, so that lines of several processes do not mix. */
static void
print(const char *fmt, va_list ap)
{
	char text[4 * LINE_SIZE];
	char line[5 * LINE_SIZE];

	format(text, sizeof text, fmt, ap);
	snprintf(line, sizeof line, "%s%s: %s\n",
	    line_pending ? "\r\033[K" : "", program, text);
	line_pending = false;
	fputs(line, stderr);
}

void
msg_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(fmt, ap);
	va_end(ap);
}

void
msg_warn(const char *fmt, ...)
{
	va_list ap;

	if (level < 0)
		return;
	va_start(ap, fmt);
	print(fmt, ap);
	va_end(ap);
}

void
msg_note(const char *fmt, ...)
{
	va_list ap;

	if (level < 1)
		return;
	va_start(ap, fmt);
	print(fmt, ap);
	va_end(ap);
}

void
msg_fault(const char *name, const struct fault *fault)
{
	if (fault->text[0] == '\0')
		return;
	if (fault->line > 0)
		msg_error("%s: %ld: %s", name, fault->line, fault->text);
	else
		msg_error("%s: %s", name, fault->text);
}

void
msg_raise(enum verdict *status, const char *name, const struct fault *fault)
{
	if (fault->verdict == VERDICT_OK)
		return;
	if (name != NULL)
		msg_fault(name, fault);
	else if (fault->text[0] != '\0')
		msg_error("%s", fault->text);
	if (fault->verdict > *status)
		*status = fault->verdict;
}
