/*
 * langs: the languages wanted, the one wanted most first, as doc.h takes them.
 */
#ifndef LANGS_H
#define LANGS_H

struct fault;

/*
 * "en,fi,sv-FI" as a NULL-ended list, for langs_free.  NULL with *fault set
 * (VERDICT_TROUBLE) when one is no language tag (RFC 5646, 2.1).
 */
const char **langs_parse(const char *list, struct fault *fault);
void langs_free(const char **langs); /* NULL allowed */

#endif
