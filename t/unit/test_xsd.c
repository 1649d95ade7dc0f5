/* One judge for many documents, and what its messages give away. */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "xml.h"
#include "xsd.h"

#define NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"

#define HEAD                                                                   \
	"<elmo xmlns='" NS "'><generatedDate>2020-01-01T00:00:00"              \
	"</generatedDate><learner>"
#define NAMES "<givenNames>Ada</givenNames><familyName>Example</familyName>"
#define TAIL                                                                   \
	"</learner><report><issuer><identifier type='schac'>utopia.example"    \
	"</identifier><title>Utopia</title><url/></issuer>"                    \
	"<issueDate>2020-01-01T00:00:00</issueDate></report>"
#define SIGNATURE(id)                                                          \
	"<s:KeyInfo xmlns:s='http://www.w3.org/2000/09/xmldsig#' Id='" id      \
	"'><s:KeyName/></s:KeyInfo>"

static struct xsd *xsd;

/* 1 valid, 0 not, -1 no document. */
static int
judge(const char *doc)
{
	struct spool *spool = spool_memory(doc, strlen(doc));
	struct xml_sink sink;
	int rc;

	xsd_begin(xsd, &sink);
	rc = xml_parse(spool, &sink, 1, NULL, NULL);
	spool_free(spool);
	return rc != 0 ? -1 : xsd_valid(xsd);
}

static void
reuse(void)
{
	size_t n;

	is_int(judge(HEAD NAMES TAIL "</elmo>"), 1, "a valid document");
	ok(xsd_valid(xsd), "the same when asked again");
	is_int(judge(HEAD TAIL "</elmo>"), 0, "one without names");
	ok(!xsd_valid(xsd), "the same when asked again");
	(void)xsd_errors(xsd, &n);
	is_int(n, 1, "one error");
	is_int(judge(HEAD NAMES), -1, "one that is cut");
	ok(!xsd_valid(xsd), "which is not valid");
	is_int(judge(HEAD NAMES TAIL "</elmo>"), 1, "the valid one again");
	(void)xsd_errors(xsd, &n);
	is_int(n, 0, "no error is left over");
}

static void
ids(void)
{
	is_int(judge(HEAD NAMES TAIL "<extension>" SIGNATURE("a")
		       SIGNATURE("b") "</extension></elmo>"),
	    1, "two ids");
	is_int(judge(HEAD NAMES TAIL "<extension>" SIGNATURE("a")
		       SIGNATURE(" a ") "</extension></elmo>"),
	    0, "one id twice (XML Schema 2, 3.3.8)");
	is_int(judge(HEAD NAMES TAIL
		   "<extension>" SIGNATURE("a") "</extension></elmo>"),
	    1, "ids of another document are free");
	is_int(judge(HEAD NAMES TAIL
		   "<extension><x:x xmlns:x='urn:x' "
		   "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
		   "xmlns:t='http://www.w3.org/2001/XMLSchema' "
		   "i:type='t:IDREFS'>a b</x:x>" SIGNATURE("a")
		       SIGNATURE("b") "</extension></elmo>"),
	    1, "references to ids that come later");
	is_int(judge(HEAD NAMES TAIL
		   "<extension><x:x xmlns:x='urn:x' "
		   "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' "
		   "xmlns:t='http://www.w3.org/2001/XMLSchema' "
		   "i:type='t:IDREF'>a</x:x></extension></elmo>"),
	    0, "a reference to none");
}

/* FNV-1a, as ids.c has it. */
static uint64_t
fnv(const char *s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (*s != '\0')
		h = (h ^ (unsigned char)*s++) * UINT64_C(1099511628211);
	return h ^ h >> 32;
}

/* N Objects with ids of their own whose hashes are below MOST, of 2^18. */
static int
judge_ids(size_t n, uint64_t most)
{
	struct buf doc = BUF_INIT(4 * MIB);
	char id[32];
	size_t k = 0;
	int rc;

	buf_adds(&doc, HEAD NAMES TAIL "<extension>");
	for (size_t i = 0; k < n; i++) {
		snprintf(id, sizeof id, "i%zx", i);
		if ((fnv(id) & 0x3ffff) >= most)
			continue;
		k++;
		buf_printf(&doc, SIGNATURE("%s"), id);
	}
	buf_adds(&doc, "</extension></elmo>");
	buf_addc(&doc, '\0');
	rc = judge(doc.data);
	buf_free(&doc);
	return rc;
}

