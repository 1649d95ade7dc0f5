/*
 * diff: two records, one behind the other with a NUL between.  What differs
 * one way differs as much the other way, and a record is the same as itself.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "diff.h"
#include "difftell.h"
#include "doc.h"
#include "json.h"
#include "msg.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many results are without partner in the old and the new one. */
static bool
compare(const struct doc *was, const struct doc *is, size_t *gone,
    size_t *added, size_t *same)
{
	struct buf text = BUF_INIT(GIB), line = BUF_INIT(GIB);
	struct fault fault = FAULT_NONE;
	struct json_doc *json;
	struct difftell tell;
	struct diff diff;
	bool all;

	diff_make(&diff, was, is, NULL);
	if (difftell_make(&tell, &diff, true, &fault) == -1)
		abort();
	all = difftell_same(&tell);
	difftell_text(&tell, &text);
	if (difftell_json(&tell, "a", "b", &line) == -1)
		abort();
	json = json_parse(line.data, line.len, &fault);
	if (json == NULL ||
	    json_truth(json_member(json_root(json), "same")) != all)
		abort();
	json_close(json);
	*gone = *added = 0;
	*same = diff.same;
	for (size_t i = 0; i < diff.was.nresults; i++)
		*gone += diff.was.results[i].match == DIFF_NONE;
	for (size_t i = 0; i < diff.is.nresults; i++)
		*added += diff.is.results[i].match == DIFF_NONE;
	difftell_free(&tell);
	diff_free(&diff);
	buf_free(&text);
	buf_free(&line);
	return all;
}

static struct doc *
read_doc(const uint8_t *data, size_t n)
{
	struct spool *spool = spool_memory(data, n);
	struct doc *doc = doc_read(spool, NULL);

	spool_free(spool);
	return doc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
	size_t n = end != NULL ? (size_t)(end - data) : size;
	struct doc *was = read_doc(data, n);
	struct doc *is = end != NULL ? read_doc(end + 1, size - n - 1) : NULL;
	size_t gone, added, lost, found, same, again;

	if (was != NULL &&
	    (!compare(was, was, &gone, &added, &same) || gone + added > 0))
		abort();
	if (was != NULL && is != NULL) {
		bool there = compare(was, is, &gone, &added, &same);
		bool back = compare(is, was, &lost, &found, &again);

		if (there != back || gone != found || added != lost)
			abort();
	}
	doc_free(was);
	doc_free(is);
	return 0;
}
