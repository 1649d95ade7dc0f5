#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "doc.h"
#include "flavour.h"
#include "mergedoc.h"
#include "mergewrite.h"
#include "msg.h"
#include "original.h"
#include "select.h"
#include "selectprune.h"
#include "spool.h"
#include "treewrite.h"
#include "warnings.h"
#include "xsd.h"

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/*
 * Documents do not say their version: SPOOL is judged as the one that was found
 * and those after it.  Without a signature nothing is valid before 1.5, so that
 * what was valid as 1.0 may be so as 1.5.  0, 1 with WHY of the first one, or
 * -1 with *fault set.
 */
static int
judge(const struct flavour *f, struct spool *spool, enum xsd_version *first,
    long *line, char *why, size_t size, struct fault *fault)
{
	bool v2 = f->kind == FLAVOUR_V2;
	enum xsd_version last = v2 ? XSD_2_1_1 : XSD_2_0_0;
	char other[256];
	long at;

	*first = f->version;
	if (*first == XSD_NONE)
		*first = v2 ? XSD_2_1_1 : XSD_1_7_0;
	for (enum xsd_version v = *first; v <= last; v++) {
		int status =
		    mergedoc_judge(v, spool, &at, other, sizeof other, fault);

		if (status <= 0)
			return status;
		if (v == *first) {
			*line = at;
			snprintf(why, size, "%s", other);
		}
	}
	return 1;
}

static bool
has_schema(const struct doc *doc)
{
	enum flavour_kind kind = doc_flavour(doc)->kind;

	return kind == FLAVOUR_V1 || kind == FLAVOUR_V2;
}

/* Is the record valid?  What is not is told.  -1 with *fault set. */
static int
judge_input(const struct doc *doc, struct spool *spool, bool *valid,
    struct warnings *remarks, struct fault *fault)
{
	enum xsd_version version;
	char why[256];
	long line;
	int status;

	*valid = false;
	if (!has_schema(doc))
		return 0;
	status = judge(
	    doc_flavour(doc), spool, &version, &line, why, sizeof why, fault);
	*valid = status == 0;
	if (status == 1)
		warnings_add(remarks, "line %ld: not valid as ELMO %s: %s",
		    line, xsd_name(version), why);
	return status == -1 ? -1 : 0;
}

static int
judge_result(const struct doc *doc, struct spool *result, struct fault *fault)
{
	enum xsd_version version;
	char why[256];
	long line;
	int status = judge(
	    doc_flavour(doc), result, &version, &line, why, sizeof why, fault);

	if (status == 1)
		return fault_set(fault, VERDICT_NO, 0,
		    "the result would not be valid as ELMO %s: line %ld: %s",
		    xsd_name(version), line, why);
	return status;
}

static bool
is_part(const struct doc *doc, const xmlNode *node)
{
	return doc_is(doc, node) &&
	       (strcmp((const char *)node->name, "report") == 0 ||
		   strcmp((const char *)node->name, "attachment") == 0);
}

static void
name_root(struct treewrite *w, const char *before, const xmlNode *root)
{
	treewrite_markup(w, before);
	if (root->ns != NULL && root->ns->prefix != NULL) {
		treewrite_markup(w, (const char *)root->ns->prefix);
		treewrite_markup(w, ":");
	}
}

static int
write_original(struct treewrite *w, const xmlNode *root, bool typed,
    struct spool *original, struct fault *fault)
{
	char prefix[CAP_NAME + 2];

	snprintf(prefix, sizeof prefix, "%s%s",
	    root->ns != NULL && root->ns->prefix != NULL
		? (const char *)root->ns->prefix
		: "",
	    root->ns != NULL && root->ns->prefix != NULL ? ":" : "");
	treewrite_markup(w, "\n  ");
	return original_write(
	    w, prefix, "Record as received", typed, original, fault);
}

/* The root with all in it, and ORIGINAL (NULL: none) behind the last part. */
static int
write_root(struct treewrite *w, const struct doc *doc, bool typed,
    struct spool *original, struct fault *fault)
{
	const xmlNode *root = doc_root(doc), *last = NULL, *c;
	int status = 0;

