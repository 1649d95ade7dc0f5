/* Data URIs: what is taken, what is refused, how large they may be. */
#include <config.h>

#include <stdlib.h>

#include "base64.h"
#include "caps.h"
#include "datauri.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

static const struct {
	const char *uri, *media, *data; /* media NULL: refused, data says why */
} cases[] = {
    {"data:application/pdf;base64,JVBERi0xLjQK", "application/pdf",
	"%PDF-1.4\n"},
    {"DATA:Application/PDF;BASE64,JVBERi0xLjQK", "application/pdf",
	"%PDF-1.4\n"},
    {" \n data:application/pdf;base64,\r\n JVBE\n\tRi0x LjQK\n",
	"application/pdf", "%PDF-1.4\n"},
    {"data: text/plain ; charset=UTF-8 ; base64 , QQ==", "text/plain", "A"},
    {"data:text/plain;charset=UTF-8;a=b;base64,QQ==", "text/plain", "A"},
    {"data:;base64,QQ==", "text/plain", "A"},
    {"data:;charset=UTF-8;base64,QQ==", "text/plain", "A"},
    {"data:image/svg+xml;base64,QQ==", "image/svg+xml", "A"},
    {"data:application/pdf;base64,", "application/pdf", ""},
    {"JVBERi0xLjQK", "application/pdf", "%PDF-1.4\n"},
    {"QUJD", "application/octet-stream", "ABC"},
    {"", NULL, "no content"},
    {" \t\n", NULL, "no content"},
    {"data:", NULL, "comma"},
    {"data:application/pdf;base64", NULL, "comma"},
    {"data:application/pdf,JVBERi0", NULL, "not base64"},
    {"data:text/plain;base64;charset=x,QQ==", NULL, "not base64"},
    {"data:,hello", NULL, "not base64"},
    {"data:pdf;base64,QQ==", NULL, "media type"},
    {"data:/pdf;base64,QQ==", NULL, "media type"},
    {"data:application/;base64,QQ==", NULL, "media type"},
    {"data:a/b/c;base64,QQ==", NULL, "media type"},
    {"data:a/<b>;base64,QQ==", NULL, "media type"},
    {"data:a/b;charset;base64,QQ==", NULL, "parameter"},
    {"data:a/b;;base64,QQ==", NULL, "parameter"},
    {"data:a/b;base64,Q", NULL, "base64"},
    {"data:a/b;base64,QQ", NULL, "base64"},
    {"data:a/b;base64,QQ=", NULL, "base64"},
    {"data:a/b;base64,QR==", NULL, "base64"},
    {"data:a/b;base64,QQ==QQ==", NULL, "base64"},
    {"data:a/b;base64,Q-_=", NULL, "base64"},
    {"data:a/b;base64,Q%3D", NULL, "base64"},
    {"https://example.org/transcript.pdf", NULL, "no data URI"},
    {"see the paper", NULL, "no data URI"},
};

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fault fault = FAULT_NONE;
		struct datauri uri;
		size_t n = strlen(cases[i].uri);
		/* exactly as long, for the sanitizers */
		char *copy = memcpy(xmalloc(n + !n), cases[i].uri, n);
		int status = datauri_decode(copy, n, &uri, &fault);
		bool good;

		if (cases[i].media == NULL)
			good = status == -1 &&
			       fault.verdict == VERDICT_TROUBLE &&
			       strstr(fault.text, cases[i].data) != NULL;
		else
			good = status == 0 &&
			       strcmp(uri.media, cases[i].media) == 0 &&
			       uri.len == strlen(cases[i].data) &&
			       memcmp(uri.data, cases[i].data, uri.len) == 0;
		if (!ok(good, "%s", cases[i].uri[0] > ' ' ? cases[i].uri : "-"))
			printf("# %d %s\n", status, fault.text);
		if (status == 0)
			datauri_free(&uri);
		free(copy);
	}
}

/* A URI of N decoded bytes. */
static int
of_size(size_t n, struct fault *fault)
{
	static const char head[] = "data:a/b;base64,";
	unsigned char *bytes = xcalloc(n, 1);
	size_t len = sizeof head - 1 + BASE64_ENCODED(n);
	char *text = xmalloc(len);
	struct datauri uri;
	int status;

	memcpy(text, head, sizeof head - 1);
	base64_encode(bytes, n, text + sizeof head - 1);
	status = datauri_decode(text, len, &uri, fault);
	if (status == 0) {
		if (uri.len != n || memcmp(uri.data, bytes, n) != 0)
			status = 1;
		datauri_free(&uri);
	}
	free(text);
	free(bytes);
	return status;
}

static void
sizes(void)
{
	struct fault fault = FAULT_NONE;

	for (size_t n = 1; n < 5000; n = n * 2 + 1)
		is_int(of_size(n, &fault), 0, "a size");
	is_int(of_size(CAP_ATTACHMENT, &fault), 0, "20 MiB");
	is_int(of_size(CAP_ATTACHMENT + 1, &fault), -1, "a byte more");
	ok(strstr(fault.text, "20 MiB") != NULL, "is said to be too large");
}

static void
kinds(void)
{
	is_str(datauri_ext("application/pdf"), "pdf", "pdf");
	is_str(datauri_ext("image/jpeg"), "jpg", "jpg");
	is_str(datauri_ext("x/unknown"), "bin", "bin");
	is_str(datauri_sniff("%PDF-", 5), "application/pdf", "a PDF");
	is_str(datauri_sniff("%PDF", 4), "application/octet-stream", "none");
	is_str(datauri_sniff(" %PDF-1", 7), "application/octet-stream",
	    "nor behind a blank");
}

int
main(void)
{
	table();
	sizes();
	kinds();
	return tap_done();
}
