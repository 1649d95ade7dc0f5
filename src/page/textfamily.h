/*
 * textfamily: the families among which textfont chooses, and the choice.
 */
#ifndef TEXTFAMILY_H
#define TEXTFAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include <fontconfig/fontconfig.h>

struct textfamily;
struct textfamily_list;

/* Those that can be embedded of CONFIG, which outlives the list. */
struct textfamily_list *textfamily_new(FcConfig *config);
void textfamily_free(struct textfamily_list *list); /* NULL allowed */

/* The parts of a text that are of one family. */
struct textfamily_walk {
	const struct textfamily_list *list;
	const FcCharSet *own;
	const struct textfamily *family; /* of the part that is under way */
	const char *s;
	size_t n, at;
	const char *han; /* "CJK JP" and so on */
	bool serif;
};

/* OWN is what the style's own family has. */
void textfamily_begin(struct textfamily_walk *walk,
    const struct textfamily_list *list, const FcCharSet *own, bool serif,
    const char *s, size_t n, const char *lang);
/* False at the end.  *NAME is NULL for the style's own family, and for what no
 * family has. */
bool textfamily_next(struct textfamily_walk *walk, size_t *start, size_t *end,
    const char **name);

#endif
