/*
 * mergewrite: the document that becomes of several.
 *
 * The root declares what all roots declare alike, so that each part finds the
 * namespaces in scope that it had, no more and no fewer: signatures within a
 * part, of diploma supplements, go on holding.  Between parts stands the white
 * space that stood before them.
 */
#ifndef MERGEWRITE_H
#define MERGEWRITE_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

struct fault;
struct mergedoc;
struct mergeparts;
struct spool;

struct mergewrite {
	struct mergedoc *const *docs;
	size_t ndocs;
	const struct mergeparts *sets;
	const struct mergedoc *learner; /* whose learner element stands */
	bool typed; /* originals have a type, which is since 1.2 */
};

/* 0, or -1 with *fault set. */
int mergewrite(
    const struct mergewrite *m, struct spool *out, struct fault *fault);
/*
 * Makes CDATA sections again of markup in text, in the supplements of REPORT:
 * the schema's note on them wants them, and trees do not know them.
 */
void mergewrite_sections(xmlNode *report);

#endif