static void
crafted(void)
{
	is_int(judge_ids(20000, 0x40000), 1, "many ids");
	is_int(judge_ids(20000, 0x200), 0, "many that were made to be slow");
}

/* No message has a value of the document, however it is dressed. */
static void
secrets(void)
{
	static const char *const values[] = {"SECRET_1", "' SECRET",
	    "an element of the set {SECRET}",
	    "is not accepted by the pattern SECRET",
	    "', attribute 'SECRET': ", "( SECRET )", "Expected is ( SECRET )."};
	static const char *const docs[] = {
	    HEAD "<citizenship>%s</citizenship>" NAMES TAIL "</elmo>",
	    HEAD NAMES "<bday>%s</bday>" TAIL "</elmo>",
	    HEAD NAMES "<gender>%s</gender>" TAIL "</elmo>",
	    HEAD NAMES "%s" TAIL "</elmo>",
	    HEAD "<identifier>%s</identifier>" NAMES TAIL "</elmo>",
	    HEAD "<identifier type='' x=\"%s\"/>" NAMES TAIL "</elmo>",
	    HEAD NAMES TAIL "<attachment><type>%s</type></attachment></elmo>",
	    HEAD NAMES TAIL "<extension xml:space=\"%s\"/></elmo>",
	    HEAD NAMES TAIL "<extension xml:lang=\"%s\"/></elmo>",
	    HEAD NAMES TAIL "<extension xmlns:i='http://www.w3.org/2001/"
			    "XMLSchema-instance' i:type=\"%s\"/></elmo>",
	};
	const struct xsd_error *e;
	char doc[2048];
	size_t i, k, m, n, told = 0;

	for (i = 0; i < sizeof(docs) / sizeof(docs[0]); i++) {
		for (k = 0; k < sizeof(values) / sizeof(values[0]); k++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(doc, sizeof(doc), docs[i], values[k]);
#pragma GCC diagnostic pop
			is_int(judge(doc), 0, values[k]);
			e = xsd_errors(xsd, &n);
			for (m = 0; m < n; m++)
				if (strstr(e[m].message, "SECRET") != NULL) {
					printf("# %s\n", e[m].message);
					told++;
				}
		}
	}
	is_int(told, 0, "no secret is told");
}

static void
many(void)
{
	char doc[16384] = HEAD NAMES TAIL "<extension>";
	size_t i, n;

	for (i = 0; i < 2 * CAP_SCHEMA_ERRORS; i++)
		strcat(doc, "<x:a xmlns:x='urn:x' xml:lang=''/>");
	strcat(doc, "</extension></elmo>");
	is_int(judge(doc), 0, "many errors");
	(void)xsd_errors(xsd, &n);
	is_int(n, CAP_SCHEMA_ERRORS, "of which some are kept");
}

int
main(void)
{
	struct fault fault = FAULT_NONE;
	enum xsd_version v;

	for (v = XSD_1_0_0; v < XSD_VERSIONS; v++)
		ok(xsd_by_name(xsd_name(v)) == v, "%s", xsd_name(v));
	ok(xsd_by_name("1.7") == XSD_NONE, "there is no 1.7");
	ok(xsd_name(XSD_NONE) == NULL, "none has no name");
	ok(xsd_new(XSD_NONE, &fault) == NULL, "nor a schema");
	is_int(fault.verdict, VERDICT_TROUBLE, "which is told");
	fault = (struct fault)FAULT_NONE;
	xsd = xsd_new(XSD_1_5_0, &fault);
	if (!ok(xsd != NULL, "1.5.0 is read")) {
		printf("# %s\n", fault.text);
		return tap_done();
	}
	reuse();
	ids();
	crafted();
	secrets();
	many();
	xsd_free(xsd);
	xsd_free(NULL);
	return tap_done();
}
