#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "clean.h"
#include "xalloc.h"

/* what a text that was cut ends with */
#define ELLIPSIS " [\xE2\x80\xA6]"
#define ELLIPSIS_SIZE (sizeof ELLIPSIS - 1)
/* a cut is moved back to a space that is no farther off than this */
#define CUT_WORD 64
#define REPLACEMENT 0xFFFDu

struct range {
	uint32_t first, last;
};

static const struct range spaces[] = {{'\t', '\t'}, {' ', ' '}, {0xA0, 0xA0},
    {0x1680, 0x1680}, {0x2000, 0x200A}, {0x202F, 0x202F}, {0x205F, 0x205F},
    {0x3000, 0x3000}};

/* Line feed, vertical tab, form feed, return, NEL, U+2028, U+2029 */
static const struct range breaks[] = {
    {'\n', '\r'}, {0x85, 0x85}, {0x2028, 0x2029}};

/* The rest of the controls; what only steers bidirectional layout, and its
 * deprecated kin up to U+206F; all that the header lists. */
static const struct range dropped[] = {{0, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD},
    {0x202A, 0x202E}, {0x2066, 0x206F}, {0xFDD0, 0xFDEF}, {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};

#define IN(table, c) in_table((table), sizeof(table) / sizeof *(table), (c))

static bool
in_table(const struct range *table, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= table[i].first && c <= table[i].last)
			return true;
	return false;
}

static bool
is_dropped(uint32_t c)
{
	return IN(dropped, c) || (c & 0xFFFE) == 0xFFFE;
}

/*
 * The length of the character at S, of N bytes.  What is not UTF-8 counts as
 * U+FFFD, as far as it could have been the beginning of a character (Unicode
 * 15, 3.9, "maximal subparts").
 */
static size_t
decode(const unsigned char *s, size_t n, uint32_t *c)
{
	size_t want, i;
	unsigned low = 0x80, high = 0xBF;

	*c = s[0];
	if (s[0] < 0x80)
		return 1;
	want = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (s[0] < 0xC2 || s[0] > 0xF4) {
		*c = REPLACEMENT;
		return 1;
	}
	/* neither overlong, nor a surrogate, nor above U+10FFFF */
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	*c = s[0] & (0x7Fu >> want);
	for (i = 1; i < want; i++) {
		if (i == n || s[i] < low || s[i] > high) {
			*c = REPLACEMENT;
			return i;
		}
		*c = *c << 6 | (s[i] & 0x3Fu);
		low = 0x80;
		high = 0xBF;
	}
	return want;
}

/* Cuts OUT so that the ellipsis fits, behind a word where one ends near. */
static void
cut_off(struct buf *out)
{
	size_t at = CAP_PRINT_TEXT - ELLIPSIS_SIZE, space;

	if (at > out->len)
		at = out->len;
	while (at > 0 && at < out->len && (out->data[at] & 0xC0) == 0x80)
		at--;
	for (space = at; space > 0 && at - space < CUT_WORD; space--)
		if (strchr(" \n", out->data[space]) != NULL) {
			at = space;
			break;
		}
	while (at > 0 && strchr(" \n", out->data[at - 1]) != NULL)
		at--;
	out->len = at;
	out->data[at] = '\0';
	buf_adds(out, at == 0 ? &ELLIPSIS[1] : ELLIPSIS);
}

/* What separates words or lines, once something stands behind it. */
static int
separate(struct buf *out, bool space, unsigned feeds)
{
	if (out->len == 0)
		return 0;
	if (feeds > 0)
		return buf_add(out, "\n\n", feeds > 1 ? 2 : 1);
	return space ? buf_addc(out, ' ') : 0;
}

static char *
clean(const char *text, size_t n, bool lines, bool *cut)
{
	const unsigned char *s = (const unsigned char *)text;
	struct buf out = BUF_INIT(CAP_PRINT_TEXT);
	bool space = false, full = false;
	unsigned feeds = 0;
	size_t i, len;
	uint32_t c;

	for (i = 0; i < n && !full; i += len) {
		len = decode(s + i, n - i, &c);
		if (IN(spaces, c) || (!lines && IN(breaks, c))) {
			space = true;
		} else if (IN(breaks, c)) {
			if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
				len++;
			feeds++;
		} else if (!is_dropped(c)) {
			full =
			    separate(&out, space, feeds) != 0 ||
			    (c == REPLACEMENT ? buf_adds(&out, "\xEF\xBF\xBD")
					      : buf_add(&out, s + i, len)) != 0;
			space = false;
			feeds = 0;
		}
	}
	if (full)
		cut_off(&out);
	if (cut != NULL)
		*cut = full;
	return buf_take(&out);
}

char *
clean_text(const char *s, size_t n, bool *cut)
{
	return clean(s, n, false, cut);
}

char *
clean_lines(const char *s, size_t n, bool *cut)
{
	return clean(s, n, true, cut);
}

bool
clean_is_lang(const char *lang)
{
	size_t n = 0, subtags = 1;

	for (const char *p = lang; *p != '\0'; p++) {
		bool alpha = (*p | 32) >= 'a' && (*p | 32) <= 'z';
		bool digit = *p >= '0' && *p <= '9';

		if (*p == '-' && n > (subtags == 1)) {
			subtags++;
			n = 0;
			continue;
		}
		if (!alpha && !(digit && subtags > 1))
			return false;
		if (++n > 8)
			return false;
	}
	return n > (subtags == 1) && subtags <= 8;
}
