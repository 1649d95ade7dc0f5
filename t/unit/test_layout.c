/* Blocks on pages, but for tables: where they go and what they are tagged. */
#include <config.h>

#include "caps.h"
#include "paper.h"

static void
holds(const char *name)
{
	const char *why = paper_check();

	ok(why == NULL, "%s: the pages are well%s%s", name,
	    why != NULL ? ": " : "", why != NULL ? why : "");
}

static struct paras *
paras(struct blocks *blocks)
{
	return &block_add(blocks, BLOCK_PARAS)->paras;
}

static void
para(struct blocks *blocks, const char *text)
{
	paras_add(paras(blocks), STYLE_BODY, text, "en", NULL);
}

static void
empty(void)
{
	struct blocks *blocks = blocks_new();
	struct layout_seal seal;

	is_int(paper_run(blocks, &seal, NULL), 0, "nothing at all");
	is_int(paper.pages, 1, "is a page");
	ok(seal.form == NULL, "without a place for a seal");
	block_add(blocks, BLOCK_PAGE);
	block_add(blocks, BLOCK_PARAS);
	block_add(blocks, BLOCK_PAIRS);
	block_add(blocks, BLOCK_LIST);
	block_add(blocks, BLOCK_TABLE);
	block_table(block_add(blocks, BLOCK_TABLE));
	block_add(blocks, BLOCK_HEADING);
	block_add(blocks, BLOCK_PANEL_END);
	block_add(blocks, BLOCK_PANEL_BEGIN);
	block_add(blocks, BLOCK_PANEL_END);
	block_add(blocks, BLOCK_PAGE);
	is_int(paper_run(blocks, NULL, NULL), 0, "empty blocks");
	is_int(paper.pages, 1, "are a page, too");
	is_int(paper.n, 0, "with nothing on it");
	blocks_free(blocks);
}

static void
page_breaks(void)
{
	struct blocks *blocks = fresh();

	block_add(blocks, BLOCK_PAGE);
	para(blocks, "one");
	block_add(blocks, BLOCK_PAGE);
	block_add(blocks, BLOCK_PANEL_BEGIN);
	block_add(blocks, BLOCK_PAGE);
	block_add(blocks, BLOCK_PANEL_END);
	block_add(blocks, BLOCK_PARAS);
	para(blocks, "two");
	block_add(blocks, BLOCK_PAGE);
	is_int(paper_run(blocks, NULL, NULL), 0, "pages");
	is_int(paper.pages, 2, "none without anything on it");
	is_int(paper_page("two"), 1, "the second");
	ok(paper_find("University") != NULL &&
		paper_find("University")->page == 1,
	    "the header stands on the second");
	ok(paper_find("Page 1 of 2") != NULL &&
		paper_find("Page 2 of 2") != NULL,
	    "pages are numbered");
	holds("page breaks");
	blocks_free(blocks);
}

static void
footers(void)
{
	static const unsigned lengths[] = {0, 3, 12, 40, 300};

	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 5; k++) {
			struct blocks *blocks = fresh();
			char *name = words("N\xc3\xa4\xc3\xa4", lengths[i]);
			char *document = words("D", lengths[k]);

			para(blocks, "one");
			block_add(blocks, BLOCK_PAGE);
			para(blocks, "two");
			para_set(
			    &blocks->header, STYLE_FURNITURE, name, NULL, NULL);
			para_set(
			    &blocks->footer, STYLE_FURNITURE, name, NULL, NULL);
			para_set(&blocks->document, STYLE_FURNITURE, document,
			    NULL, NULL);
			paper_run(blocks, NULL, NULL);
			holds("header and footer");
			free(name);
			free(document);
			blocks_free(blocks);
		}
}

static void
headings(void)
{
	static const int levels[] = {1, 3, 3, 2, 6, 6, 1, 2};
	static const char *const types[] = {
	    "H1", "H2", "H2", "H2", "H3", "H3", "H1", "H2"};
	struct blocks *blocks = fresh();
	char name[8];

	for (size_t i = 0; i < 8; i++) {
		snprintf(name, sizeof name, "h%zu", i);
		block_heading(blocks, levels[i], levels[i] < 4 ? levels[i] : 0,
		    STYLE_HEADING, name, "en");
	}
	is_int(paper_run(blocks, NULL, NULL), 0, "headings");
	for (size_t i = 0; i < 8; i++) {
		snprintf(name, sizeof name, "h%zu", i);
		is_str(paper_find(name)->tag->type, types[i],
		    "levels are never left out");
	}
	is_str(paper.last_outline, "1 h0 0;2 h1 0;2 h2 0;2 h3 0;1 h6 0;2 h7 0;",
	    "nor in the outline");
	holds("headings");
	blocks_free(blocks);
}

