#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boxes.h"
#include "buf.h"
#include "columns.h"
#include "pdfobj.h"
#include "pdftag.h"
#include "rows.h"
#include "stack.h"
#include "text.h"
#include "xalloc.h"

/* lines of the highest cell, less one, in one piece of a row that has to be
 * split, as long as other cells stand beside it */
#define PIECE 6
/* bars reach a little below the line that text stands on, so that they are as
 * far from the rule above as from the one beneath a line of text */
#define BARS_DROP 1.6

struct rows {
	struct flow *flow;
	const struct table *table;
	struct columns columns;
	struct tag *tag;     /* TBody */
	struct stack *cells; /* of the row at work */
	struct tag **figures;
	size_t head; /* item */
};

static void
tag_summary(struct tag *tag, const char *summary)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	if (summary == NULL || *summary == '\0')
		return;
	buf_adds(&buf, "/O/Table/Summary");
	pdfobj_text(&buf, summary);
	pdftag_attribute(tag, buf.data);
	buf_free(&buf);
}

/* Moves the first line of each number to where its column has the separator. */
static void
align_point(struct rows *rows, size_t j, const struct cell *cell)
{
	struct stack *stack = &rows->cells[j];
	const struct columns *columns = &rows->columns;
	size_t k = 0;

	for (size_t i = 0; i < stack->n && k < cell->paras.n;
	     i += stack->v[i].lines, k++) {
		double left = columns_integer(rows->flow, &cell->paras.v[k]);
		double x = columns->point[j] - left;
		double end = x + text_line_width(stack->v[i].box, 0);

		if (left >= 0 && x > columns->x[j] - STYLE_GUTTER / 2 &&
		    end < columns->x[j] + columns->width[j] + 0.1)
			stack->v[i].x = x;
	}
}

/* Says how deep a part is where that is no more to be seen: TEXT in front of
 * the first line. */
static void
depth_add(struct rows *rows, size_t j, const struct para *para, struct tag *tag,
    double x)
{
	struct stack *stack = &rows->cells[j], mark = {.v = NULL};

	if (stack->n == 0)
		return;
	stack_add(rows->flow, &mark, para, tag, x, BOXES_WIDE, COLUMN_LEFT, 0);
	mark.v[0].y = stack->baseline - mark.baseline;
	stack->v = xreallocarray(stack->v, stack->n + 1, sizeof *stack->v);
	memmove(stack->v + 1, stack->v, stack->n * sizeof *stack->v);
	stack->v[0] = mark.v[0];
	stack->n++;
	stack_clear(&mark);
}

/* The paragraphs of CELL between X and X + WIDTH in stack J; TAG is its own. */
static void
cell_paras(struct rows *rows, size_t j, const struct cell *cell,
    struct tag *tag, double x, double width, enum column_align align)
{
	const struct paras *paras = &cell->paras;
	struct stack *stack = &rows->cells[j];

	if (paras->n + (cell->bars != NULL) == 1 && paras->n == 1)
		stack_add(
		    rows->flow, stack, &paras->v[0], tag, x, width, align, 0);
	else
		stack_paras(
		    rows->flow, stack, paras, tag, "P", x, width, align);
}

/* The language of a cell with one paragraph is its own. */
static const struct para *
single(const struct cell *cell)
{
	return cell->paras.n == 1 && cell->bars == NULL ? &cell->paras.v[0]
							: NULL;
}

static struct tag *
cell_tag(struct rows *rows, struct tag *row, size_t j, const struct cell *cell)
{
	bool names = j == rows->table->header;
	struct tag *tag =
	    flow_tag(rows->flow, row, names ? "TH" : "TD", single(cell));

	if (names)
		pdftag_attribute(tag, "/O/Table/Scope/Row");
	return tag;
}

static void
figure_tag(
    struct rows *rows, size_t j, const struct cell *cell, struct tag *parent)
{
	struct para para = {.lang = cell->bars->lang};

	rows->figures[j] = flow_tag(rows->flow, parent, "Figure", &para);
	/* a figure must have one: ISO 14289-1, 7.3 */
	pdftag_alt(rows->figures[j], *cell->bars->alt != '\0'
					 ? cell->bars->alt
					 : rows->table->columns[j].head.text);
}

/* The cell of a part, moved to the right. */
static void
indented(struct rows *rows, const struct row *row, size_t j, struct tag *tag,
    enum column_align align)
{
	double x = rows->columns.x[j], width = rows->columns.width[j];
	double indent = columns_indent(row->indent, width), mark = 0;
	char text[32], none[] = "";
	struct para para = {.style = STYLE_SMALL, .text = text, .lang = none};

