/*
 * fromjson: any bytes as JSON, and any record through JSON and back.  What
 * comes of either is well-formed, and the same when it goes round once more.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fromjson.h"
#include "json.h"
#include "msg.h"
#include "spool.h"
#include "tojson.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *
no_digest(const void *data, size_t n)
{
	(void)data, (void)n;
	return NULL;
}

/* The record of JSON as XML; -1 when there is none. */
static int
from(const char *text, size_t n, struct buf *xml)
{
	struct fromjson_lost lost;
	struct fault fault = FAULT_NONE;
	struct json_doc *json =
	    json_parse_within(text, n, CAP_JSON_RECORD_DEPTH, &fault);
	int status = -1;

	if (json != NULL)
		status = fromjson_write(json_root(json), xml, &lost, &fault);
	if ((status == 0) != (fault.verdict == VERDICT_OK))
		abort();
	json_close(json);
	return status;
}

/* XML as JSON; -1 when it is no record. */
static int
to(const char *text, size_t n, struct buf *line)
{
	static const struct tojson_options options = {true, no_digest};
	struct spool *spool = spool_memory(text, n);
	struct doc *doc = doc_read(spool, NULL);
	struct json_out out;

	if (doc != NULL) {
		json_start(&out, line);
		json_begin(&out, NULL);
		json_put_int(&out, "v", 1);
		tojson_write(&out, "elmo", doc, &options);
		json_end(&out);
	}
	doc_free(doc);
	spool_free(spool);
	return doc != NULL ? 0 : -1;
}

static void
round_trip(const char *text, size_t n)
{
	struct buf one = BUF_INIT(SIZE_MAX), two = BUF_INIT(SIZE_MAX);
	struct buf xml = BUF_INIT(SIZE_MAX), three = BUF_INIT(SIZE_MAX);

	/* the signature goes on the first way, so it is the second that counts
	 */
	if (to(text, n, &one) == 0) {
		if (from(one.data, one.len, &xml) == -1 ||
		    to(xml.data, xml.len, &two) == -1)
			abort();
		buf_clear(&xml);
		if (from(two.data, two.len, &xml) == -1 ||
		    to(xml.data, xml.len, &three) == -1 ||
		    two.len != three.len ||
		    memcmp(two.data, three.data, two.len) != 0)
			abort();
	}
	buf_free(&one);
	buf_free(&two);
	buf_free(&three);
	buf_free(&xml);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf xml = BUF_INIT(SIZE_MAX);
	/* exactly as long, so that ASan watches its end */
	char *text = xmalloc(size + !size);

	if (size > 0)
		memcpy(text, data, size);
	if (from(text, size, &xml) == 0)
		round_trip(xml.data, xml.len);
	round_trip(text, size);
	buf_free(&xml);
	free(text);
	return 0;
}
