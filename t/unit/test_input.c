/* input: every branch of the grammar, taken and refused. */
#include <config.h>

#include <fcntl.h>
#include <unistd.h>

#include "archives.h"
#include "input.h"
#include "response.h"
#include "sniff.h"
#include "tap.h"
#include "warnings.h"

#define XML "<elmo xmlns='https://github.com/emrex-eu/elmo-schemas/tree/v1'/>"
#define HTML "<html/>"

static char *told; /* "name=content~warning;" or "name!verdict why;" */
static bool keep_first;
static struct spool *kept;

static int
on_item(void *ctx, struct item *item)
{
	char *text = item->spool != NULL ? text_of(item->spool) : NULL, *s;

	(void)ctx;
	if ((item->spool == NULL) == (item->fault == NULL))
		abort();
	s = text != NULL
		? xasprintf("%s%s=%s%s%s;", told, item->name, text,
		      item->warnings->n > 0 ? "~" : "",
		      item->warnings->n > 0 ? item->warnings->text[0] : "")
		: xasprintf("%s%s!%d %s;", told, item->name,
		      item->fault->verdict, item->fault->text);
	free(text);
	free(told);
	told = s;
	if (keep_first && kept == NULL) {
		kept = item->spool;
		item->spool = NULL;
	}
	return 0;
}

/* IN, freed, is read as a file called f. */
static void
tells(struct spool *in, const char *want, const char *name)
{
	free(told);
	told = xstrdup("");
	if (input_spool(in, "f", on_item, NULL) != 0)
		abort();
	is_str(told, want, name);
	spool_free(in);
}

/* IN, freed, is one item of trouble, whose reason has WHY. */
static void
refuses(struct spool *in, const char *why, const char *name)
{
	free(told);
	told = xstrdup("");
	input_spool(in, "f", on_item, NULL);
	if (!ok(strncmp(told, "f!2 ", 4) == 0 && strstr(told, why) != NULL &&
		    strchr(told, ';') == told + strlen(told) - 1,
		"%s: %s", name, why))
		printf("# have %s\n", told);
	spool_free(in);
}

static struct spool *
gz(struct spool *in)
{
	return packed(GZIP_GZIP, in);
}

static struct spool *
xml(void)
{
	return spool_str(XML);
}

/* item = XML | gzip of XML */
static void
bare(void)
{
	tells(xml(), "f=" XML ";", "XML");
	tells(spool_str("\xef\xbb\xbf" XML), "f=\xef\xbb\xbf" XML ";",
	    "XML with a byte order mark, which stays");
	tells(spool_str(" \n" XML), "f= \n" XML ";",
	    "white space before is the parser's to refuse");
	tells(spool_str(HTML), "f=" HTML ";", "XML of others");
	tells(gz(xml()), "f=" XML ";", "gzip of XML");
	refuses(spool_str(""), "empty", "nothing");
	refuses(spool_str(" \r\n\t"), "empty", "white space");
	refuses(gz(spool_str("")), "gzip: nothing in it", "gzip of nothing");
	refuses(gz(gz(xml())), "gzip: twice", "gzip twice");
	refuses(cut(gz(xml()), 9), "gzip: truncated", "gzip cut");
	refuses(joined(gz(xml()), gz(xml())), "gzip: want one member",
	    "two members");
	refuses(joined(gz(xml()), spool_str("x")), "gzip: data behind",
	    "gzip and more");
	refuses(packed(GZIP_ZLIB, xml()), "zlib: want gzip", "zlib");
	refuses(packed(GZIP_DEFLATE, xml()), "raw deflate: want gzip",
	    "raw deflate");
	refuses(gz(spool_str("plain words, no XML")), "gzip: neither",
	    "gzip of text");
	refuses(gz(spool_str("a=1&elmo=x")), "gzip: a form body",
	    "gzip of a form body");
	refuses(spool_str("plain words, no XML!"), "neither XML nor", "text");
	refuses(spool_of("\0\1\2\3", 4), "neither XML nor", "binary");
	refuses(spool_str("%PDF-1.7\n%\xe2\xe3"),
	    "f!2 a PDF: take the record out with pdfdetach", "a PDF");
	refuses(spool_str("{\"a\": 1}"), "JSON", "JSON");
	refuses(spool_str("--x\r\nContent-Disposition: form-data; name=\"a\""),
	    "multipart/form-data", "multipart");
	refuses(spool_str("POST / HTTP/1.1\r\nHost: x\r\n\r\na=1"),
	    "an HTTP message", "HTTP");
}

