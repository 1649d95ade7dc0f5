/*
 * selectwant: what is wanted of a record, as the options of elmo-select say.
 *
 * Of one kind of question any answer will do, of different kinds all must be
 * there; conditions (where.h) must all hold, as elmo-tocsv has them.  Issuer,
 * identifier, type and XPath name things, with all that is in them; status,
 * dates and conditions must hold for each opportunity by itself.
 */
#ifndef SELECTWANT_H
#define SELECTWANT_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "opt.h"
#include "where.h"

struct column_view;
struct doc;
struct fault;
struct selectxpath;

/* The kinds that name things, as bits. */
enum selectwant_name {
	SELECTWANT_ISSUER = 1,
	SELECTWANT_ID = 2,
	SELECTWANT_TYPE = 4,
	SELECTWANT_XPATH = 8
};

struct selectwant {
	struct strings issuers, ids, types, statuses;
	const char *since, *until; /* NULL: no bound */
	struct wheres wheres;
	struct selectxpath **xpaths;
	size_t nxpaths;
	/*
	 * Not NULL: these parts by their numbers (selectmark.h) are wanted,
	 * each without what is in it, and nothing else is asked.
	 */
	const bool *parts;
	size_t nparts;
};

/* 0, or -1 with *fault set (VERDICT_TROUBLE). */
int selectwant_add_where(
    struct selectwant *want, const char *text, struct fault *fault);
int selectwant_add_xpath(
    struct selectwant *want, const char *text, struct fault *fault);
/* Are the dates dates?  When all has been put in. */
int selectwant_check(const struct selectwant *want, struct fault *fault);
/* Not the strings, which are the caller's. */
void selectwant_free(struct selectwant *want);

/* What is asked: bits of selectwant_name; are there conditions, too? */
unsigned selectwant_names(const struct selectwant *want);
bool selectwant_conditions(const struct selectwant *want);

bool selectwant_issuer(const struct selectwant *want, const struct doc *doc,
    const xmlNode *issuer);
/* Of a specification or its instances. */
bool selectwant_id(
    const struct selectwant *want, const struct doc *doc, const xmlNode *los);
bool selectwant_type(
    const struct selectwant *want, const struct doc *doc, const xmlNode *los);
/* *UNDATED is set where the want of a date alone is the reason. */
bool selectwant_row(const struct selectwant *want,
    const struct column_view *view, bool *undated);

#endif
