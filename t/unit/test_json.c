#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "tap.h"

static struct json_doc *
parse(const char *s, struct fault *fault)
{
	*fault = (struct fault)FAULT_NONE;
	return json_parse(s, strlen(s), fault);
}

static void
test_read(void)
{
	struct fault fault;
	struct json_doc *doc = parse("{\"a\": [1, \"two\", true, null, {}],\n"
				     " \"b\": 2.5}",
	    &fault);
	const struct json_value *root, *list;
	const char *key = NULL;
	void *at = NULL;
	double number = 0;

	if (!ok(doc != NULL, "a document is read"))
		return;
	root = json_root(doc);
	list = json_member(root, "a");
	ok(json_kind(root) == JSON_IS_OBJECT, "its root is an object");
	is_int(json_count(list), 5, "a list of five");
	is_str(json_text(json_item(list, 1)), "two", "a string");
	ok(json_text(json_item(list, 0)) == NULL, "a number is no string");
	ok(json_truth(json_item(list, 2)), "true");
	ok(!json_truth(json_item(list, 3)), "null is not true");
	ok(json_kind(json_item(list, 3)) == JSON_IS_NULL, "null is null");
	ok(json_item(list, 5) == NULL, "nothing behind the last");
	ok(json_member(list, "a") == NULL, "a list has no members");
	ok(json_member(NULL, "a") == NULL && json_count(NULL) == 0 &&
		json_kind(NULL) == JSON_NONE,
	    "nothing is in nothing");
	ok(json_number(json_member(root, "b"), &number) && number > 2.4 &&
		number < 2.6,
	    "a number");
	ok(json_next(root, &at, &key) != NULL && strcmp(key, "a") == 0 &&
		json_next(root, &at, &key) != NULL && strcmp(key, "b") == 0 &&
		json_next(root, &at, &key) == NULL,
	    "members come in their order");
	ok(json_mended(doc) == NULL, "nothing was mended");
	json_close(doc);
}

static void
test_mend(void)
{
	struct fault fault;
	struct json_doc *doc =
	    parse("\xEF\xBB\xBF{\"a,]\": [1, 2 ,\n], }", &fault);

	if (ok(doc != NULL, "trailing commas and a BOM are survived")) {
		ok(json_mended(doc) != NULL, "and told");
		is_int(json_count(json_member(json_root(doc), "a,]")), 2,
		    "a comma in a string is left alone");
	}
	json_close(doc);
	ok(parse("[1,,2]", &fault) == NULL, "two commas are not JSON");
	is_int(fault.verdict, VERDICT_TROUBLE, "which is trouble");
	ok(parse("[1,\n2\n", &fault) == NULL && fault.line == 3,
	    "the line is told");
}

static void
test_caps(void)
{
	char deep[2 * CAP_JSON_DEPTH + 8];
	struct fault fault;
	struct json_doc *doc;
	size_t i;

	for (i = 0; i < CAP_JSON_DEPTH; i++) {
		deep[i] = '[';
		deep[2 * CAP_JSON_DEPTH - 1 - i] = ']';
	}
	deep[2 * CAP_JSON_DEPTH] = '\0';
	doc = parse(deep, &fault);
	ok(doc != NULL, "as deep as allowed");
	json_close(doc);
	memmove(deep + 1, deep, 2 * CAP_JSON_DEPTH + 1);
	strcat(deep, "]");
	ok(parse(deep, &fault) == NULL && strstr(fault.text, "deep") != NULL,
	    "one level deeper is refused");
	ok(parse("", &fault) == NULL, "nothing is not JSON");
	ok(parse("{\"a\": \"\xC3\"}", &fault) == NULL,
	    "what is not UTF-8 is not JSON");
}

static void
test_write(void)
{
	struct buf buf = BUF_INIT(4096);
	struct json_out out;

	json_start(&out, &buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "s", "q\"b\\n\nt\tc\x01\x7F");
	json_put(&out, "bad", "a\xC3(\xED\xA0\x80|\xC0\xAF|\xF5|\xE2\x82");
	json_put(&out, "good", "\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E");
	json_begin_list(&out, "l");
	json_put_bool(&out, NULL, true);
	json_begin(&out, NULL);
	json_end(&out);
	json_put(&out, NULL, NULL);
	json_put_raw(&out, NULL, "-2.50e3");
	json_put_raw(&out, NULL, "07");
	json_end_list(&out);
	json_put_n(&out, "n", "a\0b", 3);
	json_end(&out);
	is_int(json_line(&out), 0, "a line is written");
	json_begin(&out, NULL);
	json_end(&out);
	json_line(&out);
	is_str(buf.data,
	    "{\"v\":1,\"s\":\"q\\\"b\\\\n\\nt\\tc\\u0001\\u007f\","
	    "\"bad\":\"a\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|"
	    "\xEF\xBF\xBD\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD\","
	    "\"good\":\"\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E\","
	    "\"l\":[true,{},null,-2.50e3,null],\"n\":\"a\\u0000b\"}\n{}\n",
	    "as it should be");
	buf_free(&buf);
}

static void
test_full(void)
{
	struct buf buf = BUF_INIT(10);
	struct json_out out;

	json_start(&out, &buf);
	json_begin(&out, NULL);
	json_put(&out, "key", "too much for ten bytes");
	json_end(&out);
	is_int(json_line(&out), -1, "a full buffer is told");
	buf_free(&buf);
}

int
main(void)
{
	test_read();
	test_mend();
	test_caps();
	test_write();
	test_full();
	return tap_done();
}
