#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "fromjson.h"
#include "json.h"
#include "msg.h"
#include "tap.h"

static struct fromjson_lost lost;

/* The XML that JSON makes on one line, "!" and the fault where it makes none;
 * for the caller to free. */
static char *
made(const char *json)
{
	struct buf out = BUF_INIT(MIB), flat = BUF_INIT(MIB);
	struct fault fault = FAULT_NONE;
	struct json_doc *doc = json_parse(json, strlen(json), &fault);

	if (doc == NULL ||
	    fromjson_write(json_root(doc), &out, &lost, &fault) == -1) {
		buf_clear(&out);
		buf_printf(&out, "!%s", fault.text);
	}
	for (size_t i = 0; i < out.len; i++) {
		if (out.data[i] == '\n')
			while (i + 1 < out.len && out.data[i + 1] == ' ')
				i++;
		else
			buf_addc(&flat, out.data[i]);
	}
	json_close(doc);
	buf_free(&out);
	return buf_take(&flat);
}

static void
check(const char *json, const char *want)
{
	char *have = made(json);

	is_str(have, want, json);
	free(have);
}

#define NS "xmlns=\"urn:e\""
#define ROOT "{\"v\":1,\"elmo\":{\"@xmlns\":{\"\":\"urn:e\"}"
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?><elmo " NS ">"

static void
test_forms(void)
{
	check(ROOT ",\"generatedDate\":\"2020\"}}",
	    HEAD "<generatedDate>2020</generatedDate></elmo>");
	check(ROOT ",\"learner\":{\"givenNames\":\"a<&>\\r\"}}}",
	    HEAD "<learner><givenNames>a&lt;&amp;&gt;&#xD;</givenNames>"
		 "</learner></elmo>");
	check(ROOT ",\"learner\":{\"identifier\":[{\"type\":\"e\\\"s\","
		   "\"value\":\"1\"}]}}}",
	    HEAD "<learner><identifier type=\"e&quot;s\">1</identifier>"
		 "</learner></elmo>");
	check(ROOT ",\"report\":[{\"issuer\":{\"title\":[{\"lang\":\"en\","
		   "\"value\":\"U\"}]}},{}]}}",
	    HEAD "<report><issuer><title xml:lang=\"en\">U</title></issuer>"
		 "</report><report></report></elmo>");
	check(ROOT ",\"@x\":\"1\",\"a\":{\"#text\":\"t\",\"@b\":\"2\"}}}",
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><elmo " NS
	    " x=\"1\"><a b=\"2\">t</a></elmo>");
	check("{\"v\":1,\"elmo\":{\"@xmlns\":{\"e\":\"urn:e\"},"
	      "\"@prefix\":\"e\",\"learner\":{\"gender\":\"1\"}}}",
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:elmo "
	    "xmlns:e=\"urn:e\"><e:learner><e:gender>1</e:gender></e:learner>"
	    "</e:elmo>");
}

static void
test_order(void)
{
	check(ROOT ",\"@order\":[\"attachment\",\"report\",\"attachment\"],"
		   "\"report\":[{}],\"attachment\":[{},{}]}}",
	    HEAD "<attachment></attachment><report></report>"
		 "<attachment></attachment></elmo>");
	check(ROOT ",\"@order\":[\"report\",\"report\"],\"report\":[{}]}}",
	    "!elmo.report: fewer than @order says");
	check(ROOT ",\"@order\":[\"report\"],\"report\":[{},{}]}}",
	    "!elmo.report: more than @order says");
	check(ROOT ",\"@order\":\"report\",\"report\":[{}]}}",
	    "!elmo.@order: want a list of names");
}

static void
test_xml(void)
{
	check(ROOT ",\"@foreign\":[\"<x xmlns=\\\"urn:x\\\"/>\"]}}",
	    HEAD "<x xmlns=\"urn:x\"/></elmo>");
	check(ROOT ",\"learner\":{\"@xml\":\"<learner xmlns=\\\"urn:e\\\">t"
		   "</learner>\"}}}",
	    HEAD "<learner xmlns=\"urn:e\">t</learner></elmo>");
	check(ROOT ",\"@foreign\":[\"<Signature xmlns=\\\"http://www.w3.org/"
		   "2000/09/xmldsig#\\\"/>\"]}}",
	    HEAD "</elmo>");
	is_int(lost.signatures, 1, "the signature is counted");
	check(ROOT ",\"attachment\":[{\"content\":[{\"media\":\"text/plain\","
		   "\"size\":3,\"sha256\":\"00\"}]}]}}",
	    HEAD "<attachment><content></content></attachment></elmo>");
	is_int(lost.contents, 1, "so is what an attachment had");
}

/* What is said of JSON that no tojson made. */
static void
test_refused(void)
{
	static const char *const bad[] = {"{}", "[]", "1", "{\"v\":2}",
	    "{\"v\":1}", "{\"v\":1,\"elmo\":[]}", ROOT ",\"a b\":\"\"}}",
	    ROOT ",\"a><b\":\"\"}}", ROOT ",\"a\":1}}", ROOT ",\"a\":null}}",
	    ROOT ",\"learner\":{\"givenNames\":{\"@x y\":\"1\"}}}}",
	    ROOT ",\"a\":{\"@xmlns:x\":\"urn\"}}}",
	    ROOT ",\"@foreign\":[\"<a>\"]}}",
	    ROOT ",\"@foreign\":[\"</elmo><elmo>\"]}}",
	    ROOT ",\"@foreign\":[\"<!-- -->\"]}}",
	    ROOT ",\"@foreign\":[\"<x:a/>\"]}}",
	    ROOT ",\"@foreign\":[\"<a/><b/>\"]}}",
	    ROOT ",\"learner\":{\"@xml\":3}}}",
	    "{\"v\":1,\"elmo\":{\"@xmlns\":[]}}",
	    "{\"v\":1,\"elmo\":{\"@xmlns\":{\"a b\":\"urn\"}}}",
	    "{\"v\":1,\"elmo\":{\"@prefix\":\"a:b\"}}"};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char *have = made(bad[i]);

		ok(have[0] == '!' && have[1] != '\0', "refused: %s", bad[i]);
		free(have);
	}
}

int
main(void)
{
	test_forms();
	test_order();
	test_xml();
	test_refused();
	return tap_done();
}
