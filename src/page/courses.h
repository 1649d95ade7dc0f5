/*
 * courses: learning opportunities as a list of rows, and as one table.
 *
 * The parts of a programme at any depth, or courses that are part of nothing,
 * by their groups.  Columns that would be empty are left out, and what is the
 * same everywhere is said once.  Descriptions that would tear the table apart
 * stand behind it.
 */
#ifndef COURSES_H
#define COURSES_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "amount.h"
#include "block.h"
#include "detail.h"
#include "group.h"
#include "transcript.h"

/* A row to be: a specification. */
struct course {
	const xmlNode *los, *loi;
	const xmlNode *code; /* the identifier of the first column, or NULL */
	int depth;
	size_t size;  /* rows of it and all its parts */
	size_t group; /* of groups.v; groups.n for none */
};

/* schemes of credits in one table that are added up: less than this */
#define COURSE_SCHEMES 7

/* different terms that are told once, behind the table */
#define COURSE_TERMS 24

enum course_column {
	COURSE_CODE,
	COURSE_TITLE,
	COURSE_DATE,
	COURSE_CREDITS,
	COURSE_GRADE,
	COURSE_BARS,
	COURSE_COLUMNS
};

struct courses {
	const struct subject *subject;
	struct course *v; /* parts behind what they are parts of */
	size_t n;
	struct groups groups;
	/* what courses_look found; texts are owned */
	bool has[COURSE_COLUMNS];
	size_t width[COURSE_COLUMNS]; /* the longest, in characters */
	bool scales;		      /* there are several grading scales */
	bool terms;
	char *scheme[COURSE_SCHEMES]; /* of the credits */
	size_t times[COURSE_SCHEMES]; /* that each is used */
	size_t main;		      /* the one used most */
	size_t nschemes;	      /* COURSE_SCHEMES: more than are summed */
	bool level_said;	      /* credit_level, by the programme */
	char *language, *credit_level, *levels; /* of all, or NULL */
	struct course_term {
		const xmlNode *node; /* the first of them */
		char *key;	     /* titles and dates */
	} term[COURSE_TERMS];
	size_t nterms, in_terms; /* rows that are in one */
	bool terms_apart;	 /* rows give the title only */
	bool terms_more;	 /* there is more to them than a title */
	struct detail_common common;
};

/* courses.c: collecting and looking */
void courses_init(struct courses *courses, const struct subject *subject);
void courses_free(struct courses *courses);
/* LOS and all its parts. */
void courses_add(struct courses *courses, const xmlNode *los);
/* Which columns there are, what is common to all; PROGRAMME or NULL is what
 * the rows are parts of and repeats nothing of. */
void courses_look(struct courses *courses, const xmlNode *programme);
/*
 * Adds the credits of SCHEME of those passed among row FROM and its parts, each
 * branch once, where it has any first.  *LEFT is set when some did not count.
 */
void courses_sum(const struct courses *courses, size_t from, const char *scheme,
    struct amount *sum, bool *left);

/* Scheme I as it is named in words. */
const char *courses_scheme(const struct courses *courses, size_t i);
/* "5", and behind it the scheme, small, unless that is the main one. */
void courses_credit(const struct courses *courses, const char *value,
    const char *scheme, struct paras *out);
/* A scheme of credits as it is shown: "ECTS"; the caller frees it. */
char *courses_upper(const char *scheme);

/* coursetable.c; the sum is headed by the label KEY */
void courses_table(const struct courses *courses, const char *key, int level,
    struct blocks *out);
/* courserow.c: fills the cells; COLUMN: which one each of COURSE_* is. */
void courses_row(const struct courses *courses, const struct course *course,
    size_t group, const size_t *column, struct row *row);
/* courserow.c: is its description too long for the table? */
bool courses_long(const struct courses *courses, const struct course *course);

#endif
