#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "convertedit.h"
#include "convertwrite.h"
#include "msg.h"
#include "original.h"
#include "treewrite.h"
#include "xalloc.h"

/* As the schema of signatures wants one, and no more. */
static const char signature[] =
    "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>"
    "<CanonicalizationMethod Algorithm=\"urn:a\"/>"
    "<SignatureMethod Algorithm=\"urn:a\"/><Reference>"
    "<DigestMethod Algorithm=\"urn:a\"/><DigestValue>AAAA</DigestValue>"
    "</Reference></SignedInfo><SignatureValue>AAAA</SignatureValue>"
    "</Signature>";

/* Markup in a supplement's text is a CDATA section (protocol 9.3, O18). */
static void
section(xmlNode *node)
{
	xmlNode *text = node->children;
	char *type;

	for (xmlNode *n = text; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			section(n);
	if (!convertedit_own(node, "content") || text == NULL ||
	    text->next != NULL || text->type != XML_TEXT_NODE ||
	    text->content == NULL || xmlStrchr(text->content, '<') == NULL)
		return;
	type = convertedit_attribute(node, "type");
	if (type != NULL && strcmp(type, "text/plain") != 0) {
		text->type = XML_CDATA_SECTION_NODE;
		text->name = NULL;
	}
	free(type);
}

static void
node(struct treewrite *w, const xmlNode *n)
{
	switch (n->type) {
	case XML_ELEMENT_NODE:
		treewrite_element(w, n, NULL);
		break;
	case XML_TEXT_NODE:
		treewrite_text(w, (const char *)n->content);
		break;
	case XML_COMMENT_NODE:
		treewrite_markup(w, "<!--");
		treewrite_markup(
		    w, n->content != NULL ? (const char *)n->content : "");
		treewrite_markup(w, "-->");
		break;
	case XML_PI_NODE:
		treewrite_markup(w, "<?");
		treewrite_markup(w, (const char *)n->name);
		if (n->content != NULL && *n->content != '\0') {
			treewrite_markup(w, " ");
			treewrite_markup(w, (const char *)n->content);
		}
		treewrite_markup(w, "?>");
		break;
	default:
		break;
	}
}

/* Where every version has attachments: behind them, else the reports. */
static const xmlNode *
place(const xmlNode *root)
{
	const xmlNode *last = NULL;

	for (const xmlNode *n = root->children; n != NULL; n = n->next)
		if (convertedit_own(n, "report") ||
		    convertedit_own(n, "attachment"))
			last = n;
	return last;
}

static int
content(const struct convertwrite *w, struct treewrite *out,
    const xmlNode *root, const char *prefix, struct fault *fault)
{
	const xmlNode *at = w->original != NULL ? place(root) : NULL;
	int status = 0;

	for (const xmlNode *n = root->children; n != NULL; n = n->next) {
		node(out, n);
		if (n != at)
			continue;
		treewrite_markup(out, "\n  ");
		status = original_write(out, prefix, "Record as received",
		    w->typed, w->original, fault);
	}
	if (w->stand_in)
		treewrite_markup(out, signature);
	return status;
}

static int
element(const struct convertwrite *w, struct treewrite *out,
    const xmlNode *root, struct fault *fault)
{
	const char *prefix =
	    root->ns != NULL ? (const char *)root->ns->prefix : NULL;
	char *colon = prefix ? xasprintf("%s:", prefix) : xstrdup("");
	int status;

	treewrite_markup(out, "<");
	treewrite_markup(out, colon);
	treewrite_markup(out, (const char *)root->name);
	for (const xmlNs *d = root->nsDef; d != NULL; d = d->next) {
		const struct treewrite_ns ns = {(const char *)d->prefix,
		    d->href ? (const char *)d->href : ""};

		treewrite_declare(out, &ns);
	}
	for (const xmlAttr *a = root->properties; a != NULL; a = a->next)
		treewrite_attribute(out, a);
	treewrite_markup(out, ">");
	status = content(w, out, root, colon, fault);
	treewrite_markup(out, "</");
	treewrite_markup(out, colon);
	treewrite_markup(out, (const char *)root->name);
	treewrite_markup(out, ">\n");
	free(colon);
	return status;
}

int
convertwrite(
    const struct convertwrite *w, struct spool *out, struct fault *fault)
{
	struct treewrite *to = treewrite_new(out);
	xmlNode *root = xmlDocGetRootElement(w->tree);
	int status = 0;

	section(root);
	treewrite_markup(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	for (const xmlNode *n = w->tree->children; n != NULL; n = n->next) {
		if (n == root) {
			status = element(w, to, root, fault);
			continue;
		}
		node(to, n);
		treewrite_markup(to, "\n");
	}
	return treewrite_end(to, fault) == -1 ? -1 : status;
}
