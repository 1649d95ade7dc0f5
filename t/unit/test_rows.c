/* Tables on pages: which rows keep together, heads that repeat, widths. */
#include <config.h>

#include "paper.h"

static unsigned seed;

static unsigned
chance(unsigned n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 16) % n;
}

static struct table *
table_of(struct blocks *blocks)
{
	struct table *table = block_table(block_add(blocks, BLOCK_TABLE));

	table_column(table, "Code", "en", COLUMN_LEFT, 92);
	table_column(table, "Course", "en", COLUMN_LEFT, 0);
	table_column(table, "Date", "en", COLUMN_LEFT, 80);
	table_column(table, "ECTS", "en", COLUMN_DECIMAL, 40);
	table_column(table, "Grade", "en", COLUMN_CENTRE, 60);
	table->indented = table->header = 1;
	return table;
}

static void
say(struct row *row, size_t j, enum style style, const char *text)
{
	paras_add(&row->cells[j].paras, style, text, "en", NULL);
}

/* Row I, of up to HIGH lines. */
static void
row_of(struct table *table, enum row_kind kind, size_t i, unsigned high)
{
	struct row *row = table_row(table, kind, (int)chance(4));
	char name[32], *title;

	snprintf(name, sizeof name, "%c%zu.",
	    kind == ROW_GROUP ? 'g'
	    : kind == ROW_SUM ? 's'
			      : 'r',
	    i);
	title = words(name, chance(high * 8));
	if (kind == ROW_GROUP) {
		say(row, 0, STYLE_GROUP, title);
	} else {
		say(row, 0, STYLE_CODE, name);
		say(row, 1, STYLE_BODY, title);
		say(row, 2, STYLE_SMALL, name);
		say(row, 3, STYLE_FIGURE, chance(2) ? "7.5" : "10");
		say(row, 4, STYLE_GRADE, name);
	}
	free(title);
}

/* The prints of content whose text begins with NAME stand on one page. */
static bool
one_page(const char *name)
{
	size_t page = paper_page(name);

	for (size_t i = 0; i < paper.n; i++)
		if (paper.v[i].kind == PRINT_CONTENT &&
		    paper.v[i].text != NULL &&
		    strcmp(paper.v[i].text, name) == 0 &&
		    paper.v[i].page != page)
			return false;
	return page < paper.pages;
}

/* How many rows begin on PAGE. */
static size_t
rows_on(size_t page, size_t *last)
{
	size_t n = 0;

	for (size_t i = 0; i < paper.n; i++) {
		const struct print *print = &paper.v[i];

		if (print->page != page || print->kind != PRINT_CONTENT ||
		    print->text == NULL)
			continue;
		*last = i;
		n += print->x < STYLE_MARGIN_SIDE + 1 && print->text[0] == 'r';
	}
	return n;
}

/* Heads of columns: content once, then as artifacts at the top of pages. */
static const char *
heads(size_t page)
{
	size_t content = 0, artifact = 0;
	double y = 0;

	for (size_t i = 0; i < paper.n; i++) {
		const struct print *print = &paper.v[i];

		if (print->page != page || print->text == NULL ||
		    strcmp(print->text, "Course") != 0)
			continue;
		content += print->kind == PRINT_CONTENT;
		artifact += print->kind == PRINT_LAYOUT;
		y = print->y;
	}
	if (page == 0)
		return content == 1 && artifact == 0 ? NULL : "first head";
	if (content != 0 || artifact != 1 || y > STYLE_MARGIN_TOP + 2)
		return "repeated head";
	return NULL;
}

static size_t
row_page(const struct table *table, size_t i)
{
	char name[32];

	snprintf(name, sizeof name, "%c%zu.",
	    table->rows[i].kind == ROW_GROUP ? 'g'
	    : table->rows[i].kind == ROW_SUM ? 's'
					     : 'r',
	    i);
	return paper_page(name);
}

