#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "columns.h"
#include "flow.h"
#include "xalloc.h"

#define LEAST_FLEXIBLE 140.0 /* before others break lines, then words */
#define LEAST_SHARE 0.4	     /* of the room, for one alone */
#define LEAST_INDENTED 100.0
#define STRETCH 1.5

/* What contents want of a column. */
struct want {
	double all;	    /* each paragraph on one line */
	double word;	    /* the longest word */
	double left, right; /* COLUMN_DECIMAL: of the separator */
};

static double
max(double a, double b)
{
	return a > b ? a : b;
}

static double
min(double a, double b)
{
	return a < b ? a : b;
}

double
columns_indent(int levels, double width)
{
	double room = max(width - LEAST_INDENTED, 0);

	if (levels <= 0)
		return 0;
	return min((levels < COLUMNS_DEEPEST ? levels : COLUMNS_DEEPEST) *
		       STYLE_INDENT,
	    room);
}

double
columns_integer(struct flow *flow, const struct para *para)
{
	const char *s = para->text;
	size_t token = strcspn(s, " "), n = strcspn(s, ".,");

	/* small print stands beneath the numbers, at the edge */
	if (para->style == STYLE_SMALL || strcspn(s, "0123456789") >= token)
		return -1;
	if (n >= token && s[token] == '\0')
		return boxes_natural(flow->boxes, para);
	return boxes_head(flow->boxes, para, n < token ? n : token);
}

/* WORDS: also the words of what fits on a line. */
static void
want_para(struct flow *flow, const struct column *column,
    const struct para *para, double indent, bool words, struct want *want)
{
	double all = boxes_natural(flow->boxes, para);

	want->all = max(want->all, all + indent);
	if (column->width > 0 && (words || all > column->width))
		want->word =
		    max(want->word, boxes_word(flow->boxes, para) + indent);
	if (column->align == COLUMN_DECIMAL && all <= STRETCH * column->width) {
		double left = columns_integer(flow, para);

		if (left >= 0) {
			want->left = max(want->left, left);
			want->right = max(want->right, all - left);
		}
	}
}

static struct want
want_of(struct flow *flow, const struct table *table, size_t j, bool words)
{
	const struct column *column = &table->columns[j];
	struct want want = {.word = boxes_word(flow->boxes, &column->head)};

	if (column->width > 0)
		want.all = min(boxes_natural(flow->boxes, &column->head),
		    max(column->width, want.word));
	for (size_t i = 0; i < table->nrows; i++) {
		const struct row *row = &table->rows[i];
		double indent = j == table->indented
				    ? columns_indent(row->indent, BOXES_WIDE)
				    : 0;

		if (row->kind == ROW_GROUP)
			continue;
		for (size_t k = 0; k < row->cells[j].paras.n; k++)
			want_para(flow, column, &row->cells[j].paras.v[k],
			    indent, words, &want);
		if (row->cells[j].bars != NULL)
			want.word = max(want.word, STYLE_BARS_WIDTH);
	}
	want.all = max(want.all, want.left + want.right);
	want.all = max(want.all, want.word);
	return want;
}

/* The columns with a width: at least their words, and PART (0 to 1) of what
 * their lines want more.  Returns the sum. */
static double
fixed(const struct table *table, const struct want *wants, double stretch,
    double part, double *width)
{
	double sum = 0;

	for (size_t j = 0; j < table->ncolumns; j++) {
		double most = table->columns[j].width, word, all;

		if (most <= 0)
			continue;
		word = min(wants[j].word, stretch * most);
		all = max(word, min(wants[j].all, most));
		width[j] = word + part * (all - word);
		sum += width[j];
	}
	return sum;
}

/* The same in ROOM points: lines give way first, then long words. */
static double
fixed_within(const struct table *table, const struct want *wants, double room,
    double *width)
{
	double all = fixed(table, wants, STRETCH, 1, width), words, sum = 0;

	if (all <= room)
		return all;
	words = fixed(table, wants, STRETCH, 0, width);
	if (words <= room)
		return fixed(table, wants, STRETCH,
		    (room - words) / (all - words), width);
	for (int part = 3; part >= 0; part--) {
		sum =
		    fixed(table, wants, 1 + (STRETCH - 1) * part / 4, 0, width);
		if (sum <= room)
			break;
	}
	return sum;
}

/* Shares ROOM among the N columns without a width: none gets more than it
 * wants as long as another wants more. */
static void
flexible(const struct table *table, const struct want *wants, size_t n,
    double room, double *width)
{
	bool settled = false;

	for (size_t j = 0; j < table->ncolumns; j++)
		if (table->columns[j].width <= 0)
			width[j] = 0;
	while (!settled && n > 0) {
		double share = room / (double)n;

		settled = true;
		for (size_t j = 0; j < table->ncolumns && n > 1; j++) {
			if (table->columns[j].width > 0 || width[j] > 0 ||
			    wants[j].all > share)
				continue;
			width[j] = max(wants[j].all, 1);
			room -= width[j];
			n--;
			settled = false;
		}
	}
	for (size_t j = 0; j < table->ncolumns; j++)
		if (table->columns[j].width <= 0 && width[j] <= 0)
			width[j] = room / (double)n;
}

static void
set_widths(struct flow *flow, const struct table *table, struct want *wants,
    double *width)
{
	double room =
	    flow->width - STYLE_GUTTER * (double)(table->ncolumns - 1);
	size_t n = 0;
	double sum = 0, least;

	for (size_t j = 0; j < table->ncolumns; j++)
		n += table->columns[j].width <= 0;
	least = LEAST_FLEXIBLE * (double)n;
	for (size_t j = 0; j < table->ncolumns && n == 1; j++)
		if (table->columns[j].width <= 0)
			least = min(max(least, LEAST_SHARE * room),
			    max(wants[j].all, 1));
	sum = fixed(table, wants, STRETCH, 1, width);
	if (sum > room - least) {
		for (size_t j = 0; j < table->ncolumns; j++)
			wants[j] = want_of(flow, table, j, true);
		sum = fixed_within(table, wants, room - least, width);
	}
	least = min(least, room * LEAST_SHARE);
	if (sum > room - least) {
		for (size_t j = 0; j < table->ncolumns; j++)
			if (table->columns[j].width > 0)
				width[j] *= (room - least) / sum;
		sum = room - least;
	}
	flexible(table, wants, n, room - sum, width);
}

void
columns_measure(
    struct flow *flow, const struct table *table, struct columns *columns)
{
	size_t n = table->ncolumns;
	struct want *wants = xcalloc(n, sizeof *wants);
	double x = flow->x;

	columns->x = xcalloc(n, sizeof(double));
	columns->width = xcalloc(n, sizeof(double));
	columns->point = xcalloc(n, sizeof(double));
	for (size_t j = 0; j < n; j++)
		wants[j] = want_of(flow, table, j, false);
	set_widths(flow, table, wants, columns->width);
	for (size_t j = 0; j < n; j++) {
		columns->x[j] = x;
		x += columns->width[j] + STYLE_GUTTER;
		columns->point[j] = x - STYLE_GUTTER - wants[j].right;
	}
	columns->total = x - STYLE_GUTTER - flow->x;
	free(wants);
}

void
columns_clear(struct columns *columns)
{
	free(columns->x);
	free(columns->width);
	free(columns->point);
}
