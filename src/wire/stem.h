/*
 * stem: names for products, made from the names of their sources.
 *
 * STEM[-N].EXT out of [A-Za-z0-9._-], never led by a dot or a dash, CAP_STEM
 * bytes at most; no two of one set are equal but for case, for some file
 * systems cannot tell these apart (contract, section 2).
 */
#ifndef STEM_H
#define STEM_H

struct stems;

struct stems *stems_new(void);
void stems_free(struct stems *stems); /* NULL allowed */
/*
 * A new name for what was made from SOURCE, an operand or the name of a member,
 * with the ending EXT; lives as long as STEMS.
 */
const char *stems_name(
    struct stems *stems, const char *source, const char *ext);

/* The stem of SOURCE alone, for the caller to free. */
char *stem_of(const char *source);

#endif
