/*
 * alike: names that are known to be spelled in ways that no rule unites, and
 * the short forms of names.
 *
 * Words are folded (fold.h).  Romanisations of one name are the same name;
 * that somebody called Bill is William is likely and not more, so it is left
 * to a person.
 */
#ifndef ALIKE_H
#define ALIKE_H

#include <stdbool.h>

enum alike { ALIKE_NOT, ALIKE_SHORT, ALIKE_SAME };

enum alike alike(const char *a, const char *b);

/* Names that look like spellings or slips of one another and are two. */
bool alike_apart(const char *a, const char *b);

#endif
