/*
 * fillplace: the elements of a record that fill puts values into, and the way
 * to each.
 *
 * These are the places where rules are at home (rule.h): also the issuers and
 * learning opportunities that a recognition or an enrolment tells of.  A path
 * is that of a finding, "/elmo/report[1]/issuer": steps are numbered where
 * there are several, reports and specifications always.  Places point into the
 * doc and live as long as it does.
 */
#ifndef FILLPLACE_H
#define FILLPLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/tree.h>

struct buf;
struct doc;

enum fillplace_kind {
	FILLPLACE_ROOT,
	FILLPLACE_LEARNER,
	FILLPLACE_REPORT,
	FILLPLACE_ISSUER,
	FILLPLACE_LOS,
	FILLPLACE_LOI,
	/* those that only stand between */
	FILLPLACE_SPECIFIES,
	FILLPLACE_PART,
	FILLPLACE_ENROLMENT,
	FILLPLACE_RECOGNITION,
	FILLPLACE_BASIS
};

#define FILLPLACE_NOWHERE SIZE_MAX

struct fillplace {
	enum fillplace_kind kind;
	const xmlNode *node;
	const char *local; /* its name; the address is unique */
	size_t up;	   /* by its number in the list; _NOWHERE: the root */
	size_t number;	   /* among its like-named siblings, from 1 */
	bool shown;	   /* the number is part of the path */
	size_t report;	   /* the one it is in, _NOWHERE outside of any */
	size_t los;	   /* the innermost that it is in, or is */
};

struct fillplaces {
	const struct doc *doc;
	struct fillplace *v; /* what is above comes first */
	size_t n, size;
	size_t *sorted; /* for fillplaces_find */
};

void fillplaces_list(const struct doc *doc, struct fillplaces *places);
void fillplaces_free(struct fillplaces *places);
/* Appends the path of place I. */
void fillplaces_path(
    const struct fillplaces *places, size_t i, struct buf *path);
/*
 * The child of place UP that is number NUMBER of those called LOCAL, an
 * address that fillplace_step gave; _NOWHERE when there is none.
 */
size_t fillplaces_find(
    struct fillplaces *places, size_t up, const char *local, size_t number);
/*
 * What an element LOCAL within IN is: true, and *KIND and the *ADDRESS of its
 * name, when it is a place.
 */
bool fillplace_step(enum fillplace_kind in, const char *local, size_t n,
    enum fillplace_kind *kind, const char **address);

#endif
