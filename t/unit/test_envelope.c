/* envelope: elmo elements of other protocols' answers, re-rooted. */
#include <config.h>

#include "envelope.h"
#include "tap.h"
#include "wiretap.h"

#define V1 "https://github.com/emrex-eu/elmo-schemas/tree/v1"
#define TORS                                                                   \
	"https://github.com/erasmus-without-paper/ewp-specs-api-"              \
	"imobility-tors/blob/stable-v2/endpoints/get-response.xsd"
#define XSI "http://www.w3.org/2001/XMLSchema-instance"

static char *got[8];
static size_t ngot;
static size_t stop_at;

static int
collect(void *ctx, size_t n, struct spool *spool)
{
	(void)ctx;
	if (n != ngot + 1 || n > 8)
		abort();
	got[ngot++] = text_of(spool);
	spool_free(spool);
	return n == stop_at ? 7 : 0;
}

static int
split(const char *xml, struct fault *fault)
{
	struct spool *in = spool_str(xml);
	int ret;

	while (ngot > 0)
		free(got[--ngot]);
	ret = envelope_split(in, collect, NULL, fault);
	spool_free(in);
	return ret;
}

/* XML holds one document, which is WANT. */
static void
holds(const char *xml, const char *want, const char *name)
{
	struct fault fault = FAULT_NONE;

	if (!ok(split(xml, &fault) == 0 && ngot == 1, "%s: one document", name))
		printf("# %s\n", fault.text);
	is_str(ngot == 1 ? got[0] : NULL, want, name);
}

static void
roots(void)
{
	static const char *const soap[] = {
	    "http://schemas.xmlsoap.org/soap/envelope/",
	    "http://www.w3.org/2003/05/soap-envelope"};
	static const char ewp[] = "https://github.com/erasmus-without-paper/"
				  "ewp-specs-api-";
	char uri[256];

	ok(envelope_is(soap[0], "Envelope"), "SOAP 1.1");
	ok(envelope_is(soap[1], "Envelope"), "SOAP 1.2");
	ok(!envelope_is(soap[1], "Body"), "a SOAP body alone");
	ok(!envelope_is("", "Envelope"), "an envelope of nobody");
	ok(envelope_is(TORS, "imobility-tors-get-response"), "ToRs 2");
	snprintf(uri, sizeof uri,
	    "%simobility-tors/blob/stable-v3/endpoints/"
	    "get-response.xsd",
	    ewp);
	ok(envelope_is(uri, "imobility-tors-get-response"), "ToRs 3");
	snprintf(uri, sizeof uri, "%stors/tree/stable-v1", ewp);
	ok(envelope_is(uri, "tors-response"), "ToRs of 2017");
	ok(envelope_is(uri, "response"), "ToRs of 2016");
	snprintf(uri, sizeof uri, "%scourses/tree/stable-v1", ewp);
	ok(!envelope_is(uri, "courses-response"), "courses");
	ok(!envelope_is(uri, "response"), "a response of courses");
	ok(!envelope_is(V1, "elmo"), "ELMO itself");
	ok(!envelope_is("", "response"), "a response of nobody");
}