	for (c = root->children; c != NULL; c = c->next)
		if (is_part(doc, c))
			last = c;
	name_root(w, "<", root);
	treewrite_markup(w, (const char *)root->name);
	for (const xmlNs *d = root->nsDef; d != NULL; d = d->next) {
		const struct treewrite_ns ns = {(const char *)d->prefix,
		    d->href ? (const char *)d->href : ""};

		treewrite_declare(w, &ns);
	}
	for (const xmlAttr *a = root->properties; a != NULL; a = a->next)
		treewrite_attribute(w, a);
	treewrite_markup(w, ">");
	for (c = root->children; c != NULL && status == 0; c = c->next) {
		if (c->type == XML_ELEMENT_NODE)
			treewrite_element(w, c, NULL);
		else if (c->type == XML_TEXT_NODE && c->content != NULL)
			treewrite_text(w, (const char *)c->content);
		if (c == last && original != NULL)
			status =
			    write_original(w, root, typed, original, fault);
	}
	name_root(w, "</", root);
	treewrite_markup(w, (const char *)root->name);
	treewrite_markup(w, ">\n");
	return status;
}

static struct spool *
write_out(const struct doc *doc, struct spool *original, struct fault *fault)
{
	enum xsd_version version = doc_flavour(doc)->version;
	struct spool *result = spool_new(CAP_TREE);
	struct treewrite *w = treewrite_new(result);
	int status;

	for (const xmlNode *r = doc_report(doc, NULL); r != NULL;
	     r = doc_report(doc, r))
		mergewrite_sections((xmlNode *)(uintptr_t)r);
	treewrite_markup(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	status = write_root(w, doc, version == XSD_NONE || version >= XSD_1_2_0,
	    original, fault);
	if (treewrite_end(w, fault) == -1)
		status = -1;
	if (status == 0)
		return result;
	spool_free(result);
	return NULL;
}

static void
remark(const struct selectprune *p, const struct selectmark *mark,
    struct warnings *remarks)
{
	if (p->signatures > 0)
		warnings_add(remarks, "%zu signature%s dropped", p->signatures,
		    plural(p->signatures));
	if (p->loose > 0)
		warnings_add(remarks,
		    "%zu attachment%s dropped that may show what was not "
		    "chosen (--attachments=keep)",
		    p->loose, plural(p->loose));
	if (p->frames > 0)
		warnings_add(remarks,
		    "%zu opportunit%s around what was chosen kept without "
		    "results (--ancestors=whole)",
		    p->frames, p->frames == 1 ? "y" : "ies");
	if (mark->undated > 0)
		warnings_add(remarks,
		    "%zu opportunit%s left out for want of a date",
		    mark->undated, mark->undated == 1 ? "y" : "ies");
	if (p->moved > 0)
		warnings_add(remarks,
		    "%zu attachment%s moved to the document: what it stood in "
		    "is dropped",
		    p->moved, plural(p->moved));
	if (p->full > 0)
		warnings_add(remarks,
		    "%zu report%s of status FULL now of status SELECTION",
		    p->full, plural(p->full));
}

static struct spool *
select_in(const struct select *select, const struct selectmark_names *names,
    struct doc *doc, struct spool *original, struct warnings *remarks,
    struct fault *fault)
{
	struct selectprune prune = {
	    .results = select->results, .attachments = select->attachments};
	struct selectmark mark;
	struct spool *result = NULL;

	if (selectmark(&mark, doc, &select->want, names, fault) == -1)
		return NULL;
	if (mark.hits == 0) {
		if (mark.undated > 0)
			fault_set(fault, VERDICT_NO, 0,
			    "nothing matches; %zu opportunit%s no date",
			    mark.undated,
			    mark.undated == 1 ? "y has" : "ies have");
		else
			fault_set(fault, VERDICT_NO, 0, "nothing matches");
	} else {
		selectprune(&prune, doc, &mark);
		result = write_out(doc, original, fault);
		if (result != NULL)
			remark(&prune, &mark, remarks);
	}
	selectprune_free(&prune);
	selectmark_free(&mark);
	return result;
}

struct spool *
select_record(const struct select *select, const struct selectmark_names *names,
    struct spool *spool, struct warnings *remarks, struct fault *fault)
{
	struct spool *original = select->keep_original ? spool : NULL;
	struct doc *doc = doc_read(spool, fault);
	struct spool *result = NULL;
	bool valid;

	if (doc == NULL ||
	    (original != NULL && original_fits(original, fault) == -1) ||
	    judge_input(doc, spool, &valid, remarks, fault) == -1)
		goto out;
	result = select_in(select, names, doc, original, remarks, fault);
	if (result != NULL && valid && judge_result(doc, result, fault) == -1) {
		spool_free(result);
		result = NULL;
	}
out:
	doc_free(doc);
	return result;
}
