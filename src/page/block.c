#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "clean.h"
#include "xalloc.h"

/* Room for one more behind N: arrays double when N is a power of two. */
static void *
grow(void *v, size_t n, size_t size)
{
	if ((n & (n - 1)) != 0)
		return v;
	return xreallocarray(v, n == 0 ? 1 : 2 * n, size);
}

static void
para_clear(struct para *para)
{
	free(para->text);
	free(para->lang);
	free(para->url);
}

static void
paras_clear(struct paras *paras)
{
	for (size_t i = 0; i < paras->n; i++)
		para_clear(&paras->v[i]);
	free(paras->v);
}

void
para_set(struct para *para, enum style style, const char *text,
    const char *lang, const char *url)
{
	bool cut = false;
	char *clean =
	    text == NULL ? xstrdup("") : clean_text(text, strlen(text), &cut);
	struct para fresh = {
	    .style = style,
	    .text = clean,
	    .cut = cut,
	    .lang = xstrdup(lang != NULL && clean_is_lang(lang) ? lang : ""),
	    .url = url != NULL && *url != '\0' ? xstrdup(url) : NULL,
	};

	para_clear(para);
	*para = fresh;
}

void
paras_add(struct paras *paras, enum style style, const char *text,
    const char *lang, const char *url)
{
	struct para para = {.text = NULL};

	para_set(&para, style, text, lang, url);
	if (para.text[strspn(para.text, " ")] == '\0') {
		para_clear(&para);
		return;
	}
	paras->v = grow(paras->v, paras->n, sizeof *paras->v);
	paras->v[paras->n++] = para;
}

static size_t
paras_cut(const struct paras *paras)
{
	size_t n = 0;

	for (size_t i = 0; i < paras->n; i++)
		n += paras->v[i].cut;
	return n;
}

static size_t
table_cut(const struct table *table)
{
	size_t n = 0;

	for (size_t i = 0; i < table->nrows; i++)
		for (size_t j = 0; j < table->ncolumns; j++)
			n += paras_cut(&table->rows[i].cells[j].paras);
	return n;
}

size_t
blocks_cut(const struct blocks *blocks)
{
	size_t n = 0;

	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *b = &blocks->v[i];

		n += paras_cut(&b->paras) + paras_cut(&b->aside);
		for (size_t j = 0; j < b->npairs; j++)
			n += b->pairs[j].label.cut +
			     paras_cut(&b->pairs[j].values);
		if (b->table != NULL)
			n += table_cut(b->table);
	}
	return n;
}

struct blocks *
blocks_new(void)
{
	struct blocks *blocks = xcalloc(1, sizeof *blocks);

	para_set(&blocks->header, STYLE_FURNITURE, "", NULL, NULL);
	para_set(&blocks->footer, STYLE_FURNITURE, "", NULL, NULL);
	para_set(&blocks->document, STYLE_FURNITURE, "", NULL, NULL);
	return blocks;
}

static void
cell_clear(struct cell *cell)
{
	paras_clear(&cell->paras);
	if (cell->bars == NULL)
		return;
	free(cell->bars->v);
	free(cell->bars->alt);
	free(cell->bars->lang);
	free(cell->bars);
}

static void
table_free(struct table *table)
{
	if (table == NULL)
		return;
	for (size_t i = 0; i < table->nrows; i++) {
		for (size_t j = 0; j < table->ncolumns; j++)
			cell_clear(&table->rows[i].cells[j]);
		free(table->rows[i].cells);
	}
	for (size_t j = 0; j < table->ncolumns; j++)
		para_clear(&table->columns[j].head);
	free(table->rows);
	free(table->columns);
	free(table->summary);
	free(table);
}

void
blocks_free(struct blocks *blocks)
{
	if (blocks == NULL)
		return;
	for (size_t i = 0; i < blocks->n; i++) {
		struct block *block = &blocks->v[i];

		paras_clear(&block->paras);
		paras_clear(&block->aside);
		for (size_t j = 0; j < block->npairs; j++) {
			para_clear(&block->pairs[j].label);
			paras_clear(&block->pairs[j].values);
		}
		free(block->pairs);
		table_free(block->table);
	}
	free(blocks->v);
	free(blocks->title);
	free(blocks->lang);
	para_clear(&blocks->header);
	para_clear(&blocks->footer);
	para_clear(&blocks->document);
	free(blocks->page_of);
	free(blocks->author);
	free(blocks);
}

struct block *
block_add(struct blocks *blocks, enum block_kind kind)
{
	struct block *block;

	blocks->v = grow(blocks->v, blocks->n, sizeof *blocks->v);
	block = &blocks->v[blocks->n++];
	*block = (struct block){.kind = kind, .split = SIZE_MAX};
	return block;
}

struct block *
block_heading(struct blocks *blocks, int level, int outline, enum style style,
    const char *text, const char *lang)
{
	struct block *block = block_add(blocks, BLOCK_HEADING);

	block->level = level;
	block->outline = outline;
	paras_add(&block->paras, style, text, lang, NULL);
	return block;
}

struct pair *
block_pair(struct block *block, const char *label, const char *label_lang)
{
	struct pair *pair;

	block->pairs = grow(block->pairs, block->npairs, sizeof *block->pairs);
	pair = &block->pairs[block->npairs++];
	*pair = (struct pair){.values = {NULL, 0}};
	para_set(&pair->label, STYLE_LABEL, label, label_lang, NULL);
	return pair;
}

struct table *
block_table(struct block *block)
{
	if (block->table == NULL)
		block->table = xcalloc(1, sizeof *block->table);
	return block->table;
}