/* value = base64 of XML | base64 of one gzip of XML */
static void
values(void)
{
	tells(in_base64(xml()), "f=" XML ";", "base64 of XML");
	tells(in_base64(gz(xml())), "f=" XML ";", "base64 of gzip");
	tells(joined(in_base64(gz(xml())), spool_str("\n")), "f=" XML ";",
	    "and a line end");
	tells(joined(spool_str("%48%34sI"), spool_str("AA")),
	    "f!2 gzip: truncated after 0 bytes unpacked;",
	    "percent-encoded, but cut");
	tells(spool_str("%50HgvPg%3d%3D"),
	    "f=<x/>~base64: percent-encoding undone;", "percent-encoded");
	tells(spool_str("PHgv\r\nPg"), "f=<x/>~base64: line ends dropped;",
	    "mended");
	refuses(in_base64(in_base64(xml())), "base64: twice", "base64 twice");
	refuses(in_base64(gz(gz(xml()))), "gzip: twice", "base64, gzip twice");
	refuses(
	    gz(in_base64(xml())), "base64: inside gzip", "base64 inside gzip");
	refuses(in_base64(gz(in_base64(xml()))), "base64: twice",
	    "base64 around gzip around base64");
	refuses(in_base64(packed(GZIP_ZLIB, xml())), "zlib: want gzip",
	    "base64 of zlib");
	refuses(in_base64(packed(GZIP_DEFLATE, xml())), "raw deflate",
	    "base64 of raw deflate");
	refuses(cut(in_base64(gz(xml())), 16), "gzip: truncated", "cut");
	refuses(spool_str("PHgvPg=="
			  "AAAA"),
	    "base64: data behind", "data behind the padding");
	refuses(spool_str("PHgvPg%3"), "hexadecimal", "half an escape");
	refuses(spool_str("PHgvPg%zz"), "hexadecimal", "no escape");
	refuses(in_base64(spool_str("plain words, no XML!")),
	    "base64: neither XML", "base64 of text");
	refuses(in_base64(spool_str("%PDF-1.7\n")), "base64: a PDF",
	    "base64 of a PDF");
	refuses(in_base64(spool_str("elmo=x&a=b")), "base64: a form body",
	    "base64 of a form body");
}

/* item = form body */
static void
forms(void)
{
	struct spool *value = in_base64(gz(xml()));
	char *v = text_of(value);
	char *body = xasprintf("returnCode=NCP_OK&elmo=%s", v);

	tells(spool_str("sessionId=1&returnCode=NCP_OK&elmo=PHgvPg%3D%3D"),
	    "f=<x/>;", "base64 of XML in a form");
	tells(spool_str("elmo=PHgvPg%3D%3D"),
	    "f=<x/>~form body: return code missing, taken for OK;",
	    "the field elmo alone");
	tells(spool_str("returnCode=EMP_OK&elmo=%3Cx/%3E"),
	    "f=<x/>~elmo: XML as it is, want base64 of gzip of it;",
	    "the XML itself");
	/* '+' stands in gzip's base64 more often than not */
	free(told);
	told = xstrdup("");
	spool_free(value);
	value = spool_str(body);
	input_spool(value, "f", on_item, NULL);
	ok(strncmp(told, "f=" XML, strlen("f=" XML)) == 0,
	    "gzip in a form, not percent-encoded");
	spool_free(value);
	tells(spool_str("returnCode=NCP_CANCEL"),
	    "f!1 contact point: cancelled by the learner;", "cancelled");
	tells(spool_str("returnCode=NCP_CANCEL&elmo=PHgvPg%3D%3D"),
	    "f!1 form body: contradiction: NCP_CANCEL with a document;",
	    "cancelled with a document");
	tells(spool_str("returnCode=NCP_OK&elmo=PHgvPg%3D%3D&elmo=PHkvPg=="),
	    "f!1 form body: contradiction: field elmo twice;", "two documents");
	refuses(spool_str("returnCode=NCP_ERROR&returnMessage=why"),
	    "contact point: error: why", "an error");
	refuses(spool_str("a=1&b=2"), "want a field elmo", "another form");
	refuses(spool_str("elmo=%GG"), "hexadecimal", "a bad escape");
	refuses(spool_str("elmo=UEhndlBnPT0%3D"), "base64: twice",
	    "base64 twice in a form");
	refuses(spool_str("elmo=a%3D1%26elmo%3Dx"), "a form body, where",
	    "a form in a form");
	free(v);
	free(body);
}

