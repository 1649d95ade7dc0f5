/*
 * converttell: what is said of a conversion.
 *
 * One line for each kind of thing at each path, with the line of the document
 * where it is met first and how often it is met.  Paths are of elements, from
 * below the root, "//" standing for the levels of learning opportunities; never
 * a value of the document.
 */
#ifndef CONVERTTELL_H
#define CONVERTTELL_H

#include <stddef.h>

#include <libxml/tree.h>

struct warnings;

enum converttell_kind {
	CONVERTTELL_LOSS, /* the target cannot say it */
	CONVERTTELL_NOTE, /* it is said in another way, nothing is lost */
	CONVERTTELL_LACK, /* the target wants it and the document has it not */
	CONVERTTELL_KINDS
};

struct converttell_line {
	enum converttell_kind kind;
	char *path, *why;
	long line;
	size_t count;
};

struct converttell {
	struct converttell_line *v;
	size_t n;
};

#define CONVERTTELL_NONE                                                       \
	{                                                                      \
		NULL, 0                                                        \
	}

/*
 * Tells of LOCAL within ELEMENT, or of ELEMENT itself when that is NULL; a name
 * with "@" before it is an attribute.
 */
void converttell_add(struct converttell *t, enum converttell_kind kind,
    const xmlNode *element, const char *local, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* How many lines there are of KIND. */
size_t converttell_count(
    const struct converttell *t, enum converttell_kind kind);
/* All lines of KIND as warnings: "line 7: learner/gender: why (3 times)". */
void converttell_warn(const struct converttell *t, enum converttell_kind kind,
    struct warnings *warnings);
void converttell_free(struct converttell *t);

/* The path of ELEMENT, for the caller to free. */
char *converttell_path(const xmlNode *element);

#endif
