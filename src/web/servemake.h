/*
 * servemake: what leaves: the parts that were chosen, with their transcript,
 * signed, judged by its schema and verified.
 */
#ifndef SERVEMAKE_H
#define SERVEMAKE_H

#include <stdbool.h>

#include "servefault.h"

struct fault;
struct serve;
struct servetree;
struct spool;

struct servemake {
	struct spool *record; /* signed */
	struct spool *pdf;    /* its transcript; NULL: built without */
};

/*
 * Of RECORD what is chosen in TREE; LANG is the transcript's.  0, or -1 with
 * *fault set; servemake_free in any case.
 */
int servemake(struct servemake *made, const struct serve *serve,
    struct spool *record, const struct servetree *tree, const char *lang,
    const struct servefault *how, struct fault *fault);
void servemake_free(struct servemake *made);

#endif
