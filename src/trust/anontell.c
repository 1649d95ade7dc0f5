#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "anontell.h"
#include "buf.h"
#include "caps.h"
#include "output.h"
#include "spool.h"
#include "trustopt.h"
#include "warnings.h"
#include "xalloc.h"

struct anontell {
	struct debug_options options;
	struct spool *lines; /* NULL: not asked for */
	struct fault fault;
	const char *file, *member; /* at hand */
};

struct anontell *
anontell_new(bool json, struct fault *fault)
{
	struct anontell *tell;
	bool own = !opt_given("cert") && !opt_given("registry") &&
		   !opt_given("ca") && !trustopt_embedded();

	if (own &&
	    anchors_set(trustopt_anchors(), ANCHOR_EMBEDDED, "", fault) == -1)
		return NULL;
	if (trustopt_load(false, fault) == -1)
		return NULL;
	for (size_t i = 0; i < anchors_warnings(trustopt_anchors())->n; i++)
		msg_warn("%s", anchors_warnings(trustopt_anchors())->text[i]);
	tell = xcalloc(1, sizeof *tell);
	tell->options.own = own;
	tell->options.anchors = trustopt_anchors();
	if (json)
		tell->lines = spool_new(GIB);
	return tell;
}

void
anontell_free(struct anontell *tell)
{
	if (tell == NULL)
		return;
	spool_free(tell->lines);
	free(tell);
}

/* A signature that is there, good or not. */
static void
tell_signature(const char *name, const struct debug_part *p)
{
	const char *why =
	    p->n > 0 && p->verdict != DEBUG_OK ? p->v[0].text : "";

	if (p->verdict == DEBUG_SKIPPED ||
	    strncmp(p->head.text, "no signature", 12) == 0)
		return;
	msg_warn("%s: %s: %s%s%s", name,
	    p->verdict == DEBUG_TROUBLE
		? "of the original"
		: "the signature no longer verifies; of the original",
	    p->head.text, *why != '\0' ? "; " : "", why);
}

static void
on_document(void *ctx, const char *inner, const struct debug *d)
{
	struct anontell *tell = ctx;
	struct buf line = BUF_INIT(CAP_TREE);
	struct debug unnamed = *d;
	char *member = NULL, *name, *shown;

	if (inner != NULL && tell->member != NULL)
		member = xasprintf("%s(%s)", tell->member, inner);
	else if (inner != NULL || tell->member != NULL)
		member = xstrdup(inner != NULL ? inner : tell->member);
	name = member != NULL ? xasprintf("%s(%s)", tell->file, member)
			      : xstrdup(tell->file);
	shown = msg_name(name);
	tell_signature(shown, &d->part[DEBUG_SIGNATURE]);
	/* who has the original would know it by its digest */
	unnamed.sha256[0] = '\0';
	if (tell->lines != NULL &&
	    (debug_json(&unnamed, tell->file, member, &line) == -1 ||
		spool_write(tell->lines, line.data, line.len, &tell->fault) ==
		    -1))
		fault_set(&tell->fault, VERDICT_TROUBLE, 0,
		    "more than %lu bytes", GIB);
	buf_free(&line);
	free(shown);
	free(name);
	free(member);
}

void
anontell_original(struct anontell *tell, const char *file, const char *member,
    struct buf *answer)
{
	if (msg_quiet() && tell->lines == NULL)
		return;
	tell->file = file;
	tell->member = member;
	debug_answer(&tell->options, answer, on_document, tell);
}

int
anontell_write(struct anontell *tell, const char *path, struct fault *fault)
{
	struct output_options to = {path, NULL, false};
	struct output *output;
	int status = -1;

	if (tell->fault.verdict != VERDICT_OK) {
		*fault = tell->fault;
		fault_prefix(fault, "--explained");
		return -1;
	}
	output = output_open(&to, OUTPUT_ONE, fault);
	if (output == NULL)
		return -1;
	status = output_put(output, "explained", "json", tell->lines, fault);
	tell->lines = NULL;
	if (output_close(output, status == 0, fault) == -1)
		status = -1;
	return status;
}
