/*
 * part: what recognition, enrolment, supplement and enclosure make alike.
 *
 * Words of the page come by their key of labels.h and in its language, texts
 * of the record in their own.  Nothing here fails.
 */
#ifndef PART_H
#define PART_H

#include <libxml/tree.h>

#include "block.h"
#include "transcript.h"

/* Of the heading of LEVEL: 1 and 2 as a programme's, 3 below it, the rest. */
enum style part_style(int level);
/* A heading that is a word of the page; 6 is the deepest level there is. */
struct block *part_heading(const struct subject *subject, struct blocks *out,
    int level, const char *key);
/* A paragraph that is a word of the page. */
void part_say(const struct subject *subject, struct paras *out,
    enum style style, const char *key);
/* A pair with one value, nothing when TEXT is NULL or empty; frees TEXT. */
void part_pair(const struct subject *subject, struct block *pairs,
    const char *key, char *text, const char *lang);
/* All titles of NODE called LOCAL as one pair. */
void part_titles(const struct subject *subject, struct block *pairs,
    const char *key, const xmlNode *node, const char *local);
/* Each identifier of NODE by its type in words; KEY where it has none. */
void part_identifiers(const struct subject *subject, struct block *pairs,
    const char *key, const xmlNode *node);
/* An institution: titles under KEY, country, identifiers, website. */
void part_issuer(const struct subject *subject, struct block *pairs,
    const char *key, const xmlNode *issuer);
/* Takes the last block away when it has neither text nor pairs nor rows. */
void part_drop(struct blocks *out);

#endif