	if (row->indent > COLUMNS_DEEPEST) {
		snprintf(text, sizeof text, "%d\xe2\x80\xba", row->indent);
		mark = boxes_natural(rows->flow->boxes, &para) + 3;
	}
	x += indent;
	cell_paras(rows, j, &row->cells[j], tag, x + mark,
	    width - indent - mark, align);
	if (mark > 0)
		depth_add(rows, j, &para, tag, x);
}

/* Cell J of ROW as a stack. */
static void
cell_build(struct rows *rows, const struct row *row, size_t j, struct tag *tr)
{
	const struct cell *cell = &row->cells[j];
	const struct column *column = &rows->table->columns[j];
	enum column_align align =
	    column->align == COLUMN_DECIMAL ? COLUMN_RIGHT : column->align;
	struct tag *tag = cell_tag(rows, tr, j, cell);

	if (j == rows->table->indented && row->indent > 0)
		indented(rows, row, j, tag, align);
	else
		cell_paras(rows, j, cell, tag, rows->columns.x[j],
		    rows->columns.width[j], align);
	if (column->align == COLUMN_DECIMAL)
		align_point(rows, j, cell);
	rows->figures[j] = NULL;
	if (cell->bars != NULL && cell->bars->n > 0)
		figure_tag(rows, j, cell, tag);
}

static double
baseline(const struct rows *rows, size_t n)
{
	double base = 0;

	for (size_t j = 0; j < n; j++)
		if (rows->cells[j].n > 0 && rows->cells[j].baseline > base)
			base = rows->cells[j].baseline;
	/* bars alone stand on a line of their own */
	return base > 0 ? base : STYLE_BARS_HEIGHT;
}

/* First lines stand on one line: cells with smaller type are moved down. */
static void
level_cells(struct rows *rows, size_t n)
{
	double base = baseline(rows, n);

	for (size_t j = 0; j < n; j++) {
		struct stack *stack = &rows->cells[j];
		double drop = base - stack->baseline;

		if (stack->n == 0)
			continue;
		for (size_t i = 0; i < stack->n; i++)
			stack->v[i].y += drop;
		stack->height += drop;
	}
}

static void
bars_marks(struct rows *rows, const struct row *row, double y)
{
	for (size_t j = 0; j < rows->table->ncolumns; j++) {
		double width = rows->columns.width[j];
		struct mark *mark;

		if (rows->figures[j] == NULL)
			continue;
		mark = flow_mark(rows->flow, MARK_BARS);
		mark->tag = rows->figures[j];
		mark->bars = row->cells[j].bars;
		mark->width =
		    width < STYLE_BARS_WIDTH ? width : STYLE_BARS_WIDTH;
		mark->x = rows->columns.x[j];
		if (rows->table->columns[j].align == COLUMN_CENTRE)
			mark->x += (width - mark->width) / 2;
		else if (rows->table->columns[j].align != COLUMN_LEFT)
			mark->x += width - mark->width;
		mark->y = y;
		mark->height = STYLE_BARS_HEIGHT;
	}
}

static double
highest(const struct rows *rows, size_t n)
{
	double high = 0;

	for (size_t j = 0; j < n; j++)
		if (rows->cells[j].height > high)
			high = rows->cells[j].height;
	return high;
}

/* The cell that has most left behind the lines DONE; N when none has any. */
static size_t
longest(const struct rows *rows, size_t n, const size_t *done)
{
	size_t found = n;
	double most = 0;

	for (size_t j = 0; j < n; j++) {
		const struct stack *stack = &rows->cells[j];
		double left;

		if (done[j] == stack->n)
			continue;
		left = stack->height - stack->v[done[j]].y;
		if (found == n || left > most) {
			found = j;
			most = left;
		}
	}
	return found;
}

/* The lines of STACK from FROM on that go into HIGH points, at least one. */
static size_t
lines_within(const struct stack *stack, size_t from, double high)
{
	size_t to = from + 1;

	while (to < stack->n &&
	       stack->v[to].y + stack->v[to].height - stack->v[from].y <=
		   high + 0.01)
		to++;
	return to;
}

/* The next lines of each cell as one item: some of the longest cell, and of the
 * others what goes beside them. */