/* The content that begins with MARK, and its tag's lines on each page. */
static const char *
lines_hold(const char *mark)
{
	const struct tag *tag = NULL;
	size_t lines = 0;

	for (size_t i = 0; i < paper.n && tag == NULL; i++)
		if (paper.v[i].text != NULL &&
		    strncmp(paper.v[i].text, mark, strlen(mark)) == 0)
			tag = paper.v[i].tag;
	for (size_t i = 0; i < paper.n; i++)
		lines += paper.v[i].tag == tag;
	for (size_t page = 0; page < paper.pages; page++) {
		size_t n = 0;

		for (size_t i = 0; i < paper.n; i++)
			n += paper.v[i].page == page && paper.v[i].tag == tag;
		if (n == 1 && lines > 1)
			return "a line is alone";
		if (n > 0 && n < lines && lines < 4)
			return "a short paragraph is split";
	}
	if (paper_page("heading") != paper_page(mark))
		return "a heading is alone";
	return NULL;
}

/* A heading and a paragraph of some lines, ever further down the page. */
static void
orphans(void)
{
	const char *why = NULL;
	size_t split = 0;

	for (unsigned n = 1; n < 700 && why == NULL; n++) {
		struct blocks *blocks = fresh();
		char *text = words("mark", n % 10 * 22);

		for (unsigned i = 0; i < n / 10; i++)
			para(blocks, "x");
		block_heading(blocks, 2, 0, STYLE_MINOR, "heading", "en");
		para(blocks, text);
		paper_run(blocks, NULL, NULL);
		why = paper_check();
		if (why == NULL)
			why = lines_hold("mark");
		split += paper.v[paper.n - 1].page > paper_page("mark");
		if (why != NULL)
			printf("# %u: %s\n", n, why);
		free(text);
		blocks_free(blocks);
	}
	ok(why == NULL, "no line is alone, nor a heading");
	ok(split > 5, "long paragraphs go on");
}

static void
panels(void)
{
	for (unsigned n = 1; n < 6000; n = n * 2) {
		struct blocks *blocks = fresh();
		struct layout_seal seal = {.form = NULL};
		char *text = words("mark", n);
		size_t tints = 0;

		for (unsigned i = 0; i < 30; i++)
			para(blocks, "x");
		block_add(blocks, BLOCK_PANEL_BEGIN)->seal = true;
		block_heading(blocks, 2, 0, STYLE_PANEL_HEAD, "heading", "en");
		para(blocks, text);
		para(blocks, text);
		block_add(blocks, BLOCK_PANEL_END);
		para(blocks, "behind");
		is_int(paper_run(blocks, &seal, NULL), 0, "a panel");
		holds("panel");
		is_str(seal.form != NULL ? seal.form->type : "", "Form",
		    "a form for the seal");
		for (size_t i = 0; i < paper.n; i++)
			tints += paper.v[i].text == NULL &&
				 paper.v[i].colour == STYLE_TINT;
		is_int(tints, seal.page - paper_page("heading") + 1,
		    "a tint on each page");
		if (n < 600)
			is_int(seal.page, paper_page("heading"),
			    "one page where that can be");
		free(text);
		blocks_free(blocks);
	}
}

/* N pairs in each column, of W words. */
static struct blocks *
pairs_of(unsigned n, unsigned w, bool two)
{
	struct blocks *blocks = fresh();
	struct block *block = block_add(blocks, BLOCK_PAIRS);

	for (unsigned i = 0; i < 2 * n; i++) {
		char *text = words("v", i * w), label[64];
		struct pair *pair;

		if (i == n && two)
			block->split = block->npairs;
		snprintf(label, sizeof label, "%s %u",
		    i % 3 ? "Label" : "A rather long label that wraps", i);
		pair = block_pair(block, i % 4 == 3 ? "" : label, "en");
		paras_add(&pair->values, STYLE_BODY, text, "en", NULL);
		if (i % 5 == 0)
			paras_add(
			    &pair->values, STYLE_SMALL, "more", "fi", NULL);
		free(text);
	}
	return blocks;
}

static void
pairs(void)
{
	struct blocks *blocks = pairs_of(5, 1, true);
	const struct print *right;
	char *text = words("l", 3000);

	is_int(paper_run(blocks, NULL, NULL), 0, "two columns");
	holds("pairs");
	right = paper_find("Label 5");
	ok(right != NULL && right->x > paper.width / 2 &&
		right->y < STYLE_MARGIN_TOP + 5,
	    "stand side by side");
	ok(paper_find("more") != NULL &&
		strcmp(paper_find("more")->tag->lang, "fi") == 0,
	    "a value in another language says so");
	blocks_free(blocks);
	for (unsigned n = 1; n < 150; n += 7) {
		blocks = pairs_of(n, n % 5, n % 2);
		paper_run(blocks, NULL, NULL);
		holds("many pairs");
		blocks_free(blocks);
	}
	blocks = fresh();
	block_add(blocks, BLOCK_PAIRS);
	for (unsigned n = 0; n < 40; n++) {
		char *label = words("l", 5 + n);

		paras_add(&block_pair(&blocks->v[0], label, NULL)->values,
		    STYLE_BODY, "value", NULL, NULL);
		free(label);
	}
	paper_run(blocks, NULL, NULL);
	holds("labels longer than values");
	blocks_free(blocks);
	blocks = fresh();
	block_pair(block_add(blocks, BLOCK_PAIRS), text, NULL);
	block_pair(&blocks->v[0], "empty", NULL);
	paras_add(&block_pair(&blocks->v[0], text, NULL)->values, STYLE_BODY,
	    text, NULL, NULL);
	paper_run(blocks, NULL, NULL);
	holds("labels longer than pages");
	blocks_free(blocks);
	free(text);
}