/* operand = [gzip] container of items | item */
static void
containers(void)
{
	static const struct archive_file mixed[] = {{"a.xml", XML, 0},
	    {"d/", "", 0}, {"d/v", "PHgvPg==", 0}, {"soft", "a", 'l'},
	    {"bad", "plain words!", 0},
	    {"form", "returnCode=NCP_NO_RESULTS", 0}, {NULL, NULL, 0}};
	static const struct archive_file dirs[] = {
	    {"d/", "", 0}, {NULL, NULL, 0}};
	static const char want[] =
	    "f(a.xml)=" XML "~member soft left out: a symbolic link;"
	    "f(d/v)=<x/>;f(bad)!2 neither XML nor a wrapping of it;"
	    "f(form)!1 contact point: no results;";
	struct spool *inner = NULL;
	struct archive_file nested[] = {{"in.zip", NULL, 0}, {NULL, NULL, 0}};

	tells(archive_of(AS_TAR, mixed), want, "tar");
	tells(gz(archive_of(AS_TAR, mixed)), want, "gzip of tar");
	tells(archive_of(AS_ZIP, mixed), want, "zip");
	tells(gz(archive_of(AS_ZIP, mixed)), want, "gzip of zip");
	refuses(archive_of(AS_TAR, dirs), "no file in it", "directories");
	refuses(gz(gz(archive_of(AS_TAR, mixed))), "gzip: twice",
	    "gzip twice around tar");
	refuses(in_base64(archive_of(AS_ZIP, mixed)), "a zip archive, where",
	    "base64 of zip");
	refuses(cut(archive_of(AS_ZIP, mixed), 30), "archive: damaged",
	    "a cut zip");
	/* no NUL in an empty 7zip's header that strlen would stop at */
	inner = spool_str("PK\5\6 a zip in a zip");
	nested[0].text = text_of(inner);
	tells(archive_of(AS_ZIP, nested),
	    "f(in.zip)!2 a zip archive, where it cannot be;", "a zip in a zip");
	free((void *)(uintptr_t)nested[0].text);
	spool_free(inner);
}

/* item = ToRs or SOAP response */
static void
responses(void)
{
#define TORS                                                                   \
	"<imobility-tors-get-response "                                        \
	"xmlns='https://github.com/erasmus-without-paper/"                     \
	"ewp-specs-api-imobility-tors/blob/stable-v2/endpoints/"               \
	"get-response.xsd'>"
	static const struct archive_file in_tar[] = {
	    {"r",
		TORS "<tor><elmo xmlns=''/></tor>"
		     "</imobility-tors-get-response>",
		0},
	    {NULL, NULL, 0}};

	tells(spool_str(TORS "<tor><elmo xmlns=''>1</elmo></tor><tor>"
			     "<elmo xmlns=''>2</elmo></tor>"
			     "</imobility-tors-get-response>"),
	    "f(elmo-1)=<elmo>1</elmo>;f(elmo-2)=<elmo>2</elmo>;",
	    "a ToRs response");
	tells(archive_of(AS_TAR, in_tar), "f(r(elmo-1))=<elmo></elmo>;",
	    "in an archive");
	refuses(spool_str(TORS "<tor/></imobility-tors-get-response>"),
	    "without an elmo", "a ToRs response without any");
	refuses(spool_str(TORS "<tor><elmo/></tor>"), "f!2 ",
	    "a ToRs response that is cut");
	tells(in_base64(spool_str(TORS "</imobility-tors-get-response>")),
	    "f!2 an answer without an elmo element: nothing to judge;",
	    "base64 of one");
}

static void
files(void)
{
	char name[] = "/tmp/emrex-test-XXXXXX";
	int fd = mkstemp(name);
	char *big = xmalloc(17 * MIB);
	int pipes[2];

	unlink(name);
	memset(big, ' ', 17 * MIB);
	memcpy(big, "<x>", 3);
	memcpy(big + 17 * MIB - 4, "</x>", 4);
	if (spool_write_all(fd, big, 17 * MIB) != 0 || pipe(pipes) != 0)
		abort();
	lseek(fd, 0, SEEK_SET);
	free(told);
	told = xstrdup("");
	keep_first = true;
	input_read(fd, "f", on_item, NULL);
	ok(kept != NULL && spool_borrowed(kept), "a large file is borrowed");
	ok(kept != NULL && spool_size(kept) == 17 * MIB, "all of it");
	spool_free(kept);
	kept = NULL;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, "<y/>", 4, 0) != 4)
		abort();
	lseek(fd, 0, SEEK_SET);
	input_read(fd, "f", on_item, NULL);
	ok(kept != NULL && !spool_borrowed(kept), "a small one is copied");
	spool_free(kept);
	kept = NULL;
	keep_first = false;
	free(told);
	told = xstrdup("");
	spool_write_all(pipes[1], "<z/>", 4);
	close(pipes[1]);
	input_read(pipes[0], "-", on_item, NULL);
	is_str(told, "-=<z/>;", "a pipe");
	free(told);
	told = xstrdup("");
	close(pipes[0]);
	input_read(pipes[0], "-", on_item, NULL);
	ok(strncmp(told, "-!2 ", 4) == 0, "a closed descriptor is trouble");
	close(fd);
	free(big);
}

int
main(void)
{
	bare();
	values();
	forms();
	containers();
	responses();
	files();
	free(told);
	return tap_done();
}