static void
piece(struct rows *rows, size_t n, size_t *done, size_t lead)
{
	const struct stack *stack = &rows->cells[lead];
	size_t others = 0, last;
	double high;

	for (size_t j = 0; j < n; j++)
		others += j != lead && done[j] < rows->cells[j].n;
	last = done[lead] + (others > 0 ? PIECE : 0);
	if (last + 2 >= stack->n)
		last = stack->n - 1;
	high =
	    stack->v[last].y + stack->v[last].height - stack->v[done[lead]].y;
	flow_item(rows->flow, 0, high);
	for (size_t j = 0; j < n; j++) {
		const struct stack *cell = &rows->cells[j];
		size_t from = done[j], to;
		double bottom, drop;

		if (from == cell->n)
			continue;
		to = lines_within(cell, from, high);
		drop = from == 0 ? cell->v[0].y : 0;
		bottom = cell->v[to - 1].y + cell->v[to - 1].height -
			 cell->v[from].y + drop;
		stack_marks(rows->flow, cell, from, to, drop);
		if (bottom > flow_last(rows->flow)->height)
			flow_last(rows->flow)->height = bottom;
		done[j] = to;
	}
}

/* A row that is higher than a page. */
static void
row_split(struct rows *rows, const struct row *row, size_t n, double base)
{
	size_t *done = xcalloc(n, sizeof *done), lead;

	flow_item(rows->flow, 0, STYLE_PAD_ROW)->keep = KEEP_LINES;
	if (row->kind != ROW_GROUP)
		bars_marks(rows, row, STYLE_PAD_ROW + base + BARS_DROP);
	while ((lead = longest(rows, n, done)) < n)
		piece(rows, n, done, lead);
	flow_last(rows->flow)->height += STYLE_PAD_ROW;
	free(done);
}

/* The stacks of N cells as an item, or as many as it takes. */
static void
row_items(struct rows *rows, const struct row *row, size_t n)
{
	struct flow *flow = rows->flow;
	double base = baseline(rows, n), high, before;
	double head = flow->items[rows->head].height;
	size_t first = flow->n;
	bool group = row->kind == ROW_GROUP;

	level_cells(rows, n);
	high = highest(rows, n) + 2 * STYLE_PAD_ROW;
	if (high < STYLE_BARS_HEIGHT + 2)
		high = STYLE_BARS_HEIGHT + 2;
	before = group && first > rows->head + 1 ? STYLE_PAD_GROUP : 0;
	if (high > flow_body(flow) - head) {
		row_split(rows, row, n, base);
	} else {
		flow_item(flow, before, high);
		for (size_t j = 0; j < n; j++)
			if (rows->cells[j].n > 0)
				stack_marks(flow, &rows->cells[j], 0,
				    rows->cells[j].n,
				    STYLE_PAD_ROW + rows->cells[j].v[0].y);
		if (!group)
			bars_marks(rows, row, STYLE_PAD_ROW + base + BARS_DROP);
	}
	for (size_t i = first; i < flow->n; i++)
		flow->items[i].head = rows->head;
	for (size_t j = 0; j < n; j++)
		stack_clear(&rows->cells[j]);
}

static void
row_rules(struct rows *rows, const struct row *row, size_t first)
{
	struct flow *flow = rows->flow;
	double y = flow_last(flow)->height;
	bool end = row + 1 == rows->table->rows + rows->table->nrows;

	if (row->kind == ROW_SUM && first + 1 == flow->n)
		flow_rule(flow, flow->x, -STYLE_RULE_SUM, rows->columns.total,
		    STYLE_RULE_SUM, STYLE_ACCENT);
	if (row->kind != ROW_SUM || (!end && row[1].kind != ROW_GROUP))
		flow_rule(flow, flow->x, y - STYLE_RULE_ROW,
		    rows->columns.total, STYLE_RULE_ROW, STYLE_HAIR);
}

static void
group_build(struct rows *rows, const struct row *row, struct tag *tr)
{
	char span[64];
	struct tag *tag = flow_tag(rows->flow, tr, "TH", single(row->cells));
	double indent = columns_indent(row->indent, rows->columns.total);

	snprintf(span, sizeof span, "/O/Table/ColSpan %zu/Scope/Row",
	    rows->table->ncolumns);
	pdftag_attribute(tag, span);
	rows->figures[0] = NULL;
	cell_paras(rows, 0, row->cells, tag, rows->columns.x[0] + indent,
	    rows->columns.total - indent, COLUMN_LEFT);
}