static void
letterheads(void)
{
	for (unsigned n = 0; n < 3000; n = n * 3 + 3) {
		struct blocks *blocks = fresh();
		struct block *block = block_add(blocks, BLOCK_LETTERHEAD);
		char *text = words("name", n);
		size_t rules = 0;

		paras_add(&block->paras, STYLE_INSTITUTION, text, "en", NULL);
		paras_add(&block->paras, STYLE_ORIGINAL, text, "pl", NULL);
		paras_add(&block->aside, STYLE_SMALL, text, "en",
		    "https://example.org/");
		block_heading(blocks, 1, 1, STYLE_TITLE, "Title", "en");
		paper_run(blocks, NULL, NULL);
		holds("letterhead");
		for (size_t i = 0; i < paper.n; i++)
			rules += paper.v[i].text == NULL &&
				 paper.v[i].height == STYLE_RULE_LETTERHEAD;
		is_int(rules, 1, "a rule beneath");
		ok(paper.links >= 1, "a link per line: %zu", paper.links);
		free(text);
		blocks_free(blocks);
	}
}

static void
lists(void)
{
	struct blocks *blocks = fresh();
	struct block *block = block_add(blocks, BLOCK_LIST);
	char *text = words("item", 40), *all;

	for (size_t i = 0; i < 100; i++)
		paras_add(&block->paras, STYLE_BODY, text, "en", NULL);
	paper_run(blocks, NULL, NULL);
	holds("list");
	ok(paper.pages > 1, "on several pages");
	all = paper_text(NULL);
	ok(strncmp(all, "\xe2\x80\xa2itemw0", 9) == 0, "with bullets");
	free(all);
	free(text);
	blocks_free(blocks);
}

static void
directions(void)
{
	struct blocks *blocks = fresh();
	const struct print *print;

	paras_add(paras(blocks), STYLE_BODY, "mirbat", "ar", NULL);
	paras_add(paras(blocks), STYLE_BODY, "bad", "en", "javascript:x()");
	paper_run(blocks, NULL, NULL);
	print = paper_find("mirbat");
	ok(print->x + print->width > paper.width - STYLE_MARGIN_SIDE - 0.1,
	    "what runs from the right begins there");
	is_str(print->tag->lang, "ar", "in its language");
	is_str(paper_find("bad")->tag->lang, "", "others inherit it");
	is_str(paper_find("bad")->tag->type, "P", "links go to known places");
	blocks_free(blocks);
}

static void
kept(void)
{
	size_t apart = 0;

	for (unsigned n = 1; n < 80; n++) {
		struct blocks *blocks = fresh();

		for (unsigned i = 0; i < n; i++)
			para(blocks, "x");
		para(blocks, "first");
		blocks->v[blocks->n - 1].keep = true;
		para(blocks, "second");
		paras_add(&blocks->v[blocks->n - 1].paras, STYLE_STRONG, "bold",
		    "en", NULL);
		para(blocks, "third");
		paper_run(blocks, NULL, NULL);
		apart += paper_page("first") != paper_page("second");
		apart += paper_page("bold") != paper_page("third");
		blocks_free(blocks);
	}
	is_int(apart, 0, "what is to be kept with the next is");
}

static void
too_many(void)
{
	struct blocks *blocks = fresh();
	struct fault fault = FAULT_NONE;

	for (size_t i = 0; i < CAP_PAGES; i++) {
		block_add(blocks, BLOCK_PAGE);
		para(blocks, "x");
	}
	is_int(paper_run(blocks, NULL, &fault), 0, "as many pages as may be");
	is_int(paper.pages, CAP_PAGES, "are there");
	block_add(blocks, BLOCK_PAGE);
	para(blocks, "x");
	is_int(paper_run(blocks, NULL, &fault), -1, "one more");
	is_int(fault.verdict, VERDICT_NO, "is refused");
	is_int(paper.pages, 0, "before any is drawn");
	blocks_free(blocks);
}

int
main(void)
{
	empty();
	page_breaks();
	footers();
	headings();
	orphans();
	panels();
	pairs();
	letterheads();
	lists();
	directions();
	kept();
	too_many();
	paper_clear();
	return tap_done();
}
