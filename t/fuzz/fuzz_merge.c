/*
 * merge: any bytes as two records, cut where a form feed stands.  What can be
 * merged gives a record that merged once more is the same to the byte.  Wants
 * EMREX_XSD.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "merge.h"
#include "msg.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* With --learner given, so that nobody is another. */
static struct spool *
merge(struct spool *const *in, size_t n)
{
	static const struct merge_options options = {false, XSD_NONE};
	struct merge *m = merge_new(&options);
	struct fault fault = FAULT_NONE;
	struct spool *result = NULL;
	const char *culprit;
	size_t i = 0;

	while (i < n && merge_add(m, "input", in[i], NULL, &fault) == 0)
		i++;
	if (i == n && merge_learner(m, "learner", in[0], &fault) == 0)
		result = merge_result(m, &culprit, &fault);
	if ((result != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	merge_free(m);
	return result;
}

static void
check(struct spool *result)
{
	struct spool *again = merge(&result, 1);
	char *a, *b;
	size_t n = (size_t)spool_size(result);

	if (again == NULL || spool_size(again) != n)
		abort();
	a = xmalloc(n + 1);
	b = xmalloc(n + 1);
	if (spool_read(result, 0, a, n, NULL) != (ptrdiff_t)n ||
	    spool_read(again, 0, b, n, NULL) != (ptrdiff_t)n ||
	    memcmp(a, b, n) != 0)
		abort();
	free(a);
	free(b);
	spool_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t first = cut != NULL ? (size_t)(cut - data) : size;
	size_t second = cut != NULL ? size - first - 1 : 0;
	struct spool *in[2], *result;

	in[0] = spool_memory(data, first);
	in[1] = spool_memory(cut != NULL ? cut + 1 : data, second);
	result = merge(in, cut != NULL ? 2 : 1);
	if (result != NULL)
		check(result);
	spool_free(result);
	spool_free(in[0]);
	spool_free(in[1]);
	return 0;
}