struct column *
table_column(struct table *table, const char *head, const char *lang,
    enum column_align align, double width)
{
	struct column *column;

	table->columns =
	    grow(table->columns, table->ncolumns, sizeof *table->columns);
	column = &table->columns[table->ncolumns++];
	*column = (struct column){.align = align, .width = width};
	para_set(&column->head, STYLE_COLUMN, head, lang, NULL);
	return column;
}

struct row *
table_row(struct table *table, enum row_kind kind, int indent)
{
	struct row *row;

	table->rows = grow(table->rows, table->nrows, sizeof *table->rows);
	row = &table->rows[table->nrows++];
	row->kind = kind;
	row->indent = indent;
	row->cells = xcalloc(table->ncolumns, sizeof *row->cells);
	return row;
}

struct bars *
cell_bars(struct cell *cell)
{
	if (cell->bars == NULL) {
		cell->bars = xcalloc(1, sizeof *cell->bars);
		cell->bars->own = SIZE_MAX;
		cell->bars->alt = xstrdup("");
		cell->bars->lang = xstrdup("");
	}
	return cell->bars;
}

void
bars_say(struct bars *bars, const char *alt, const char *lang)
{
	free(bars->alt);
	free(bars->lang);
	bars->alt = clean_text(alt, strlen(alt), NULL);
	bars->lang = xstrdup(lang != NULL && clean_is_lang(lang) ? lang : "");
}

void
bars_add(struct bars *bars, double count)
{
	bars->v = grow(bars->v, bars->n, sizeof *bars->v);
	/* a NaN is not above 0 either */
	bars->v[bars->n++] = count > 0 ? count : 0;
}

static void
dump_para(FILE *out, int depth, const char *mark, const struct para *para)
{
	if (para->text == NULL || *para->text == '\0')
		return;
	fprintf(out, "%*s%s%s", 2 * depth, "", mark, style_name(para->style));
	if (para->lang != NULL && *para->lang != '\0')
		fprintf(out, " (%s)", para->lang);
	fprintf(out, ": %s", para->text);
	if (para->url != NULL)
		fprintf(out, " <%s>", para->url);
	putc('\n', out);
}

static void
dump_paras(FILE *out, int depth, const char *mark, const struct paras *paras)
{
	for (size_t i = 0; i < paras->n; i++)
		dump_para(out, depth, mark, &paras->v[i]);
}

static void
dump_bars(FILE *out, const struct bars *bars)
{
	fputs("      bars:", out);
	for (size_t i = 0; i < bars->n; i++)
		fprintf(out, i == bars->own ? " [%g]" : " %g", bars->v[i]);
	fprintf(out, "; %s\n", bars->alt != NULL ? bars->alt : "");
}

static void
dump_table(FILE *out, const struct table *table)
{
	static const char *const kinds[] = {
	    [ROW_PLAIN] = "row", [ROW_GROUP] = "group", [ROW_SUM] = "sum"};

	if (table->summary != NULL)
		fprintf(out, "  summary: %s\n", table->summary);
	for (size_t j = 0; j < table->ncolumns; j++)
		dump_para(out, 1, "", &table->columns[j].head);
	for (size_t i = 0; i < table->nrows; i++) {
		const struct row *row = &table->rows[i];

		fprintf(out, "  %s", kinds[row->kind]);
		if (row->indent > 0)
			fprintf(out, " indented %d", row->indent);
		putc('\n', out);
		for (size_t j = 0; j < table->ncolumns; j++) {
			char mark[32];

			snprintf(mark, sizeof mark, "%zu ", j);
			dump_paras(out, 2, mark, &row->cells[j].paras);
			if (row->cells[j].bars != NULL)
				dump_bars(out, row->cells[j].bars);
		}
	}
}

static void
dump_block(FILE *out, const struct block *block)
{
	static const char *const kinds[] = {
	    [BLOCK_PAGE] = "page",
	    [BLOCK_LETTERHEAD] = "letterhead",
	    [BLOCK_HEADING] = "heading",
	    [BLOCK_PARAS] = "paragraphs",
	    [BLOCK_LIST] = "list",
	    [BLOCK_PAIRS] = "pairs",
	    [BLOCK_TABLE] = "table",
	    [BLOCK_PANEL_BEGIN] = "panel",
	    [BLOCK_PANEL_END] = "end of panel",
	};

	fputs(kinds[block->kind], out);
	if (block->kind == BLOCK_HEADING)
		fprintf(out, " %d", block->level);
	if (block->outline > 0)
		fprintf(out, ", outline %d", block->outline);
	if (block->kind == BLOCK_LIST && block->level > 0)
		fprintf(out, " %d", block->level);
	if (block->number > 0)
		fprintf(out, ", from %zu", block->number);
	fputs(block->seal ? ", seal\n" : "\n", out);
	dump_paras(out, 1, "", &block->paras);
	dump_paras(out, 1, "| ", &block->aside);
	for (size_t j = 0; j < block->npairs; j++) {
		const char *mark = j >= block->split ? "| " : "";

		dump_para(out, 1, mark, &block->pairs[j].label);
		dump_paras(out, 2, mark, &block->pairs[j].values);
	}
	if (block->table != NULL)
		dump_table(out, block->table);
}

void
block_dump(const struct blocks *blocks, FILE *out)
{
	dump_para(out, 0, "header ", &blocks->header);
	dump_para(out, 0, "footer ", &blocks->footer);
	dump_para(out, 0, "document ", &blocks->document);
	for (size_t i = 0; i < blocks->n; i++)
		dump_block(out, &blocks->v[i]);
}
