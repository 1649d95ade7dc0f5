/* The parser, both ways, and the canonical forms of what comes through. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "buf.h"
#include "c14n.h"
#include "caps.h"
#include "datauri.h"
#include "doc.h"
#include "msg.h"
#include "spool.h"
#include "summary.h"
#include "xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
sink(void *ctx, const char *bytes, size_t n)
{
	uint64_t *sum = ctx;

	for (size_t i = 0; i < n; i++)
		*sum = (*sum ^ (unsigned char)bytes[i]) * 0x100000001b3;
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	/* parts are shown and left out as the names have it */
	if (tag->local[0] == 'S')
		c14n_show(ctx, true);
	else if (tag->local[0] == 'h')
		c14n_show(ctx, false);
	c14n_start(ctx, tag);
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	c14n_end(ctx, tag);
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	c14n_text(ctx, s, n);
}

static void
on_comment(void *ctx, const char *s, size_t n)
{
	c14n_comment(ctx, s, n);
}

static void
on_pi(void *ctx, const char *target, const char *text)
{
	c14n_pi(ctx, target, text);
}

static const struct xml_handler handler = {
    on_start, on_end, on_text, on_comment, on_pi};

static int
canonical(struct spool *spool, bool stream, uint64_t sums[3])
{
	static const struct c14n_params params[3] = {
	    {C14N_1_0, true, NULL, NULL}, {C14N_1_1, false, NULL, NULL},
	    {C14N_EXCLUSIVE, true, "a #default b", NULL}};
	struct xml_options options = {NULL, NULL, NULL, stream};
	struct fault fault = FAULT_NONE;
	struct c14n *c[3];
	struct xml_sink sinks[3];
	int status;

	for (int i = 0; i < 3; i++) {
		c[i] = c14n_new(&params[i], sink, &sums[i]);
		sinks[i] = (struct xml_sink){&handler, c[i]};
	}
	status = xml_parse(spool, sinks, 3, &options, &fault);
	for (int i = 0; i < 3; i++) {
		c14n_flush(c[i]);
		c14n_free(c[i]);
	}
	if (status == -1 && fault.verdict != VERDICT_TROUBLE)
		abort();
	return status;
}

static void
documents(struct spool *spool)
{
	struct fault fault = FAULT_NONE;
	struct summary summary;
	struct xml_sink to;
	struct doc *doc = doc_read(spool, &fault);

	if (doc != NULL) {
		struct attach_list all;

		attach_list(doc, &all);
		for (size_t i = 0; i < all.n; i++) {
			struct fault one = FAULT_NONE;
			struct datauri data;

			if (attach_data(&all.v[i], &data, NULL, &one) == 0)
				datauri_free(&data);
			else if (one.verdict == VERDICT_OK)
				abort();
		}
		attach_list_free(&all);
	}
	doc_free(doc);
	summary_begin(&summary, &to);
	xml_parse(spool, &to, 1, NULL, &fault);
	summary_free(&summary);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint64_t a[3] = {0, 0, 0}, b[3] = {0, 0, 0};
	struct spool *spool = spool_memory(data, size);
	int whole = canonical(spool, false, a);

	/* what the parser says may not depend on how it reads */
	if (whole != canonical(spool, true, b) ||
	    (whole == 0 && memcmp(a, b, sizeof a) != 0))
		abort();
	documents(spool);
	spool_free(spool);
	return 0;
}
