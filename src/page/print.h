/*
 * print: one record in, one PDF out, in this process.
 *
 * The only place that knows all of the floor: doc, transcript, layout and the
 * writer.  What it allocates for a document is gone when it returns; fonts and
 * labels stay.  Runs in the child of render.
 */
#ifndef PRINT_H
#define PRINT_H

#include <stdbool.h>
#include <stdint.h>

#include "authentic.h"
#include "pades.h"

struct buf;
struct fault;
struct print;
struct spool;
struct warnings;

enum print_paper { PRINT_A4, PRINT_LETTER };

struct print_options {
	const char *const *langs; /* NULL-ended, at least one */
	enum print_paper paper;
	bool embed;	  /* the record goes into the file */
	size_t seal_room; /* 0: not sealed */
	int64_t date; /* seconds since 1970; -1: the record's generatedDate */
};

struct print *print_new(
    const struct print_options *options, struct fault *fault);
void print_free(struct print *print); /* NULL allowed */

struct print_result {
	struct pades_place seal; /* where seal_room is not 0 */
	size_t pages;
	size_t missing; /* characters that no font has */
	size_t cut;	/* texts longer than CAP_PRINT_TEXT */
};

/* Appends the file to OUT; -1 with *fault set. */
int print_document(struct print *print, struct spool *record,
    const struct authentic *authentic, struct buf *out,
    struct print_result *result, struct warnings *warnings,
    struct fault *fault);

#endif
