/*
 * rowpart: the parts of a record that come of the cells of one row.
 */
#ifndef ROWPART_H
#define ROWPART_H

#include <stdbool.h>
#include <stddef.h>

#include "rowslot.h"
#include "rowwrite.h"
#include "rowxml.h"

struct rowpart {
	const struct rowwrite *w;
	struct rowxml *x;
	const struct rowcells *cells;
};

/* "" for nothing. */
const char *rowpart_value(const struct rowpart *p, enum rowslot slot);
struct rowxml_origin rowpart_from(const struct rowpart *p, enum rowslot slot);
struct rowxml_origin rowpart_row(const struct rowpart *p);
void rowpart_fail(const struct rowpart *p, enum rowslot slot, const char *why);

/* The element, where there is something; and in any case. */
void rowpart_put(const struct rowpart *p, const char *name, enum rowslot slot);
void rowpart_must(const struct rowpart *p, const char *name, enum rowslot slot);
/* With the attribute that 2.1.1 wants. */
void rowpart_country(
    const struct rowpart *p, const char *name, enum rowslot slot);
void rowpart_country_text(const struct rowpart *p, const char *name,
    const char *text, struct rowxml_origin from);

/*
 * Identifiers: those of ALL ("type=value; .."), those of the columns OF with a
 * type behind, and ONE of type KIND unless it is among them.  Their number.
 */
size_t rowpart_ids(const struct rowpart *p, enum rowslot all, enum rowslot of,
    enum rowslot one, const char *kind);
/* That of type KIND in ALL or OF, for the caller to free; NULL: none. */
char *rowpart_id(const struct rowpart *p, enum rowslot all, enum rowslot of,
    const char *kind);

/* What stands in a specification before its parts. */
void rowpart_specification(const struct rowpart *p);
/* Does the scheme of the row belong to the report? */
bool rowpart_local_scheme(const struct rowpart *p);

#endif
