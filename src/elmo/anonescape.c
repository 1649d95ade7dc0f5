#include <config.h>

#include <string.h>

#include "anonescape.h"
#include "buf.h"

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

void
anonescape_read(struct anonescape *e, const char *s, size_t n, struct buf *out)
{
	bool form = e->form;

	memset(e, 0, sizeof *e);
	e->form = form;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		int high = c == '%' && n - i > 2 ? hex(s[i + 1]) : -1;
		int low = high >= 0 ? hex(s[i + 2]) : -1;

		if (low >= 0) {
			e->lower |= s[i + 1] >= 'a' || s[i + 2] >= 'a';
			c = (unsigned char)(high << 4 | low);
			e->style[c] = 2;
			i += 2;
		} else {
			c = c == '+' && form ? ' ' : c;
			e->style[c] = 1;
		}
		buf_addc(out, (char)c);
	}
}

static bool
is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '*';
}

void
anonescape_write(
    const struct anonescape *e, const char *s, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		unsigned style = e->style[c];

		if (style == 0)
			style = is_plain(c) || (c == ' ' && e->form) ? 1 : 2;
		if (style == 2)
			buf_printf(out, e->lower ? "%%%02x" : "%%%02X", c);
		else
			buf_addc(out, (char)(c == ' ' && e->form ? '+' : c));
	}
}