static void
row_build(struct rows *rows, const struct row *row)
{
	struct tag *tr = flow_tag(rows->flow, rows->tag, "TR", NULL);
	size_t first = rows->flow->n, n = rows->table->ncolumns;

	if (row->kind == ROW_GROUP) {
		group_build(rows, row, tr);
		n = 1;
	} else {
		for (size_t j = 0; j < n; j++)
			cell_build(rows, row, j, tr);
	}
	row_items(rows, row, n);
	row_rules(rows, row, first);
}

/* The head: what is on several lines ends on the same. */
static void
head_build(struct rows *rows, struct tag *table)
{
	struct flow *flow = rows->flow;
	struct tag *tr = flow_tag(flow, table, "THead", NULL);
	size_t n = rows->table->ncolumns;
	double high;

	tr = flow_tag(flow, tr, "TR", NULL);
	for (size_t j = 0; j < n; j++) {
		const struct column *column = &rows->table->columns[j];
		struct tag *tag = flow_tag(flow, tr, "TH", &column->head);

		pdftag_attribute(tag, "/O/Table/Scope/Column");
		if (*column->head.text == '\0')
			continue;
		stack_add(flow, &rows->cells[j], &column->head, tag,
		    rows->columns.x[j], rows->columns.width[j],
		    column->align == COLUMN_DECIMAL ? COLUMN_RIGHT
						    : column->align,
		    0);
	}
	high = highest(rows, n);
	rows->head = flow->n;
	flow_item(flow, 0, high + STYLE_PAD_ROW)->keep = KEEP_LINES;
	for (size_t j = 0; j < n; j++) {
		struct stack *stack = &rows->cells[j];

		stack_marks(flow, stack, 0, stack->n, high - stack->height);
		stack_clear(stack);
	}
	flow_rule(flow, flow->x, high + STYLE_PAD_ROW - STYLE_RULE_HEAD,
	    rows->columns.total, STYLE_RULE_HEAD, STYLE_ACCENT);
}

/* The row from which on the last ones stay together: two, and sums. */
static size_t
tail_of(const struct table *table)
{
	size_t i = table->nrows, plain = 0;

	while (i > 0 && table->nrows - i < 5 && plain < 2)
		plain += table->rows[--i].kind == ROW_PLAIN;
	return i;
}

/*
 * What keeps together: the head with two rows, that of a group too, a sum with
 * the row before, and the last two rows.  STARTS are the items that rows begin
 * with.
 */
static void
keep_rows(struct rows *rows, const size_t *starts)
{
	const struct table *table = rows->table;
	struct item *items = rows->flow->items;
	size_t n = table->nrows, heads = 1; /* rows since the last head */
	size_t tail = tail_of(table);

	for (size_t i = 0; i < n; i++) {
		enum row_kind kind = table->rows[i].kind;
		size_t last = (i + 1 < n ? starts[i + 1] : rows->flow->n) - 1;
		bool sum = i + 1 < n && table->rows[i + 1].kind == ROW_SUM;

		heads = kind == ROW_GROUP ? 0 : heads + (i > 0);
		if (i + 1 == n)
			break;
		if (kind == ROW_GROUP)
			items[last].keep = KEEP_LINES;
		else if (sum || i >= tail ||
			 (heads == 1 && table->rows[i + 1].kind != ROW_GROUP))
			items[last].keep = KEEP_ROWS;
	}
}

void
rows_build(struct flow *flow, const struct block *block)
{
	const struct table *table = block->table;
	struct rows rows = {.flow = flow, .table = table};
	struct tag *tag;
	size_t *starts;

	if (table == NULL || table->nrows == 0 || table->ncolumns == 0)
		return;
	columns_measure(flow, table, &rows.columns);
	rows.cells = xcalloc(table->ncolumns, sizeof *rows.cells);
	rows.figures = xcalloc(table->ncolumns, sizeof *rows.figures);
	starts = xcalloc(table->nrows, sizeof *starts);
	tag = flow_tag(flow, NULL, "Table", NULL);
	tag_summary(tag, table->summary);
	head_build(&rows, tag);
	rows.tag = flow_tag(flow, tag, "TBody", NULL);
	for (size_t i = 0; i < table->nrows; i++) {
		starts[i] = flow->n;
		row_build(&rows, &table->rows[i]);
	}
	keep_rows(&rows, starts);
	flow->gap = STYLE_GAP_BLOCK;
	columns_clear(&rows.columns);
	free(rows.cells);
	free(rows.figures);
	free(starts);
}
