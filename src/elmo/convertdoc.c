#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "convertdoc.h"
#include "convertedit.h"
#include "convertwrite.h"
#include "mergedoc.h"
#include "msg.h"
#include "original.h"
#include "spool.h"
#include "tree.h"
#include "warnings.h"
#include "xalloc.h"
#include "xml.h"

static bool
is_record(const xmlNode *root)
{
	return convertedit_child(root, "report") != NULL &&
	       (convertedit_child(root, "learner") != NULL ||
		   convertedit_child(root, "generatedDate") != NULL);
}

static int
settle(
    struct convertdoc *doc, const struct flavour *flavour, struct fault *fault)
{
	const xmlNode *root = xmlDocGetRootElement(doc->c.tree);
	const char *name = (const char *)root->name;
	char clean[128];

	doc->c.from = flavour->kind;
	doc->version = flavour->version;
	if (flavour->kind == FLAVOUR_NOT_ELMO)
		return fault_set(fault, VERDICT_NO, tree_line(root),
		    "not EMREX ELMO: the root is %s",
		    msg_clean(clean, sizeof clean, name, strlen(name)));
	if (flavour->kind == FLAVOUR_OTHER && !is_record(root))
		return fault_set(fault, VERDICT_NO, tree_line(root),
		    "an elmo of another namespace, with nothing of a record");
	for (const xmlNode *n = root->children; n != NULL; n = n->next)
		doc->signatures += convertedit_signature(n);
	doc->c.is_signed = doc->signatures > 0;
	return 0;
}

struct convertdoc *
convertdoc_read(struct spool *spool, struct fault *fault)
{
	struct convertdoc *doc = xcalloc(1, sizeof *doc);
	struct flavour *flavour = xcalloc(1, sizeof *flavour);
	struct xml_sink sink;
	int status = -1;

	flavour_begin(flavour, &sink);
	doc->source = spool;
	doc->c.tree = tree_read_all(spool, &sink, 1, fault);
	doc->c.tell = &doc->told;
	if (doc->c.tree != NULL)
		status = settle(doc, flavour, fault);
	free(flavour);
	if (status == 0)
		return doc;
	convertdoc_free(doc);
	return NULL;
}

void
convertdoc_free(struct convertdoc *doc)
{
	if (doc == NULL)
		return;
	tree_free(doc->c.tree);
	converttell_free(&doc->told);
	free(doc);
}

void
convertdoc_to(struct convertdoc *doc, enum xsd_version to)
{
	doc->c.to = to;
	/* what is of that version already is not judged by the table */
	if (doc->version != to)
		convert_tree(&doc->c);
	else
		convert_tidy(&doc->c);
}

/* The signatures of a document that is no longer what was signed. */
static void
unsign(struct convertdoc *doc)
{
	xmlNode *next, *n = xmlDocGetRootElement(doc->c.tree)->children;

	for (; n != NULL; n = next) {
		next = n->next;
		if (convertedit_signature(n))
			convertedit_drop(n);
	}
}

/* 0 when SPOOL is valid, 1 with *WHY when not, -1 with *fault set. */
static int
judge(enum xsd_version version, struct spool *spool, char *why, size_t size,
    struct fault *fault)
{
	char text[256];
	long line = 0;
	int status =
	    mergedoc_judge(version, spool, &line, text, sizeof text, fault);

	if (status == 1)
		snprintf(why, size, "line %ld: %s", line, text);
	return status;
}

/* The result as it would be once it is signed. */
static int
judge_result(
    struct convertdoc *doc, char *why, size_t size, struct fault *fault)
{
	struct convertwrite w = {doc->c.tree, NULL, true, false};
	struct spool *spool;
	int status = -1;

	if (doc->c.changes == 0 && doc->signatures > 0)
		return judge(doc->c.to, doc->source, why, size, fault);
	w.stand_in = doc->c.to < XSD_1_5_0;
	spool = spool_new(GIB);
	if (convertwrite(&w, spool, fault) == 0)
		status = judge(doc->c.to, spool, why, size, fault);
	spool_free(spool);
	return status;
}

/* Invalid may be what was so before; 0, or -1 with *fault set. */
static int
accept(struct convertdoc *doc, const struct convertdoc_options *options,
    struct warnings *warnings, struct fault *fault)
{
	char why[300], was[300];
	int status;

	if (options->unjudged)
		return 0;
	status = judge_result(doc, why, sizeof why, fault);
	if (status <= 0)
		return status;
	status = 1;
	if (doc->version != XSD_NONE && !options->strict)
		status =
		    judge(doc->version, doc->source, was, sizeof was, fault);
	else if (doc->version == XSD_NONE)
		snprintf(was, sizeof was, "of no version with a schema");
	if (status == -1)
		return -1;
	if (status == 0 || options->strict)
		return fault_set(fault, VERDICT_NO, 0,
		    "the result would not be valid as ELMO %s: %s",
		    xsd_name(doc->c.to), why);
	warnings_add(warnings,
	    "not valid as ELMO %s: %s; nor was the document: %s",
	    xsd_name(doc->c.to), why, was);
	return 0;
}

static int
refuse_losses(const struct convertdoc *doc,
    const struct convertdoc_options *options, struct fault *fault)
{
	size_t n = converttell_count(&doc->told, CONVERTTELL_LOSS);

	if (!options->strict || n == 0)
		return 0;
	return fault_set(fault, VERDICT_NO, 0,
	    "%zu thing%s would be lost in ELMO %s", n, n == 1 ? "" : "s",
	    xsd_name(doc->c.to));
}

struct spool *
convertdoc_result(struct convertdoc *doc,
    const struct convertdoc_options *options, struct warnings *warnings,
    struct warnings *notes, struct fault *fault)
{
	struct convertwrite w = {
	    doc->c.tree, NULL, doc->c.to >= XSD_1_2_0, false};
	struct spool *out;

	if (doc->c.changes > 0) {
		unsign(doc);
		convert_lacks(&doc->c);
	}
	converttell_warn(&doc->told, CONVERTTELL_LOSS, warnings);
	converttell_warn(&doc->told, CONVERTTELL_LACK, warnings);
	converttell_warn(&doc->told, CONVERTTELL_NOTE, notes);
	if (refuse_losses(doc, options, fault) == -1 ||
	    accept(doc, options, warnings, fault) == -1)
		return NULL;
	if (doc->c.changes == 0) {
		warnings_add(
		    notes, "nothing to change: the bytes as they came");
		return original_copy(doc->source, fault);
	}
	if (doc->signatures > 0)
		warnings_add(warnings, "%zu signature%s dropped",
		    doc->signatures, doc->signatures == 1 ? "" : "s");
	if (options->keep_original) {
		if (original_fits(doc->source, fault) == -1)
			return NULL;
		w.original = doc->source;
	}
	out = spool_new(GIB);
	if (convertwrite(&w, out, fault) == 0)
		return out;
	spool_free(out);
	return NULL;
}
