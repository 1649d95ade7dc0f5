#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "c14n.h"
#include "caps.h"
#include "sigtree.h"
#include "xalloc.h"

/* Ancestors of a signature: the root; a supplement's has a few more. */
struct chain {
	struct xml_tag *v;
	size_t n, size;
};

struct sigtree {
	struct chain above;
	struct sig_node *root;
	struct sig_node *open;
	size_t used; /* bytes kept */
	bool over;
};

struct sigtree *
sigtree_new(void)
{
	return xcalloc(1, sizeof(struct sigtree));
}

static void
free_tag(struct xml_tag *tag)
{
	for (size_t i = 0; i < tag->nattr; i++)
		free((char *)tag->attr[i].value);
	free((struct xml_attr *)tag->attr);
	free((struct xml_ns *)tag->ns);
}

static void
free_node(struct sig_node *node)
{
	struct sig_node *next;

	for (struct sig_node *n = node->first; n != NULL; n = next) {
		next = n->next;
		free_node(n);
	}
	if (node->kind == SIG_ELEMENT)
		free_tag(&node->tag);
	free(node->text);
	free(node);
}

void
sigtree_free(struct sigtree *tree)
{
	if (tree == NULL)
		return;
	for (size_t i = 0; i < tree->above.n; i++)
		free_tag(&tree->above.v[i]);
	free(tree->above.v);
	if (tree->root != NULL)
		free_node(tree->root);
	free(tree);
}

static struct xml_tag
copy_tag(const struct xml_tag *tag)
{
	struct xml_tag copy = *tag;
	struct xml_attr *attr = xcalloc(tag->nattr + 1, sizeof *attr);
	struct xml_ns *ns = xcalloc(tag->nns + 1, sizeof *ns);

	for (size_t i = 0; i < tag->nattr; i++) {
		attr[i] = tag->attr[i];
		attr[i].value = xstrndup(attr[i].value, attr[i].len);
	}
	if (tag->nns > 0)
		memcpy(ns, tag->ns, tag->nns * sizeof *ns);
	copy.attr = attr;
	copy.ns = ns;
	return copy;
}

void
sigtree_ancestor(struct sigtree *tree, const struct xml_tag *tag)
{
	struct chain *c = &tree->above;

	if (c->n == c->size) {
		c->size = c->size ? 2 * c->size : 4;
		c->v = xreallocarray(c->v, c->size, sizeof *c->v);
	}
	c->v[c->n++] = copy_tag(tag);
}

/* A new node below the open one, or NULL when the cap is passed. */
static struct sig_node *
add(struct sigtree *tree, enum sig_kind kind, size_t bytes)
{
	struct sig_node *node, *up = tree->open;

	tree->used += bytes + sizeof *node;
	if (tree->used > CAP_SIGNATURE)
		tree->over = true;
	if (tree->over)
		return NULL;
	node = xcalloc(1, sizeof *node);
	node->kind = kind;
	node->parent = up;
	if (up == NULL)
		tree->root = node;
	else if (up->last == NULL)
		up->first = node;
	else
		up->last->next = node;
	if (up != NULL)
		up->last = node;
	return node;
}

void
sigtree_start(struct sigtree *tree, const struct xml_tag *tag)
{
	size_t bytes = tag->nns * sizeof *tag->ns;
	struct sig_node *node;

	for (size_t i = 0; i < tag->nattr; i++)
		bytes += sizeof *tag->attr + tag->attr[i].len;
	node = add(tree, SIG_ELEMENT, bytes);
	if (node == NULL)
		return;
	node->tag = copy_tag(tag);
	tree->open = node;
}

void
sigtree_end(struct sigtree *tree)
{
	if (!tree->over && tree->open != NULL)
		tree->open = tree->open->parent;
}

static void
add_text(struct sigtree *tree, enum sig_kind kind, const char *s, size_t n)
{
	struct sig_node *node = add(tree, kind, n + 1);

	if (node == NULL)
		return;
	node->text = xstrndup(s, n);
	node->len = n;
}

void
sigtree_text(struct sigtree *tree, const char *s, size_t n)
{
	add_text(tree, SIG_TEXT, s, n);
}

void
sigtree_comment(struct sigtree *tree, const char *s, size_t n)
{
	add_text(tree, SIG_COMMENT, s, n);
}

void
sigtree_pi(struct sigtree *tree, const char *target, const char *data)
{
	add_text(tree, SIG_PI, data ? data : "", data ? strlen(data) : 0);
	if (!tree->over)
		tree->open->last->target = target;
}

const struct sig_node *
sigtree_root(const struct sigtree *tree)
{
	return tree->root;
}

bool
sigtree_whole(const struct sigtree *tree)
{
	return !tree->over;
}

static void
replay(const struct sig_node *node, struct c14n *c)
{
	switch (node->kind) {
	case SIG_TEXT:
		c14n_text(c, node->text, node->len);
		break;
	case SIG_COMMENT:
		c14n_comment(c, node->text, node->len);
		break;
	case SIG_PI:
		c14n_pi(c, node->target, node->text);
		break;
	case SIG_ELEMENT:
		c14n_start(c, &node->tag);
		for (const struct sig_node *n = node->first; n; n = n->next)
			replay(n, c);
		c14n_end(c, &node->tag);
		break;
	}
}

/* Feeds the start tags of what stands above NODE inside the signature. */
static void
replay_above(const struct sig_node *node, struct c14n *c)
{
	if (node == NULL)
		return;
	replay_above(node->parent, c);
	c14n_start(c, &node->tag);
}

void
sigtree_replay(const struct sigtree *tree, const struct sig_node *node,
    struct c14n *c)
{
	c14n_show(c, false);
	for (size_t i = 0; i < tree->above.n; i++)
		c14n_start(c, &tree->above.v[i]);
	replay_above(node->parent, c);
	c14n_show(c, true);
	replay(node, c);
	c14n_flush(c);
}

static size_t
gather(const struct sig_node *node, char *out)
{
	size_t len = 0;

	for (const struct sig_node *n = node->first; n != NULL; n = n->next)
		if (n->kind == SIG_ELEMENT) {
			len += gather(n, out ? out + len : NULL);
		} else if (n->kind == SIG_TEXT) {
			if (out != NULL)
				memcpy(out + len, n->text, n->len);
			len += n->len;
		}
	return len;
}

char *
sig_text(const struct sig_node *node, size_t *len)
{
	char *text = xmalloc(gather(node, NULL) + 1);

	*len = gather(node, text);
	text[*len] = '\0';
	return text;
}

bool
sigtree_inner(const struct sig_node *node)
{
	for (const struct sig_node *n = node->first; n != NULL; n = n->next)
		if (n->kind != SIG_TEXT ||
		    strspn(n->text, " \t\r\n") != n->len)
			return true;
	return false;
}
