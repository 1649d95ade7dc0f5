/*
 * debug: any bytes as an answer.  Each gives at least one page with all its
 * stages, of bounded length, and its JSON can be read.
 */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "buf.h"
#include "caps.h"
#include "debug.h"
#include "json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct anchors *
embedded(void)
{
	static struct anchors *anchors;
	struct fault fault = FAULT_NONE;

	if (anchors != NULL)
		return anchors;
	anchors = anchors_new();
	if (anchors_set(anchors, ANCHOR_EMBEDDED, "", &fault) == -1 ||
	    anchors_load(anchors, false, &fault) == -1) {
		fprintf(stderr, "%s\n", fault.text);
		exit(1);
	}
	return anchors;
}

static void
on_document(void *ctx, const char *member, const struct debug *d)
{
	struct buf page = BUF_INIT(CAP_TREE), line = BUF_INIT(CAP_TREE);
	struct json_doc *json;
	size_t lines = 0;

	++*(size_t *)ctx;
	debug_page(d, member != NULL ? member : "-", &page);
	for (size_t i = 0; i < page.len; i++)
		lines += page.data[i] == '\n';
	if (lines < DEBUG_STAGES || lines > 300)
		abort();
	if (debug_json(d, "-", member, &line) == -1)
		abort();
	json = json_parse(line.data, line.len, NULL);
	if (json == NULL)
		abort();
	if (json_count(json_member(json_root(json), "stages")) != DEBUG_STAGES)
		abort();
	json_close(json);
	buf_free(&page);
	buf_free(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct debug_options options = {
	    embedded(), true, NULL, "0123456789abcdef"};
	struct buf answer = BUF_INIT(CAP_DEBUG);
	size_t told = 0;

	buf_add(&answer, data, size);
	debug_answer(&options, &answer, on_document, &told);
	if (told == 0)
		abort();
	buf_free(&answer);
	return 0;
}
