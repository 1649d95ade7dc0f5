/*
 * select: an XPath expression, a form feed, and any bytes as a record.  What
 * was selected is selected again as it is, when by conditions that say nothing
 * of places; the expression may say anything.  Wants EMREX_XSD.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "select.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct spool *
run(const struct select *s, struct spool *in)
{
	const struct selectmark_names names = {"name", NULL, NULL};
	struct warnings remarks = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	struct spool *out = select_record(s, &names, in, &remarks, &fault);

	if ((out != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	warnings_free(&remarks);
	return out;
}

static void
same(struct spool *a, struct spool *b)
{
	size_t n = (size_t)spool_size(a);
	char *x = xmalloc(n + 1), *y = xmalloc(n + 1);

	if (spool_size(b) != n ||
	    spool_read(a, 0, x, n, NULL) != (ptrdiff_t)n ||
	    spool_read(b, 0, y, n, NULL) != (ptrdiff_t)n ||
	    memcmp(x, y, n) != 0)
		abort();
	free(x);
	free(y);
}

/* Twice is once: parts that have a grade, whatever is around them. */
static void
by_row(struct spool *in)
{
	struct select s = {.keep_original = false};
	struct spool *once, *again;

	selectwant_add_where(&s.want, "grade != ''", NULL);
	once = run(&s, in);
	if (once != NULL) {
		again = run(&s, once);
		if (again == NULL)
			abort();
		same(once, again);
		spool_free(again);
	}
	spool_free(once);
	selectwant_free(&s.want);
}

static void
by_xpath(const char *text, struct spool *in)
{
	struct select s = {.keep_original = true, .results = true};

	if (selectwant_add_xpath(&s.want, text, NULL) == 0)
		spool_free(run(&s, in));
	selectwant_free(&s.want);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *cut = size > 0 ? memchr(data, '\f', size) : NULL;
	size_t n = cut != NULL ? (size_t)(cut - data) : 0;
	char *text;
	struct spool *in;

	/* a long one is a slow one */
	if (cut == NULL || n > 200)
		return 0;
	text = xstrndup((const char *)data, n);
	in = spool_memory(cut + 1, size - n - 1);
	by_row(in);
	by_xpath(text, in);
	spool_free(in);
	free(text);
	return 0;
}
