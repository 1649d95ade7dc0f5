/*
 * fill: any bytes as a table of values and, behind a form feed, a record.  What
 * is filled in is well-formed again, and the table of what lacks can be read.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fill.h"
#include "fillpath.h"
#include "flavour.h"
#include "lack.h"
#include "lackform.h"
#include "msg.h"
#include "spool.h"
#include "treewrite.h"
#include "warnings.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct fill *
table(const void *text, size_t n)
{
	struct fault fault = FAULT_NONE;
	char *copy = xmalloc(n + 1);
	struct fill *fill;

	memcpy(copy, text, n);
	copy[n] = '\0';
	fill = fill_parse(copy, n, &fault);
	if ((fill != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	return fill;
}

static void
check_lack(void *ctx, const struct lack *lack)
{
	struct fault fault = FAULT_NONE;
	struct fillpath path;

	lackform_row(lack, "=x", ctx);
	if (!lack->fillable)
		return;
	if (fillpath_parse(&path, lack->path, &fault) == -1)
		abort();
	fillpath_free(&path);
}

static void
list(const struct doc *doc)
{
	for (int p = RULE_EMREX; p < RULE_PROFILES; p++) {
		struct buf rows = BUF_INIT(CAP_FILL);
		struct lack_count count;
		struct fill *fill;

		lackform_header(&rows);
		lack_each(doc, (enum rule_profile)p, XSD_2_1_1, check_lack,
		    &rows, &count);
		fill = table(rows.data, rows.len);
		if (fill == NULL)
			abort();
		fill_free(fill);
		buf_free(&rows);
	}
}

/* What is written can be read. */
static void
reread(const struct doc *doc)
{
	struct spool *out = spool_new(CAP_DOCUMENT);
	struct treewrite *w = treewrite_new(out);
	struct doc *again;

	treewrite_element(w, doc_root(doc), NULL);
	if (treewrite_end(w, NULL) == -1)
		abort();
	again = doc_read(out, NULL);
	if (again == NULL)
		abort();
	doc_free(again);
	spool_free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fill_record record = {"a.xml", "00", XSD_2_1_1};
	const uint8_t *cut = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t first = cut != NULL ? (size_t)(cut - data) : size;
	struct warnings told = WARNINGS_NONE;
	struct fill *fill = table(size > 0 ? (const void *)data : "", first);
	struct spool *spool;
	struct doc *doc;
	size_t changes = 0;

	if (cut == NULL) {
		fill_free(fill);
		return 0;
	}
	spool = spool_memory(cut + 1, size - first - 1);
	doc = doc_read(spool, NULL);
	if (doc != NULL)
		list(doc);
	if (doc != NULL && fill != NULL) {
		fill_doc(fill, doc, &record, &changes, &told, NULL);
		fill_unused(fill, &told);
		list(doc);
		reread(doc);
	}
	warnings_free(&told);
	fill_free(fill);
	doc_free(doc);
	spool_free(spool);
	return 0;
}
