/*
 * doc: what the tools ask of a document.
 *
 * A doc is one ELMO record in memory, read-only: its flavour, learner,
 * reports, learning opportunities and attachments, as nodes of its tree that
 * live as long as it does.  Elements are matched by local name and the
 * namespace of the root, whichever that is and never by prefix, and only on
 * their known places (place.h); so 1.0 to 2.1.1 are read alike, and the
 * pre-release, a wrong namespace and none as far as they have the same
 * structure.  doc_flavour says which it is.
 *
 * "Text" is UTF-8 with white space collapsed, as xs:token wants it; the caller
 * frees it.  Functions that look for a node take NULL for where to look, and
 * then find NULL.
 */
#ifndef DOC_H
#define DOC_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "flavour.h"
#include "place.h"

struct doc;
struct fault;
struct spool;
struct xml_options;
struct xml_sink;

/*
 * NULL with *fault set: VERDICT_TROUBLE as tree_read has it, VERDICT_NO when
 * the root is not an elmo element.
 */
struct doc *doc_read(struct spool *spool, struct fault *fault);
/*
 * One reading for others too: SINKS and OPTIONS are those of xml_parse.  0, and
 * *DOC is NULL when the root is not an elmo element; -1 with *fault set.
 */
int doc_listen(struct spool *spool, const struct xml_sink *sinks, size_t n,
    const struct xml_options *options, struct doc **doc, struct fault *fault);
/*
 * A doc over a tree that is there, which stays the caller's and must outlive
 * it: a record of KIND and VERSION, whatever it shows.
 */
struct doc *doc_over(
    xmlDoc *tree, enum flavour_kind kind, enum xsd_version version);
void doc_free(struct doc *doc); /* NULL allowed */
const struct flavour *doc_flavour(const struct doc *doc);
const xmlNode *doc_root(const struct doc *doc);

/* Is NODE an element of the record's namespace? */
bool doc_is(const struct doc *doc, const xmlNode *node);
/* Children of PARENT called LOCAL, or of any name when LOCAL is NULL. */
const xmlNode *doc_first(
    const struct doc *doc, const xmlNode *parent, const char *local);
/* The next such sibling of NODE. */
const xmlNode *doc_next(
    const struct doc *doc, const xmlNode *node, const char *local);
/* The first child at each step of "a/b/c". */
const xmlNode *doc_path(
    const struct doc *doc, const xmlNode *node, const char *path);

/* The text of NODE, without that of elements in it; NULL for NULL. */
char *doc_text(const xmlNode *node);
/* The same as it stands, for xs:string; may be long. */
char *doc_string(const xmlNode *node);
/* The text at PATH below NODE, NULL when there is none. */
char *doc_text_at(const struct doc *doc, const xmlNode *node, const char *path);
/* The text of an attribute without namespace, NULL when there is none. */
char *doc_attr(const xmlNode *node, const char *local);
/* The language in force at NODE (xml:lang, inherited), "" for none. */
char *doc_lang(const xmlNode *node);
/*
 * Of the children LOCAL of PARENT the one in the language wanted most: LANGS
 * is a NULL-ended list, "en" is content with "en-GB" and the other way round
 * (RFC 4647, 3.4); then one without a language, English, the first.
 */
const xmlNode *doc_choose(const struct doc *doc, const xmlNode *parent,
    const char *local, const char *const *langs);
/* The text of the title so chosen, NULL when there is no title. */
char *doc_title(
    const struct doc *doc, const xmlNode *parent, const char *const *langs);
/* The text of the identifier of that type (case-blind), or NULL. */
char *doc_identifier(
    const struct doc *doc, const xmlNode *parent, const char *type);

/* In the pre-release the learner of the first report. */
const xmlNode *doc_learner(const struct doc *doc);
/* The report behind AFTER, the first for NULL. */
const xmlNode *doc_report(const struct doc *doc, const xmlNode *after);
/*
 * The learning opportunity specification behind AFTER, the first for NULL:
 * PARENT is a report, or a specification whose parts are meant.
 */
const xmlNode *doc_los(
    const struct doc *doc, const xmlNode *parent, const xmlNode *after);
/* The learning opportunity instance of a specification, or NULL. */
const xmlNode *doc_loi(const struct doc *doc, const xmlNode *los);

struct doc_attachment {
	size_t number; /* from 1, in the order of the document */
	const xmlNode *node;
	enum place above; /* PLACE_ROOT, _REPORT, _SECTION, _BASIS_REPORT */
	size_t report;	  /* from 1; 0 at the root */
	/* the way down from the report: "2.1" is the first part of its second
	 * specification; NULL elsewhere */
	char *los;
	char *section; /* its number, or which it is: "6.1"; else NULL */
};

struct doc_attachments {
	struct doc_attachment *v;
	size_t n;
};

/* All attachments in the order of the document. */
void doc_attachments(const struct doc *doc, struct doc_attachments *all);
void doc_attachments_free(struct doc_attachments *all);
/* "root", "report 1", "report 1, opportunity 2.1, supplement section 6.1";
 * the caller frees it. */
char *doc_place(const struct doc_attachment *attachment);

#endif
