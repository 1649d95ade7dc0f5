#include <config.h>

#include <string.h>

#include "mergedoc.h"
#include "mergewalk.h"

#define LOS "learningOpportunitySpecification"

/* What an element is called, and which of its children are walked. */
static const struct step {
	const char *local;
	const char *children[5];
	int kind; /* that the caller is told, or -1 */
} steps[] = {
    {"report", {LOS, "resultOfRecognition", "attachment"}, -1},
    {"recognitionReport", {LOS, "resultOfRecognition", "attachment"}, -1},
    {LOS, {"specifies", "hasPart"}, MERGEWALK_LOS},
    {"hasPart", {LOS}, -1},
    {"specifies", {"learningOpportunityInstance"}, -1},
    {"learningOpportunityInstance",
	{"attachments", "grouping", "diplomaSupplement"}, -1},
    {"diplomaSupplement", {"section"}, -1},
    {"section", {"content", "section", "attachment"}, -1},
    {"content", {NULL}, MERGEWALK_CONTENT},
    {"attachment", {NULL}, MERGEWALK_ATTACHMENT},
    {"resultOfRecognition",
	{"recognitionBasis", "recognitionResult", "attachments"}, -1},
    {"recognitionBasis", {"recognitionReport"}, -1},
    {"recognitionResult", {LOS}, -1},
    {"attachments", {"ref"}, -1},
    {"ref", {NULL}, MERGEWALK_REF},
    {"grouping", {NULL}, MERGEWALK_GROUPING},
};

static const struct step *
step_of(const char *local)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (strcmp(steps[i].local, local) == 0)
			return &steps[i];
	return NULL;
}

static bool
goes_on(const struct step *step, const xmlNode *child)
{
	for (size_t i = 0; step->children[i] != NULL; i++)
		if (mergedoc_is(child, step->children[i]))
			return true;
	return false;
}

static bool
has_signature(const xmlNode *node)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !mergedoc_is(c, NULL) &&
		    strcmp((const char *)c->name, "Signature") == 0)
			return true;
	return false;
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
walk(xmlNode *node, mergewalk_fn *fn, void *ctx, bool is_signed)
{
	const struct step *step = step_of((const char *)node->name);

	if (step == NULL)
		return;
	is_signed |= strcmp(step->local, "diplomaSupplement") == 0 &&
		     has_signature(node);
	if (step->kind >= 0)
		fn(ctx, node, (enum mergewalk_kind)step->kind, is_signed);
	for (xmlNode *c = node->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE && goes_on(step, c))
			walk(c, fn, ctx, is_signed);
}

void
mergewalk(xmlNode *node, mergewalk_fn *fn, void *ctx)
{
	walk(node, fn, ctx, false);
}
