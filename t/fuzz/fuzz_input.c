/*
 * input: any bytes as an operand.  Each item has either a document or a reason,
 * at least one item comes, and the same bytes give the same items.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "input.h"
#include "msg.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Enough: an archive may have many. */
#define ITEMS 100

struct seen {
	size_t n;
	uint64_t sum;
};

static void
add(struct seen *seen, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		seen->sum = (seen->sum ^ (unsigned char)s[i]) * 0x100000001b3;
}

static int
on_item(void *ctx, struct item *item)
{
	struct seen *seen = ctx;
	char chunk[4096];
	uint64_t off = 0;
	ptrdiff_t n = 0;

	if ((item->spool == NULL) == (item->fault == NULL))
		abort();
	if (item->fault != NULL && item->fault->verdict == VERDICT_OK)
		abort();
	add(seen, item->name, strlen(item->name));
	if (item->fault != NULL)
		add(seen, item->fault->text, strlen(item->fault->text));
	while (item->spool != NULL && (n = spool_read(item->spool, off, chunk,
					   sizeof chunk, NULL)) > 0) {
		add(seen, chunk, (size_t)n);
		off += (uint64_t)n;
	}
	return ++seen->n == ITEMS;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct seen first = {0, 0}, second = {0, 0};
	struct spool *spool = spool_memory(data, size);

	input_spool(spool, "fuzz", on_item, &first);
	input_spool(spool, "fuzz", on_item, &second);
	spool_free(spool);
	if (first.n == 0 || first.n != second.n || first.sum != second.sum)
		abort();
	return 0;
}
