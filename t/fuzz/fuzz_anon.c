/*
 * anon: any bytes as an answer and as a document.  A document keeps its length,
 * its lines and its markup, and is as well-formed as before, with its fault in
 * the same line; the same bytes give the same bytes.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anonanswer.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not one-way, but quick. */
static void
make(void *ctx, const char *kind, const void *data, size_t n,
    unsigned char out[ANON_DIGEST])
{
	uint64_t h = UINT64_C(14695981039346656037);
	const unsigned char *s = data;

	(void)ctx;
	for (; *kind != '\0'; kind++)
		h = (h ^ (unsigned char)*kind) * UINT64_C(1099511628211);
	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * UINT64_C(1099511628211);
	for (size_t i = 0; i < ANON_DIGEST; i++) {
		h = (h ^ i) * UINT64_C(1099511628211);
		out[i] = (unsigned char)(h >> 32);
	}
}

static int
parse(const struct buf *buf, struct fault *fault)
{
	struct spool *spool = spool_memory(buf->data, buf->len);
	int status = xml_parse(spool, NULL, 0, NULL, fault);

	spool_free(spool);
	return status;
}

static void
check_document(const struct anon_options *options, const struct buf *old)
{
	struct fault before = FAULT_NONE, after = FAULT_NONE;
	struct buf new = BUF_INIT(CAP_DEBUG);

	buf_add(&new, old->data, old->len);
	anon_encoded(options, &new);
	if (new.len != old->len)
		abort();
	for (size_t i = 0; i < new.len; i++)
		if (new.data[i] != old->data[i] && old->data[i] != '\0' &&
		    new.data[i] != '\0' && (unsigned char)old->data[i] < 0x80 &&
		    (unsigned char)new.data[i] < 0x80 &&
		    (strchr("<>&\"'\n\r/=!?[]", old->data[i]) != NULL ||
			strchr("<>&\"'\n\r=!?[]", new.data[i]) != NULL) &&
		    old->data[0] == '<' && old->data[1] != '\0')
			abort();
	if (parse(old, &before) != parse(&new, &after) ||
	    before.line != after.line)
		abort();
	buf_free(&new);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct anon_options options = {{make, NULL}, size % 8};
	struct buf old = BUF_INIT(CAP_DEBUG), one = BUF_INIT(CAP_DEBUG);
	struct buf two = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE, again = FAULT_NONE;
	int status;

	buf_add(&old, data, size);
	buf_add(&one, data, size);
	buf_add(&two, data, size);
	if (size > 1)
		check_document(&options, &old);
	status = anonanswer(&options, &one, &fault);
	if ((status == 0) != (fault.verdict == VERDICT_OK) ||
	    anonanswer(&options, &two, &again) != status ||
	    one.len != two.len ||
	    (one.len > 0 && memcmp(one.data, two.data, one.len) != 0))
		abort();
	buf_free(&old);
	buf_free(&one);
	buf_free(&two);
	return 0;
}
