#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "caps.h"
#include "flavour.h"
#include "msg.h"
#include "selectxpath.h"
#include "xalloc.h"

#define WHY 128
#define DS "http://www.w3.org/2000/09/xmldsig#"

struct selectxpath {
	xmlXPathCompExpr *compiled;
};

/* Why it failed, the first reason; of libxml2 there comes a number alone. */
static void
on_error(void *ctx, xmlErrorPtr error)
{
	char *why = ctx;

	if (*why != '\0')
		return;
	switch (error->code) {
	case XML_XPATH_UNKNOWN_FUNC_ERROR:
		snprintf(why, WHY, "no such function in XPath 1.0");
		break;
	case XML_XPATH_UNDEF_PREFIX_ERROR:
		snprintf(why, WHY, "a prefix other than e and ds");
		break;
	case XML_XPATH_UNDEF_VARIABLE_ERROR:
		snprintf(why, WHY, "there are no variables");
		break;
	case XML_XPATH_INVALID_ARITY:
	case XML_XPATH_INVALID_TYPE:
		snprintf(why, WHY,
		    "an argument too many, too few or of "
		    "another type");
		break;
	case XML_XPATH_EXPRESSION_OK + (int)XPATH_OP_LIMIT_EXCEEDED:
		snprintf(why, WHY, "more than %d steps", CAP_XPATH_STEPS);
		break;
	default:
		if (error->str1 != NULL)
			snprintf(why, WHY, "not XPath 1.0 from character %d on",
			    error->int1 + 1);
		break;
	}
}

/* libxml2 prints some of its reasons elsewhere. */
static void
quiet(void *ctx, const char *message, ...)
{
	(void)ctx, (void)message;
}

static xmlXPathContext *
context(xmlDoc *tree, const xmlNs *ns, char *why)
{
	xmlXPathContext *ctx = xmlXPathNewContext(tree);

	if (ctx == NULL)
		return xreallocarray(NULL, SIZE_MAX, 2); /* ends it all */
	*why = '\0';
	xmlSetGenericErrorFunc(NULL, quiet);
	ctx->error = on_error;
	ctx->userData = why;
	ctx->opLimit = CAP_XPATH_STEPS;
	xmlXPathRegisterNs(ctx, BAD_CAST "ds", BAD_CAST DS);
	if (ns != NULL)
		xmlXPathRegisterNs(ctx, BAD_CAST "e", ns->href);
	return ctx;
}

static int
failed(const char *why, struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "--xpath: %s",
	    *why != '\0' ? why : "cannot be evaluated");
}

/* What has a wrong name or yields no nodes does so on an empty record, too. */
static int
try(const struct selectxpath *xpath, struct fault *fault)
{
	xmlDoc *tree = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *root = xmlNewDocNode(tree, NULL, BAD_CAST "elmo", NULL);
	xmlXPathObject *found;
	xmlXPathContext *ctx;
	char why[WHY];
	int status = 0;

	xmlDocSetRootElement(tree, root);
	xmlSetNs(root, xmlNewNs(root, BAD_CAST ELMO_NS_V1, NULL));
	ctx = context(tree, root->ns, why);
	found = xmlXPathCompiledEval(xpath->compiled, ctx);
	if (found == NULL)
		status = failed(why, fault);
	else if (found->type != XPATH_NODESET)
		status = failed("want an expression for nodes", fault);
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(ctx);
	xmlFreeDoc(tree);
	return status;
}

struct selectxpath *
selectxpath_new(const char *text, struct fault *fault)
{
	struct selectxpath *xpath = xcalloc(1, sizeof *xpath);
	char why[WHY];
	xmlXPathContext *ctx = context(NULL, NULL, why);

	xpath->compiled = xmlXPathCtxtCompile(ctx, (const xmlChar *)text);
	xmlXPathFreeContext(ctx);
	if (xpath->compiled == NULL)
		failed(why, fault);
	else if (try(xpath, fault) == 0)
		return xpath;
	selectxpath_free(xpath);
	return NULL;
}

void
selectxpath_free(struct selectxpath *xpath)
{
	if (xpath == NULL)
		return;
	xmlXPathFreeCompExpr(xpath->compiled);
	free(xpath);
}

/* The element that NODE is or stands in; NULL for the document. */
static const xmlNode *
element_of(const xmlNode *node)
{
	/* of a namespace libxml2 gives a copy, which says where it was */
	if (node->type == XML_NAMESPACE_DECL)
		node = (const xmlNode *)((const xmlNs *)node)->next;
	while (node != NULL && node->type != XML_ELEMENT_NODE)
		node = node->parent;
	return node;
}

int
selectxpath_run(const struct selectxpath *xpath, xmlDoc *tree,
    selectxpath_fn *fn, void *ctx, struct fault *fault)
{
	char why[WHY];
	xmlXPathContext *context_of =
	    context(tree, xmlDocGetRootElement(tree)->ns, why);
	xmlXPathObject *found;
	int status = 0;

	xmlXPathOrderDocElems(tree); /* else sorting is a square of them */
	found = xmlXPathCompiledEval(xpath->compiled, context_of);
	if (found == NULL || found->type != XPATH_NODESET)
		status = failed(why, fault);
	else if (found->nodesetval != NULL)
		for (int i = 0; i < found->nodesetval->nodeNr; i++)
			fn(ctx, element_of(found->nodesetval->nodeTab[i]));
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context_of);
	return status;
}
