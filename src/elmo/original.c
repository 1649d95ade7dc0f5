#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "base64.h"
#include "caps.h"
#include "msg.h"
#include "original.h"
#include "spool.h"
#include "treewrite.h"

int
original_fits(struct spool *spool, struct fault *fault)
{
	if (spool_size(spool) <= CAP_ATTACHMENT)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "more than %lu MiB, too large for an attachment",
	    CAP_ATTACHMENT / MIB);
}

struct spool *
original_copy(struct spool *spool, struct fault *fault)
{
	struct spool *out = spool_new(CAP_TREE);
	char window[64 * KIB];
	uint64_t at = 0;
	ptrdiff_t n;

	while ((n = spool_read(spool, at, window, sizeof window, fault)) > 0 &&
	       spool_write(out, window, (size_t)n, fault) == 0)
		at += (uint64_t)n;
	if (n == 0)
		return out;
	spool_free(out);
	return NULL;
}

/* Bytes of IN as base64; a multiple of three at a time. */
static int
encoded(struct treewrite *w, struct spool *in, struct fault *fault)
{
	enum { STEP = 3 * 8192 };
	unsigned char bytes[STEP];
	char code[BASE64_ENCODED(STEP) + 1];
	ptrdiff_t n;

	for (uint64_t at = 0;; at += (uint64_t)n) {
		n = spool_read(in, at, bytes, sizeof bytes, fault);
		if (n <= 0)
			return n < 0 ? -1 : 0;
		base64_encode(bytes, (size_t)n, code);
		code[BASE64_ENCODED((size_t)n)] = '\0';
		treewrite_markup(w, code);
	}
}

static void
tag(struct treewrite *w, const char *open, const char *prefix,
    const char *local, const char *close)
{
	treewrite_markup(w, open);
	treewrite_markup(w, prefix);
	treewrite_markup(w, local);
	treewrite_markup(w, close);
}

int
original_write(struct treewrite *w, const char *prefix, const char *title,
    bool typed, struct spool *spool, struct fault *fault)
{
	int status;

	tag(w, "<", prefix, "attachment", ">");
	tag(w, "<", prefix, "title", " xml:lang=\"en\">");
	treewrite_text(w, title);
	tag(w, "</", prefix, "title", ">");
	if (typed) {
		tag(w, "<", prefix, "type", ">Other");
		tag(w, "</", prefix, "type", ">");
	}
	tag(w, "<", prefix, "content", ">data:application/xml;base64,");
	status = encoded(w, spool, fault);
	tag(w, "</", prefix, "content", ">");
	tag(w, "</", prefix, "attachment", ">");
	return status;
}
