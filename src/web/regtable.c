#include <config.h>

#include <sys/ioctl.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "msg.h"
#include "regtable.h"
#include "xalloc.h"

/* blanks between columns */
#define GAP 2
/* a terminal that says that it is narrower is not believed */
#define WIDTH_LEAST 20

/* The next letter of S, which is UTF-8, and where the one behind it begins. */
static uint32_t
letter(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	unsigned more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
	uint32_t c = *p;

	if (more > 0)
		c &= 0x3fu >> more;
	for (p++; more > 0 && (*p & 0xc0) == 0x80; more--)
		c = c << 6 | (*p++ & 0x3fu);
	*s = (const char *)p;
	return c;
}

/*
 * Places of a letter: Unicode's East_Asian_Width W and F, and general category
 * Mn, as far as scripts of today go.
 */
static unsigned
places(uint32_t c)
{
	static const struct {
		uint32_t from, to;
		unsigned wide;
	} range[] = {{0x300, 0x36f, 0}, {0x483, 0x489, 0}, {0x591, 0x5bd, 0},
	    {0x610, 0x61a, 0}, {0x64b, 0x65f, 0}, {0x1100, 0x115f, 2},
	    {0x1ab0, 0x1aff, 0}, {0x1dc0, 0x1dff, 0}, {0x200b, 0x200d, 0},
	    {0x20d0, 0x20f0, 0}, {0x2e80, 0x303e, 2}, {0x3041, 0xa4cf, 2},
	    {0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2}, {0xfe00, 0xfe0f, 0},
	    {0xfe20, 0xfe2f, 0}, {0xfe30, 0xfe6f, 2}, {0xfeff, 0xfeff, 0},
	    {0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2}, {0x1f300, 0x1f64f, 2},
	    {0x1f900, 0x1f9ff, 2}, {0x20000, 0x3fffd, 2}};

	for (size_t i = 0; i < sizeof range / sizeof *range; i++)
		if (c >= range[i].from && c <= range[i].to)
			return range[i].wide;
	return 1;
}

size_t
regtable_places(const char *s)
{
	size_t n = 0;

	while (*s != '\0')
		n += places(letter(&s));
	return n;
}

size_t
regtable_width(int fd)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long n = columns == NULL ? 0 : strtol(columns, NULL, 10);

	if (n <= 0 && isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0)
		n = size.ws_col;
	if (n <= 0)
		return 0;
	return n < WIDTH_LEAST ? WIDTH_LEAST : (size_t)n;
}

void
regtable_begin(
    struct regtable *table, const char *const *head, const unsigned *least)
{
	*table = (struct regtable){.ncolumns = 0};
	for (size_t i = 0; head[i] != NULL && i < REGTABLE_COLUMNS; i++) {
		table->head[i] = head[i];
		table->least[i] = least[i];
		table->ncolumns++;
	}
}

void
regtable_cell(struct regtable *table, const char *s)
{
	table->cell =
	    xreallocarray(table->cell, table->n + 1, sizeof *table->cell);
	table->cell[table->n++] = msg_name(s == NULL ? "" : s);
}

void
regtable_free(struct regtable *table)
{
	for (size_t i = 0; i < table->n; i++)
		free(table->cell[i]);
	free(table->cell);
	*table = (struct regtable){.ncolumns = 0};
}

static void
measure(const struct regtable *table, size_t *width)
{
	size_t i, n;

	for (i = 0; i < table->ncolumns; i++)
		width[i] = regtable_places(table->head[i]);
	for (i = 0; i < table->n; i++) {
		n = regtable_places(table->cell[i]);
		if (n > width[i % table->ncolumns])
			width[i % table->ncolumns] = n;
	}
}

static size_t
sum(const struct regtable *table, const size_t *width)
{
	size_t i, n = GAP * (table->ncolumns - 1);

	for (i = 0; i < table->ncolumns; i++)
		n += width[i];
	return n;
}

/* Takes places away, one at a time, from the widest that may be cut. */
static void
fit(const struct regtable *table, size_t *width, size_t most)
{
	size_t total = sum(table, width), i, last = table->ncolumns - 1, cut;

	while (total > most) {
		cut = table->ncolumns;
		for (i = 0; i < table->ncolumns; i++)
			if (table->least[i] != 0 &&
			    width[i] > table->least[i] &&
			    (cut == table->ncolumns || width[i] > width[cut]))
				cut = i;
		if (cut == table->ncolumns)
			break;
		width[cut]--;
		total--;
	}
	if (total > most)
		width[last] -= total - most < width[last] - 1 ? total - most
							      : width[last] - 1;
}

/* S in WIDTH places, cut where it must be, with blanks behind it. */
static void
put_cell(struct buf *out, const char *s, size_t width)
{
	size_t n = regtable_places(s), w;
	const char *end = s, *next = s;

	if (n <= width) {
		(void)buf_adds(out, s);
	} else {
		n = 1;
		while (n + (w = places(letter(&next))) <= width) {
			n += w;
			end = next;
		}
		(void)buf_add(out, s, (size_t)(end - s));
		(void)buf_adds(out, "\xe2\x80\xa6");
	}
	for (; n < width + GAP; n++)
		(void)buf_addc(out, ' ');
}

/* The line without the blanks at its end. */
static void
end_line(struct buf *out)
{
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	(void)buf_addc(out, '\n');
}

void
regtable_put(const struct regtable *table, size_t width, struct buf *out)
{
	size_t widths[REGTABLE_COLUMNS], i, at;

	if (table->n == 0)
		return;
	measure(table, widths);
	if (width > 0)
		fit(table, widths, width);
	for (i = 0; i < table->ncolumns; i++)
		put_cell(out, table->head[i], widths[i]);
	end_line(out);
	for (i = 0; i < table->n; i++) {
		at = i % table->ncolumns;
		put_cell(out, table->cell[i], widths[at]);
		if (at + 1 == table->ncolumns)
			end_line(out);
	}
}
