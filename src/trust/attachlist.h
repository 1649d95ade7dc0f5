/*
 * attachlist: the attachments of one document, for people and for programs.
 *
 * Each content is decoded to be measured, one after the other, so that memory
 * holds one of them.  What cannot be decoded is listed with its reason.  Texts
 * of the document are neutralised here.
 */
#ifndef ATTACHLIST_H
#define ATTACHLIST_H

#include "hash.h"
#include "msg.h"

struct attach_list;
struct buf;
struct warnings;

struct attachlist_row {
	char media[128];
	unsigned long long size;
	char sha256[HASH_HEX];
	struct fault fault; /* VERDICT_OK: the rest is filled */
};

struct attachlist {
	const struct attach_list *list;
	struct attachlist_row *rows; /* as many as list has entries */
	enum verdict verdict;	     /* the worst of the rows */
	struct warnings *warnings;
};

/* -1 with *fault set when there is no SHA-256. */
int attachlist_measure(struct attachlist *a, struct fault *fault);
void attachlist_free(struct attachlist *a);
/* Appends a table with a line of headings; nothing for no attachment. */
void attachlist_table(const struct attachlist *a, struct buf *out);
/*
 * Appends one object and a line end.  A may be NULL where FAULT says why there
 * is no list.
 */
void attachlist_json(const struct attachlist *a, const char *file,
    const char *member, const struct warnings *warnings,
    const struct fault *fault, struct buf *out);

#endif
