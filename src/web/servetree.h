/*
 * servetree: a record as a tree of parts to choose from.
 *
 * Parts have the numbers of selectmark.h.  Those of learning opportunities and
 * of decisions on recognition can be chosen; a report can be where it has none
 * of either.  What came of a decision belongs to it.
 */
#ifndef SERVETREE_H
#define SERVETREE_H

#include <stdbool.h>
#include <stddef.h>

#include "hash.h"
#include "selectmark.h"

struct fault;
struct http_request;
struct spool;
struct webpage;

struct servetree {
	struct doc *doc;
	struct selectmark mark;
	bool *chosen;	       /* for each part */
	size_t can, has;       /* how many can be chosen, are */
	char digest[HASH_HEX]; /* of what the parts are */
};

/* RECORD must outlive it; nothing is chosen.  -1 with *fault set. */
int servetree_open(
    struct servetree *tree, struct spool *record, struct fault *fault);
void servetree_free(struct servetree *tree);
/* Can part I be chosen? */
bool servetree_can(const struct servetree *tree, size_t i);
void servetree_all(struct servetree *tree, bool chosen);
/* Those that the fields of R name: "p=3" each, or "parts=1-4,7". */
void servetree_choose(struct servetree *tree, const struct http_request *r);
/* "1-4,7" of what is chosen; the caller frees it. */
char *servetree_parts(const struct servetree *tree);
/* The tree on the page: with boxes to tick, or what is chosen only. */
void servetree_show(
    const struct servetree *tree, struct webpage *p, bool boxes);
/* "Aino Esimerkki", "" where there is none; the caller frees it. */
char *servetree_learner(const struct servetree *tree);
/* Birth date, or NULL; the caller frees it. */
char *servetree_born(const struct servetree *tree);
/* The names of its institutions, with commas; the caller frees it. */
char *servetree_issuers(const struct servetree *tree, const char *lang);

#endif