/* A group stays with two rows, a sum with the row before. */
static const char *
company_holds(const struct table *table)
{
	for (size_t i = 0; i < table->nrows; i++) {
		enum row_kind kind = table->rows[i].kind;
		size_t page = row_page(table, i);

		if (kind == ROW_SUM && i > 0 && row_page(table, i - 1) != page)
			return "a sum is on the next page";
		for (size_t k = 1;
		     k <= 2 && kind == ROW_GROUP && i + k < table->nrows; k++)
			if (row_page(table, i + k) != page)
				return "a group is parted from its rows";
	}
	return NULL;
}

/* All that has to hold of a table of N rows that begins on the first page. */
static const char *
rows_hold(const struct table *table)
{
	char name[32];

	for (size_t i = 0; i < table->nrows; i++) {
		enum row_kind kind = table->rows[i].kind;

		snprintf(name, sizeof name, "%c%zu.",
		    kind == ROW_GROUP ? 'g'
		    : kind == ROW_SUM ? 's'
				      : 'r',
		    i);
		if (!one_page(name))
			return "a row is split or lost";
	}
	for (size_t page = 0; page < paper.pages; page++) {
		size_t last = 0, n = rows_on(page, &last);
		const char *text = paper.v[last].text;

		if (heads(page) != NULL)
			return heads(page);
		if (n < 2 && table->nrows > 2 && paper.pages > 1)
			return "a row is alone";
		if (text[0] == 'g' || strcmp(text, "Grade") == 0)
			return "a head is last";
		if (page > 0 && text[0] == 's' && n == 0)
			return "a sum is alone";
	}
	return company_holds(table);
}

static void
sweep(double height, unsigned high)
{
	const char *why = NULL;
	size_t n;

	paper.height = height;
	for (n = 1; n <= 200 && why == NULL; n++) {
		struct blocks *blocks = fresh();
		struct fault fault = FAULT_NONE;
		struct table *table;

		seed = (unsigned)n;
		for (size_t i = 0; i < n % 23; i++)
			paras_add(&block_add(blocks, BLOCK_PARAS)->paras,
			    STYLE_BODY, "x", "en", NULL);
		block_heading(blocks, 2, 1, STYLE_HEADING, "Programme", "en");
		table = table_of(blocks);
		for (size_t i = 0; i < n; i++)
			row_of(table,
			    i + 1 == n && n > 1	      ? ROW_SUM
			    : i % 9 == 4 && i + 3 < n ? ROW_GROUP
						      : ROW_PLAIN,
			    i, high);
		if (paper_run(blocks, NULL, &fault) != 0)
			why = fault.text;
		if (why == NULL)
			why = paper_check();
		if (why == NULL && paper_page("Programme") != 0)
			why = "the heading moved";
		if (why == NULL && n % 23 == 0)
			why = rows_hold(table);
		else if (why == NULL)
			why = paper_page("r0.") == paper_page("Programme")
				  ? NULL
				  : "a heading is alone";
		if (why != NULL)
			printf(
			    "# %zu rows, %zu pages: %s\n", n, paper.pages, why);
		blocks_free(blocks);
	}
	ok(why == NULL, "tables up to 200 rows of %u lines, page %g", high,
	    height);
	paper.height = 842;
}

static void
tables(void)
{
	const char *why = NULL;

	for (size_t n = 1; n <= 200 && why == NULL; n++) {
		struct blocks *blocks = fresh();
		struct table *table = table_of(blocks);

		seed = (unsigned)n;
		for (size_t i = 0; i < n; i++)
			row_of(table,
			    i % 11 == 3 && i + 2 < n	? ROW_GROUP
			    : i % 11 == 2 || i + 1 == n ? ROW_SUM
							: ROW_PLAIN,
			    i, 4);
		if (paper_run(blocks, NULL, NULL) != 0)
			why = "refused";
		if (why == NULL)
			why = paper_check();
		if (why == NULL)
			why = rows_hold(table);
		if (why != NULL)
			printf("# %zu rows: %s\n", n, why);
		blocks_free(blocks);
	}
	ok(why == NULL, "tables with groups and sums");
}

