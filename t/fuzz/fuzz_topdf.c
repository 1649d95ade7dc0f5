/*
 * topdf: any bytes as a record.  What can be read becomes a file, complete and
 * the same again; what cannot leaves none and says why.  Wants EMREX_LABELS.
 */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "msg.h"
#include "print.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* What these keep until the process ends, by design. */
const char *
__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\nleak:libglib\nleak:libpango\n";
}

static struct print *
printer(void)
{
	static const char *const langs[] = {"fi", "en", NULL};
	static const struct print_options options = {
	    .langs = langs, .embed = true, .date = -1};
	static struct print *print; /* fonts are dear */
	struct fault fault = FAULT_NONE;

	if (print == NULL)
		print = print_new(&options, &fault);
	if (print == NULL) {
		fprintf(stderr, "%s\n", fault.text);
		exit(1);
	}
	return print;
}

static int
print(const char *text, size_t size, struct buf *out)
{
	struct authentic authentic = {.state = AUTHENTIC_UNCHECKED};
	struct warnings warnings = WARNINGS_NONE;
	struct print_result result;
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(text, size);
	int status = print_document(
	    printer(), spool, &authentic, out, &result, &warnings, &fault);

	if ((status == 0) != (fault.verdict == VERDICT_OK) ||
	    (status == 0) != (result.pages > 0))
		abort();
	spool_free(spool);
	warnings_free(&warnings);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* exactly as long, so that ASan watches its end */
	char *text = xmalloc(size + !size);
	struct buf one = BUF_INIT(SIZE_MAX), two = BUF_INIT(SIZE_MAX);

	if (size > 0)
		memcpy(text, data, size);
	if (print(text, size, &one) == 0) {
		if (print(text, size, &two) == -1 || one.len != two.len ||
		    memcmp(one.data, two.data, one.len) != 0 ||
		    memcmp(one.data, "%PDF-1.7\n", 9) != 0 ||
		    memcmp(one.data + one.len - 7, "\n%%EOF\n", 7) != 0)
			abort();
	}
	buf_free(&one);
	buf_free(&two);
	free(text);
	return 0;
}
