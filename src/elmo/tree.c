#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "tree.h"
#include "xalloc.h"
#include "xml.h"

struct builder {
	xmlDoc *tree;
	xmlNode *open; /* NULL outside the root */
	struct buf text;
	size_t elements;
	struct xml_parser *parser;
	bool full;
	bool all; /* comments and instructions, too */
};

/* libxml2 says that memory is gone by NULL; xalloc says it for good. */
static void *
must(void *p)
{
	return p != NULL ? p : xreallocarray(NULL, SIZE_MAX, 2);
}

/* The text before a tag becomes a node, which takes over its memory. */
static void
flush(struct builder *b)
{
	xmlNode *text;

	if (b->text.len == 0)
		return;
	text = must(xmlNewDocText(b->tree, NULL));
	text->content = (xmlChar *)buf_take(&b->text);
	text->parent = b->open;
	text->prev = b->open->last;
	if (text->prev != NULL)
		text->prev->next = text;
	else
		b->open->children = text;
	b->open->last = text;
}

static xmlNs *
space(struct builder *b, xmlNode *node, const char *prefix)
{
	/* nearly always that of the parent */
	if (node->nsDef == NULL && b->open != NULL && b->open->ns != NULL &&
	    xmlStrEqual(b->open->ns->prefix, (const xmlChar *)prefix))
		return b->open->ns;
	return xmlSearchNs(b->tree, node, (const xmlChar *)prefix);
}

static void
add_attributes(struct builder *b, xmlNode *node, const struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->nattr; i++) {
		const struct xml_attr *a = &tag->attr[i];
		xmlChar *value =
		    must(xmlStrndup((const xmlChar *)a->value, (int)a->len));
		xmlNs *ns = a->prefix ? space(b, node, a->prefix) : NULL;

		must(xmlNewNsProp(node, ns, (const xmlChar *)a->local, value));
		xmlFree(value);
	}
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct builder *b = ctx;
	xmlNode *node;

	if (b->elements++ == CAP_TREE_ELEMENTS) {
		b->full = true;
		xml_stop(b->parser);
		return;
	}
	flush(b);
	node = must(
	    xmlNewDocNode(b->tree, NULL, (const xmlChar *)tag->local, NULL));
	node->_private = (void *)(intptr_t)tag->line;
	if (b->open != NULL)
		xmlAddChild(b->open, node);
	else
		xmlDocSetRootElement(b->tree, node);
	for (size_t i = 0; i < tag->nns; i++)
		must(xmlNewNs(node, (const xmlChar *)tag->ns[i].uri,
		    (const xmlChar *)tag->ns[i].prefix));
	if (tag->uri != NULL)
		node->ns = space(b, node, tag->prefix);
	add_attributes(b, node, tag);
	b->open = node;
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct builder *b = ctx;

	(void)tag;
	flush(b);
	b->open = b->open->parent;
	if (b->open != NULL && b->open->type != XML_ELEMENT_NODE)
		b->open = NULL;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct builder *b = ctx;

	/* the maximum is that of the document, so that it is never passed */
	if (b->open != NULL)
		buf_add(&b->text, s, n);
}

/* A comment or an instruction, outside the root, too. */
static void
add(struct builder *b, xmlNode *node)
{
	if (b->elements++ == CAP_TREE_ELEMENTS) {
		b->full = true;
		xml_stop(b->parser);
		xmlFreeNode(node);
		return;
	}
	if (b->open != NULL) {
		flush(b);
		xmlAddChild(b->open, node);
	} else {
		xmlAddChild((xmlNode *)b->tree, node);
	}
}

static void
on_comment(void *ctx, const char *s, size_t n)
{
	struct builder *b = ctx;
	xmlChar *text;

	if (!b->all)
		return;
	text = must(xmlStrndup((const xmlChar *)s, (int)n));
	add(b, must(xmlNewDocComment(b->tree, text)));
	xmlFree(text);
}

static void
on_pi(void *ctx, const char *target, const char *data)
{
	struct builder *b = ctx;

	if (b->all)
		add(b, must(xmlNewDocPI(b->tree, (const xmlChar *)target,
			   (const xmlChar *)data)));
}

static const struct xml_handler handler = {.start = on_start,
    .end = on_end,
    .text = on_text,
    .comment = on_comment,
    .pi = on_pi};

static int
parse(struct builder *b, struct spool *spool, const struct xml_sink *sinks,
    size_t n, const struct xml_options *with, struct fault *fault)
{
	struct xml_options options = *with;
	struct xml_sink *all = xreallocarray(NULL, n + 1, sizeof *all);
	int status;

	options.parser = &b->parser;
	for (size_t i = 0; i < n; i++)
		all[i] = sinks[i];
	all[n] = (struct xml_sink){&handler, b};
	status = xml_parse(spool, all, n + 1, &options, fault);
	free(all);
	if (b->full)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %d elements, too many for a tree",
		    CAP_TREE_ELEMENTS);
	if (status == 1)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "not read to its end");
	return status;
}

static xmlDoc *
build(struct spool *spool, const struct xml_sink *sinks, size_t n,
    const struct xml_options *options, bool all, struct fault *fault)
{
	/* Latin-1 doubles at most, UTF-16 grows by half */
	struct builder b = {.text = BUF_INIT(2 * CAP_TREE + 1), .all = all};

	if (spool_size(spool) > CAP_TREE) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %lu MiB, too large for a tree", CAP_TREE / MIB);
		return NULL;
	}
	b.tree = must(xmlNewDoc((const xmlChar *)"1.0"));
	if (parse(&b, spool, sinks, n, options, fault) == -1) {
		xmlFreeDoc(b.tree);
		b.tree = NULL;
	}
	buf_free(&b.text);
	return b.tree;
}

xmlDoc *
tree_listen(struct spool *spool, const struct xml_sink *sinks, size_t n,
    const struct xml_options *options, struct fault *fault)
{
	return build(spool, sinks, n, options, false, fault);
}

xmlDoc *
tree_read_all(struct spool *spool, const struct xml_sink *sinks, size_t n,
    struct fault *fault)
{
	const struct xml_options options = {NULL, NULL, NULL, false};

	return build(spool, sinks, n, &options, true, fault);
}

xmlDoc *
tree_read(struct spool *spool, const struct xml_sink *sinks, size_t n,
    struct fault *fault)
{
	const struct xml_options options = {NULL, NULL, NULL, false};

	return tree_listen(spool, sinks, n, &options, fault);
}

void
tree_free(xmlDoc *tree)
{
	xmlFreeDoc(tree);
}

long
tree_line(const xmlNode *element)
{
	return (long)(intptr_t)element->_private;
}