/* A table of one row whose cell J says N words. */
static void
high_row(size_t j, unsigned n)
{
	struct blocks *blocks = fresh();
	struct table *table;
	char *title = words("first", n), *all, *expected;
	const struct tag *tag = NULL;
	struct row *row;
	const char *why;

	paras_add(&block_add(blocks, BLOCK_PARAS)->paras, STYLE_BODY, "intro",
	    NULL, NULL);
	table = table_of(blocks);
	row = table_row(table, ROW_PLAIN, 2);
	say(row, 0, STYLE_CODE, j == 0 ? title : "code");
	say(row, 1, STYLE_BODY, j == 1 ? title : "title");
	say(row, 1, STYLE_SMALL_ITALIC, "original");
	say(row, 4, STYLE_GRADE, j == 4 ? title : "grade");
	row = table_row(table, ROW_PLAIN, 0);
	say(row, 1, STYLE_BODY, "last");
	is_int(paper_run(blocks, NULL, NULL), 0, "a row higher than a page");
	why = paper_check();
	ok(why == NULL, "%u words in column %zu: %zu pages%s%s", n, j,
	    paper.pages, why != NULL ? ": " : "", why != NULL ? why : "");
	expected = paper_dense(words("first", n));
	for (size_t i = 0; i < paper.n && tag == NULL; i++)
		if (paper.v[i].text != NULL &&
		    strncmp(paper.v[i].text, "first", 5) == 0)
			tag = paper.v[i].tag;
	all = paper_text(tag);
	is_str(all, expected, "and all of it is there");
	free(all);
	free(expected);
	free(title);
	blocks_free(blocks);
}

/* Two rows that do not fit on one page: the heading stays with the first. */
static void
parted(void)
{
	struct blocks *blocks = fresh();
	struct table *table;

	for (size_t i = 0; i < 30; i++)
		paras_add(&block_add(blocks, BLOCK_PARAS)->paras, STYLE_BODY,
		    "x", NULL, NULL);
	block_heading(blocks, 1, 0, STYLE_HEADING, "Heading", "en");
	table = table_of(blocks);
	for (size_t i = 0; i < 2; i++) {
		struct row *row = table_row(table, ROW_PLAIN, 0);
		char *title = words(i == 0 ? "one" : "two", 700);

		say(row, 1, STYLE_BODY, title);
		free(title);
	}
	paper_run(blocks, NULL, NULL);
	ok(paper_check() == NULL, "two rows of most of a page");
	is_int(paper_page("Heading"), 1, "a heading does not stay behind");
	is_int(paper_page("one"), 1, "but with the first");
	is_int(paper_page("two"), 2, "the second goes on");
	blocks_free(blocks);
}

static void
high_rows(void)
{
	high_row(1, 1100);
	high_row(1, 6000);
	high_row(0, 900);
	high_row(4, 2000);
}

/* Where the separator, or the end, of number TEXT stands. */
static double
point(const char *text)
{
	const struct print *print = paper_find(text);

	if (print == NULL)
		return -1;
	return print->x + print->width / (double)strlen(text) *
			      (double)strcspn(text, ".,");
}

static void
columns(void)
{
	static const char *const numbers[] = {"183", "7.5", "12,25", "2"};
	struct blocks *blocks = fresh();
	struct table *table = table_of(blocks);
	const struct print *print;
	bool good = true;

	for (size_t i = 0; i < 4; i++) {
		struct row *row = table_row(table, ROW_PLAIN, (int)i * 8);

		say(row, 0, STYLE_CODE, "1000-210bMRJ");
		say(row, 1, STYLE_BODY, "Title");
		say(row, 3, STYLE_FIGURE, numbers[i]);
		say(row, 4, STYLE_GRADE, i == 0 ? "excellentissimum-mo" : "5");
	}
	is_int(paper_run(blocks, NULL, NULL), 0, "a table");
	ok(paper_check() == NULL, "is well");
	for (size_t i = 1; i < 4; i++)
		good = good && point(numbers[i]) > point("183") - 0.01 &&
		       point(numbers[i]) < point("183") + 0.01;
	ok(good, "numbers stand on the decimal");
	print = paper_find("12,25");
	ok(print != NULL && paper_find("ECTS")->x + paper_find("ECTS")->width <
				print->x + print->width + 0.01,
	    "its head at the right");
	ok(paper_find("excellentissimum-mo") != NULL,
	    "a column grows for a long word");
	ok(paper_find("1000-210bMRJ") != NULL, "a code is not broken");
	print = paper_find("Course");
	ok(print != NULL &&
		print->x < STYLE_MARGIN_SIDE + 12 * 3.7 + STYLE_GUTTER + 1,
	    "a column is no wider than its contents");
	ok(paper_find("16\xe2\x80\xba") != NULL &&
		paper_find("24\xe2\x80\xba") != NULL,
	    "deep parts say how deep");
	ok(paper_find("8\xe2\x80\xba") == NULL, "others are moved only");
	blocks_free(blocks);
}