static void
namespaces(void)
{
	holds("<r xmlns='" TORS "' xmlns:u='unused'><tor>"
	      "<elmo xmlns='" V1 "'><a>&lt;</a><!--c--></elmo></tor></r>",
	    "<elmo xmlns=\"" V1 "\"><a>&lt;</a><!--c--></elmo>",
	    "nothing of the answer is needed");
	holds("<r xmlns:e='" V1 "' xmlns:x='" XSI "' xmlns:u='urn:u' a='1'>"
	      "<t><e:elmo x:n='1'><e:a x:type='u:T'/></e:elmo></t></r>",
	    "<e:elmo xmlns:e=\"" V1 "\" xmlns:u=\"urn:u\" xmlns:x=\"" XSI
	    "\" x:n=\"1\"><e:a x:type=\"u:T\"></e:a></e:elmo>",
	    "elements, attributes, xsi:type");
	holds("<r xmlns='" V1 "' xmlns:x='" XSI "'><t><elmo><a x:type='T'/>"
	      "</elmo></t></r>",
	    "<elmo xmlns=\"" V1 "\" xmlns:x=\"" XSI
	    "\"><a x:type=\"T\"></a></elmo>",
	    "the default namespace");
	holds("<r xmlns:e='" V1 "' xmlns:p='urn:p'><t><e:elmo>"
	      "<a xmlns:p='urn:q'><p:b/></a></e:elmo></t></r>",
	    "<e:elmo xmlns:e=\"" V1 "\"><a xmlns:p=\"urn:q\"><p:b></p:b></a>"
	    "</e:elmo>",
	    "a prefix declared inside is not taken from outside");
	holds("<r xmlns:e='" V1 "' xmlns:p='urn:p'><t xmlns:p='urn:t'><e:elmo>"
	      "<p:b/></e:elmo></t></r>",
	    "<e:elmo xmlns:e=\"" V1 "\" xmlns:p=\"urn:t\"><p:b></p:b></e:elmo>",
	    "the nearest declaration counts");
	holds("<r xmlns='urn:r' xml:lang='fi'><t><elmo xmlns=''><a/></elmo>"
	      "</t></r>",
	    "<elmo><a></a></elmo>", "nothing inherited but namespaces");
}

static void
several(void)
{
	struct fault fault = FAULT_NONE;
	const char *two = "<r xmlns:e='" V1 "'><t><e:elmo>1<e:elmo>2</e:elmo>"
			  "</e:elmo></t><t><e:elmo>3</e:elmo></t></r>";

	is_int(split(two, &fault), 0, "two documents");
	is_int(ngot, 2, "two of them");
	is_str(ngot == 2 ? got[0] : NULL,
	    "<e:elmo xmlns:e=\"" V1 "\">1<e:elmo>2</e:elmo></e:elmo>",
	    "the outer one, whole");
	is_str(ngot == 2 ? got[1] : NULL,
	    "<e:elmo xmlns:e=\"" V1 "\">3</e:elmo>", "and the other");
	stop_at = 1;
	is_int(split(two, &fault), 7, "stopped");
	is_int(ngot, 1, "after the first");
	stop_at = 0;
	is_int(fault.verdict, VERDICT_OK, "which is no fault");
}

static void
soap(void)
{
	holds("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' "
	      "xmlns:e='" V1 "'><s:Header><e:elmo>no</e:elmo></s:Header>"
	      "<s:Body><x><e:elmo>yes</e:elmo></x></s:Body></s:Envelope>",
	    "<e:elmo xmlns:e=\"" V1 "\">yes</e:elmo>",
	    "the body, not the header");
}

static void
refusing(void)
{
	struct fault fault = FAULT_NONE;

	is_int(
	    split("<r xmlns='" TORS "'><tor/></r>", &fault), -1, "no document");
	ok(strstr(fault.text, "without an elmo") != NULL, "said so");
	fault = (struct fault)FAULT_NONE;
	is_int(split("<elmo xmlns='" V1 "'/>", &fault), -1,
	    "the root is no embedded document");
	fault = (struct fault)FAULT_NONE;
	is_int(
	    split("<r><t><elmo>1</elmo></t><t><elmo>2</elmo></t>\n<r>", &fault),
	    -1, "not well-formed at its end");
	is_int(ngot, 0, "nothing was told of it");
	is_int(fault.verdict, VERDICT_TROUBLE, "trouble");
	is_int(fault.line, 2, "with the line");
}

int
main(void)
{
	roots();
	namespaces();
	several();
	soap();
	refusing();
	split("<r><elmo/></r>", NULL);
	while (ngot > 0)
		free(got[--ngot]);
	return tap_done();
}
