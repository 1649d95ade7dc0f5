/*
 * datauri: any bytes as the content of an attachment.  What can be read can be
 * written and read again; what is embedded has a name of ours, and is a PDF
 * where it says so.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "buf.h"
#include "caps.h"
#include "datauri.h"
#include "doc.h"
#include "enclosure.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
again(const struct datauri *uri)
{
	struct fault fault = FAULT_NONE;
	char *text = xasprintf("data:%s;base64,", uri->media);
	size_t head = strlen(text), n = head + BASE64_ENCODED(uri->len);
	struct datauri second;

	text = xreallocarray(text, n + 1, 1);
	base64_encode(uri->data, uri->len, text + head);
	if (datauri_decode(text, n, &second, &fault) != 0 || second.bare ||
	    strcmp(second.media, uri->media) != 0 || second.len != uri->len ||
	    memcmp(second.data, uri->data, uri->len) != 0)
		abort();
	datauri_free(&second);
	free(text);
}

static void
decode(const char *text, size_t size)
{
	struct fault fault = FAULT_NONE;
	struct datauri uri;

	if (datauri_decode(text, size, &uri, &fault) == 0) {
		const char *ext = datauri_ext(uri.media);

		if (uri.len > CAP_ATTACHMENT || *ext == '\0' ||
		    ext[strspn(ext, "abcdefghijklmnopqrstuvwxyz")] != '\0')
			abort();
		again(&uri);
		datauri_free(&uri);
	} else if (fault.verdict != VERDICT_TROUBLE) {
		abort();
	}
}

static void
judge(const struct enclosure *e)
{
	const char *safe = "abcdefghijklmnopqrstuvwxyz0123456789-.";

	if ((e->reason == NULL) != (e->name[0] != '\0') ||
	    (e->reason == NULL) != (e->data != NULL))
		abort();
	if (e->reason != NULL)
		return;
	if (strncmp(e->name, "attachment-1.", 13) != 0 ||
	    e->name[strspn(e->name, safe)] != '\0' || strlen(e->sha256) != 64)
		abort();
	if ((strcmp(e->media, "application/pdf") == 0 ||
		strstr(e->name, ".pdf") != NULL) &&
	    (e->size < 5 || memcmp(e->data, "%PDF-", 5) != 0))
		abort();
}

/* The same in a record, if it is text that XML can have. */
static void
enclose(const char *text, size_t size)
{
	struct buf xml = BUF_INIT(CAP_TREE);
	struct enclosures all;
	struct spool *spool;
	struct doc *doc;

	buf_adds(&xml, "<elmo><attachment><content>");
	buf_add(&xml, text, size);
	buf_adds(&xml, "</content></attachment></elmo>");
	spool = spool_memory(xml.data, xml.len);
	doc = doc_read(spool, NULL);
	if (doc != NULL) {
		enclosure_read(doc, &all, NULL);
		for (size_t i = 0; i < all.n && i < 1; i++)
			judge(&all.v[i]);
		enclosure_free(&all);
	}
	doc_free(doc);
	spool_free(spool);
	buf_free(&xml);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* exactly as long, so that ASan watches its end */
	char *text = xmalloc(size + !size);

	if (size > 0)
		memcpy(text, data, size);
	decode(text, size);
	enclose(text, size);
	free(text);
	return 0;
}