/* Cells of each TR, spans counted. */
static const char *
cells_hold(size_t columns)
{
	for (const struct tag *tr = paper.tags; tr != NULL; tr = tr->next) {
		size_t n = 0;

		if (strcmp(tr->type, "TR") != 0)
			continue;
		for (const struct tag *tag = paper.tags; tag != NULL;
		     tag = tag->next) {
			const char *span = strstr(tag->attributes, "/ColSpan ");

			if (tag->parent != tr)
				continue;
			n += span == NULL ? 1 : strtoul(span + 9, NULL, 10);
			if (strcmp(tag->type, "TH") == 0 &&
			    strstr(tag->attributes, "/Scope/") == NULL)
				return "no scope";
		}
		if (n != columns)
			return "a row of another length";
	}
	return NULL;
}

static void
structure(void)
{
	struct blocks *blocks = fresh();
	struct table *table = table_of(blocks);
	size_t figures = 0, rects = 0, before;
	const char *why;
	struct bars *bars;
	struct row *row;

	table->summary = xstrdup("Courses (all)");
	row_of(table, ROW_GROUP, 0, 1);
	row_of(table, ROW_PLAIN, 1, 1);
	row = table_row(table, ROW_PLAIN, 0);
	bars = cell_bars(&row->cells[2]);
	for (size_t i = 0; i < 200; i++)
		bars_add(bars, i == 3 ? 1e300 : (double)i);
	bars->own = 60;
	bars_say(bars, "many", "en");
	row_of(table, ROW_SUM, 3, 1);
	is_int(paper_run(blocks, NULL, NULL), 0, "all kinds of rows");
	why = paper_check();
	ok(why == NULL, "are well%s", why != NULL ? why : "");
	why = cells_hold(5);
	ok(why == NULL, "have as many cells%s", why != NULL ? why : "");
	for (const struct tag *tag = paper.tags; tag != NULL; tag = tag->next)
		if (strcmp(tag->type, "Figure") == 0 &&
		    strstr(tag->attributes, "/BBox[") != NULL)
			figures++;
	is_int(figures, 1, "bars are a figure with its place");
	for (size_t i = 0; i < paper.n; i++)
		rects += paper.v[i].text == NULL &&
			 paper.v[i].kind == PRINT_CONTENT &&
			 paper.v[i].height >= 0.6 && paper.v[i].height <= 11 &&
			 paper.v[i].colour == STYLE_BAR;
	ok(rects > 40 && rects < 100, "many bars become %zu", rects);
	before = paper.breaks;
	ok(before < 25, "equal text is broken once (%zu)", before);
	table->nrows = 0;
	is_int(paper_run(blocks, NULL, NULL), 0, "a table without rows");
	ok(paper_find("Course") == NULL, "has no head either");
	is_int(paper.pages, 1, "and a file has a page");
	table->nrows = 4;
	blocks_free(blocks);
}

int
main(void)
{
	tables();
	sweep(842, 1);
	sweep(842, 12);
	sweep(792, 5);
	high_rows();
	parted();
	columns();
	structure();
	paper_clear();
	return tap_done();
}
