/*
 * attach: the attachments of a document, one entry for each content.
 *
 * An attachment may hold its content in several languages; each is an entry
 * with a number of its own, counted through the document in its order.  An
 * attachment without content is an entry, too.  The list owns its texts and
 * must not outlive the doc.
 */
#ifndef ATTACH_H
#define ATTACH_H

#include <stddef.h>

#include "doc.h"

struct datauri;
struct fault;
struct warnings;

struct attach {
	size_t number; /* from 1 */
	enum place above;
	char *type, *title, *lang; /* "" when not given */
	char *place;		   /* doc_place */
	long line;
	const xmlNode *content; /* NULL: none, or an empty one */
};

struct attach_list {
	struct attach *v;
	size_t n;
};

void attach_list(const struct doc *doc, struct attach_list *list);
void attach_list_free(struct attach_list *list);
/* The entry of that number, or NULL. */
const struct attach *attach_number(
    const struct attach_list *list, size_t number);
/*
 * The transcript that EMREX wants: at the root, of type "EMREX transcript".
 * Else one that serves: that type in a report, then "Transcript of Records" in
 * a report or at the root; *WARNINGS then says so.  NULL with *fault set
 * (VERDICT_NO) when there is none.
 */
const struct attach *attach_transcript(const struct attach_list *list,
    struct warnings *warnings, struct fault *fault);
/*
 * The content of an entry, decoded, for datauri_free.  -1 with *fault set:
 * VERDICT_TROUBLE as datauri_decode has it, VERDICT_NO for a PDF that does not
 * begin as one and where there is no content, which the schema allows.
 */
int attach_data(const struct attach *entry, struct datauri *data,
    struct warnings *warnings, struct fault *fault);

#endif
