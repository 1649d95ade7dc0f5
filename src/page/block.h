/*
 * block: what stands on the pages and in which order, before it is known where.
 *
 * The contents (transcript, supplement and kin) make a list of blocks out of a
 * record; layout turns it into pages.  Between the two there is nothing but
 * this data, so either can be tested without the other: block_dump prints it.
 * A paragraph is text of one style and one language.  Everything given here is
 * copied and belongs to the list; text may come straight from a document, it is
 * cleaned (clean.h) when it is added, and what is left empty is not added.  A
 * language that does not look like a tag is taken for unknown.
 */
#ifndef BLOCK_H
#define BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "style.h"

struct para {
	enum style style;
	char *text; /* UTF-8, one paragraph */
	char *lang; /* BCP 47, "" when it is not known */
	char *url;  /* where it links to, or NULL */
	int indent; /* levels that it stands to the right */
	bool cut;   /* it was longer: see clean.h */
};

struct paras {
	struct para *v;
	size_t n;
};

/* The distribution of results as small bars. */
struct bars {
	double *v; /* counts, not negative */
	size_t n;
	size_t own; /* the learner's own bar, from 0; n or more: not known */
	char *alt;  /* the same in words, */
	char *lang; /* in this language */
};

struct cell {
	struct paras paras;
	struct bars *bars; /* or NULL */
};

enum column_align { COLUMN_LEFT, COLUMN_RIGHT, COLUMN_CENTRE, COLUMN_DECIMAL };

struct column {
	struct para head;
	enum column_align align;
	/* points: as wide as its contents up to this, half as much more where a
	 * word would break; 0: shares what is left */
	double width;
};

enum row_kind {
	ROW_PLAIN,
	ROW_GROUP, /* cells[0] goes across; keeps with the next two rows */
	ROW_SUM	   /* a line above; keeps with the row before */
};

struct row {
	enum row_kind kind;
	int indent;	    /* levels, of the cell in table->indented */
	struct cell *cells; /* as many as there are columns */
};

struct table {
	struct column *columns;
	size_t ncolumns;
	size_t indented; /* the column whose cells row->indent moves */
	size_t header;	 /* the column that names the row (TH, Scope Row) */
	struct row *rows;
	size_t nrows;
	char *summary; /* for those who cannot see it; or NULL */
};

struct pair {
	struct para label; /* empty text: one more value of the label above */
	struct paras values;
};

enum block_kind {
	BLOCK_PAGE,	  /* begins a page; keep: unless much of one is left */
	BLOCK_LETTERHEAD, /* left: paras, right: aside; a rule beneath */
	BLOCK_HEADING,	  /* paras[0]; what follows it in other languages */
	BLOCK_PARAS,
	BLOCK_LIST,  /* the paragraphs are its items */
	BLOCK_PAIRS, /* labels and values in one column or in two */
	BLOCK_TABLE,
	BLOCK_PANEL_BEGIN, /* the blocks up to the end stand on a tint */
	BLOCK_PANEL_END
};

struct block {
	enum block_kind kind;
	struct paras paras, aside;
	int level;	    /* heading: 1 to 6; list: how deep, from 0 */
	size_t number;	    /* list: of the first item; 0: bullets */
	int outline;	    /* heading: 0 none, else level in the outline */
	bool keep;	    /* stays on the page of the block behind it */
	struct pair *pairs; /* of the left column, or of both */
	size_t npairs;
	size_t split; /* pairs[split..] stand at the right, where there are any
		       */
	double label; /* width of the labels, points; 0: as layout likes */
	struct table *table;
	bool seal; /* panel: the signature field of a sealed file lies here */
};

struct blocks {
	struct block *v;
	size_t n;
	/* what header and footer say; page numbers are layout's */
	char *title; /* of the file: "Transcript of Records - NAME" */
	char *lang;  /* of the page's own words */
	struct para header, footer; /* header: from the second page on */
	struct para document;	    /* "Document 0123456789abcdef" */
	char *page_of;		    /* "Page %1 of %2" */
	size_t reports;		    /* for --totals and tests */
	char *author;		    /* the first issuer */
};

struct blocks *blocks_new(void);
void blocks_free(struct blocks *blocks); /* NULL allowed */

/* A new block at the end; the pointer is good until the next is added. */
struct block *block_add(struct blocks *blocks, enum block_kind kind);
/* A heading with its first text. */
struct block *block_heading(struct blocks *blocks, int level, int outline,
    enum style style, const char *text, const char *lang);
/* LANG and URL may be NULL; nothing happens when TEXT is NULL or blank. */
void paras_add(struct paras *paras, enum style style, const char *text,
    const char *lang, const char *url);
void para_set(struct para *para, enum style style, const char *text,
    const char *lang, const char *url);
/* A pair with one value or more to come: &pair->values.  Good until the next is
 * added, as are columns and rows.  The right column begins with
 * block->split = block->npairs. */
struct pair *block_pair(
    struct block *block, const char *label, const char *label_lang);
struct table *block_table(struct block *block);
struct column *table_column(struct table *table, const char *head,
    const char *lang, enum column_align align, double width);
/* After all columns are there. */
struct row *table_row(struct table *table, enum row_kind kind, int indent);
/* Those of the cell, without a bar at first; ->own is for the caller to set. */
struct bars *cell_bars(struct cell *cell);
void bars_add(struct bars *bars, double count);
void bars_say(struct bars *bars, const char *alt, const char *lang);

/* How many paragraphs were cut. */
size_t blocks_cut(const struct blocks *blocks);

/* One line per paragraph, indented by where it is: for tests. */
void block_dump(const struct blocks *blocks, FILE *out);

#endif
