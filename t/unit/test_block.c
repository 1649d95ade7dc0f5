/* The list of blocks: what is added, what is left out, and how it is told. */
#include <config.h>

#include <math.h>

#include "block.h"
#include "tap.h"

/* The dump of BLOCKS; the caller frees it. */
static char *
dump(const struct blocks *blocks)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	block_dump(blocks, out);
	fclose(out);
	return text;
}

static void
is_dump(const struct blocks *blocks, const char *want, const char *name)
{
	char *text = dump(blocks);

	is_str(text, want, name);
	free(text);
}

static void
paragraphs(void)
{
	struct blocks *blocks = blocks_new();
	struct block *block = block_add(blocks, BLOCK_PARAS);

	paras_add(&block->paras, STYLE_BODY, NULL, "en", NULL);
	paras_add(&block->paras, STYLE_BODY, "", "en", NULL);
	paras_add(&block->paras, STYLE_BODY, " \n\t ", "en", NULL);
	is_int(block->paras.n, 0, "blank text is not added");
	paras_add(&block->paras, STYLE_BODY, "a\n b\xe2\x80\xae", "pt-BR", "");
	paras_add(&block->paras, STYLE_SMALL, "c", NULL, "https://a.example/");
	is_dump(blocks,
	    "paragraphs\n"
	    "  body (pt-BR): a b\n"
	    "  small: c <https://a.example/>\n",
	    "text is cleaned");
	para_set(&blocks->header, STYLE_FURNITURE, "one", "en", NULL);
	para_set(&blocks->header, STYLE_FURNITURE, "two", NULL, NULL);
	is_str(blocks->header.text, "two", "the last text set stays");
	blocks_free(blocks);
	blocks_free(NULL);
}

static void
languages(void)
{
	static const struct {
		const char *lang;
		bool good;
	} cases[] = {{"en", true}, {"sr-Latn-RS", true}, {"x-klingon", false},
	    {"i-klingon", false}, {"de-x-own", true}, {"de-1996", true},
	    {"zh-Hant", true}, {"EN", true}, {"", false}, {"e n", false},
	    {"en-", false}, {"-en", false}, {"en--us", false}, {"en_US", false},
	    {"1en", false}, {"(en", false}, {"englishes", false},
	    {"\xc3\xa4", false}, {"a-b-c-d-e-f-g-h-i", false}};
	struct blocks *blocks = blocks_new();

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		para_set(&blocks->footer, STYLE_BODY, "x", cases[i].lang, NULL);
		is_str(blocks->footer.lang, cases[i].good ? cases[i].lang : "",
		    "a language");
	}
	blocks_free(blocks);
}

static void
tables(void)
{
	struct blocks *blocks = blocks_new();
	struct table *table = block_table(block_add(blocks, BLOCK_TABLE));
	struct row *row;
	struct bars *bars;

	ok(block_table(&blocks->v[0]) == table, "a block has one table");
	table_column(table, "Course", "en", COLUMN_LEFT, 0);
	table_column(table, "", NULL, COLUMN_DECIMAL, 40);
	table_row(table, ROW_GROUP, 0);
	table_row(table, ROW_PLAIN, 0);
	row = table_row(table, ROW_SUM, 3);
	paras_add(&row->cells[0].paras, STYLE_BODY, "Sum", "en", NULL);
	bars = cell_bars(&row->cells[1]);
	ok(cell_bars(&row->cells[1]) == bars, "a cell has one distribution");
	bars_add(bars, 2);
	bars_add(bars, -1);
	bars_add(bars, NAN);
	bars_add(bars, 4.5);
	ok(bars->own >= bars->n, "the own bar is not known at first");
	bars->own = 3;
	bars_say(bars, "many\n", "not a tag");
	is_dump(blocks,
	    "table\n"
	    "  column (en): Course\n"
	    "  group\n"
	    "  row\n"
	    "  sum indented 3\n"
	    "    0 body (en): Sum\n"
	    "      bars: 2 0 0 [4.5]; many\n",
	    "rows of all kinds");
	blocks_free(blocks);
}

static void
others(void)
{
	struct blocks *blocks = blocks_new();
	struct block *block;

	block_add(blocks, BLOCK_PAGE);
	block = block_add(blocks, BLOCK_LETTERHEAD);
	paras_add(&block->paras, STYLE_INSTITUTION, "University", "en", NULL);
	paras_add(&block->aside, STYLE_SMALL, "2020-01-01", NULL, NULL);
	block_heading(blocks, 2, 1, STYLE_HEADING, "Programme", "en");
	block = block_add(blocks, BLOCK_PAIRS);
	paras_add(&block_pair(block, "Born", "en")->values, STYLE_BODY, "now",
	    NULL, NULL);
	ok(block->split >= block->npairs, "pairs stand in one column");
	block->split = block->npairs;
	paras_add(&block_pair(block, "Name", "en")->values, STYLE_BODY, "N",
	    NULL, NULL);
	paras_add(
	    &block_pair(block, "", NULL)->values, STYLE_BODY, "M", NULL, NULL);
	block_add(blocks, BLOCK_PANEL_BEGIN)->seal = true;
	block_add(blocks, BLOCK_LIST);
	block_add(blocks, BLOCK_PANEL_END);
	is_dump(blocks,
	    "page\n"
	    "letterhead\n"
	    "  institution (en): University\n"
	    "  | small: 2020-01-01\n"
	    "heading 2, outline 1\n"
	    "  heading (en): Programme\n"
	    "pairs\n"
	    "  label (en): Born\n"
	    "    body: now\n"
	    "  | label (en): Name\n"
	    "    | body: N\n"
	    "    | body: M\n"
	    "panel, seal\n"
	    "list\n"
	    "end of panel\n",
	    "blocks of all kinds");
	blocks_free(blocks);
}

int
main(void)
{
	paragraphs();
	languages();
	tables();
	others();
	return tap_done();
}
