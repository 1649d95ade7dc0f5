#include <config.h>

#include <stdint.h>

#include "buf.h"
#include "pdfobj.h"
#include "pdftree.h"

/* entries of one leaf */
#define LEAF 500

struct tree {
	enum pdftree_kind kind;
	pdftree_put *put;
	const void *from;
};

static void
put_entries(struct buf *buf, const struct tree *tree, size_t begin, size_t end)
{
	buf_adds(buf, tree->kind == PDFTREE_NAMES ? "/Names[" : "/Nums[");
	for (size_t i = begin; i < end; i++) {
		if (i > begin)
			buf_addc(buf, ' ');
		tree->put(buf, tree->from, i, false);
	}
	buf_addc(buf, ']');
}

static int
put_leaf(struct pdf *pdf, const struct tree *tree, size_t begin, size_t end)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	int ref = pdfobj_ref(pdf);

	buf_adds(&buf, "<</Limits[");
	tree->put(&buf, tree->from, begin, true);
	buf_addc(&buf, ' ');
	tree->put(&buf, tree->from, end - 1, true);
	buf_addc(&buf, ']');
	put_entries(&buf, tree, begin, end);
	buf_adds(&buf, ">>");
	pdfobj_set(pdf, ref, &buf);
	return ref;
}

int
pdftree_write(struct pdf *pdf, enum pdftree_kind kind, pdftree_put *put,
    const void *from, size_t n)
{
	struct tree tree = {kind, put, from};
	struct buf buf = BUF_INIT(SIZE_MAX);
	int root = pdfobj_ref(pdf);

	buf_adds(&buf, "<<");
	if (n <= LEAF) {
		put_entries(&buf, &tree, 0, n);
	} else {
		for (size_t i = 0; i < n; i += LEAF) {
			size_t end = n - i > LEAF ? i + LEAF : n;

			buf_adds(&buf, i == 0 ? "/Kids[" : " ");
			buf_printf(
			    &buf, "%d 0 R", put_leaf(pdf, &tree, i, end));
		}
		buf_addc(&buf, ']');
	}
	buf_adds(&buf, ">>");
	pdfobj_set(pdf, root, &buf);
	return root;
}
