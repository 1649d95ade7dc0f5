/* Requests and answers: what is found in them, and what is refused. */
#include <config.h>

#include "httpmsg.h"
#include "opt.h"
#include "tap.h"
#include "xalloc.h"

static void
free_is(char *have, const char *want, const char *name)
{
	is_str(have, want, name);
	free(have);
}

static void
test_forms(void)
{
	static const char form[] = "a=1&b=x+y%2B&c&%64=%C3%A9&a=2&bad=%4&"
				   "nul=%00&=empty&e=";
	size_t n = sizeof form - 1;

	free_is(http_form_value(form, n, "a"), "1", "the first of two");
	free_is(http_form_value(form, n, "b"), "x y+", "decoded");
	free_is(http_form_value(form, n, "c"), "", "without a sign");
	free_is(http_form_value(form, n, "d"), "\xc3\xa9", "an encoded name");
	free_is(http_form_value(form, n, "e"), "", "empty");
	free_is(http_form_value(form, n, "bad"), NULL, "malformed");
	free_is(http_form_value(form, n, "nul"), NULL, "a NUL");
	free_is(http_form_value(form, n, "z"), NULL, "none");
	free_is(http_form_value("a=\0b", 4, "a"), NULL, "a raw NUL");
	free_is(http_form_value("", 0, "a"), NULL, "nothing");
	free_is(http_form_value("&&a=1", 5, "a"), "1", "empty fields");
	free_is(http_encode("a b/\xc3\xa9?~"), "a%20b%2F%C3%A9%3F~", "encoded");
}

static void
test_request(void)
{
	struct http_request r = {.method = "HEAD",
	    .query = "lang=fi&x=%31",
	    .host = "emrex.example.org",
	    .tls = true,
	    .body = (const unsigned char *)"k=v\r\n",
	    .body_len = 5};

	http_fields_add(&r.headers, "content-TYPE",
	    "application/X-www-form-urlencoded; charset=utf-8");
	http_fields_add(&r.headers, "Cookie", "a=1; lang=sv;b=2");
	http_fields_add(&r.headers, "cookie", "late=\"q\" ; empty=");
	http_fields_add(&r.variables, "eppn", "a@example.org");
	ok(http_request_is(&r, "GET") && !http_request_is(&r, "POST"),
	    "HEAD is as GET");
	is_str(http_request_header(&r, "COOKIE"), "a=1; lang=sv;b=2",
	    "a header in any case");
	is_int(http_request_headers(&r, "Cookie"), 2, "two of them");
	is_str(
	    http_request_variable(&r, "eppn"), "a@example.org", "a variable");
	is_str(http_request_variable(&r, "EPPN"), NULL, "in its own case");
	free_is(http_request_cookie(&r, "lang"), "sv", "a cookie");
	free_is(http_request_cookie(&r, "late"), "\"q\"", "of the second");
	free_is(http_request_cookie(&r, "empty"), "", "empty");
	free_is(http_request_cookie(&r, "ang"), NULL, "no part of a name");
	free_is(http_request_query(&r, "x"), "1", "of the query");
	free_is(http_request_field(&r, "k"), "v", "of the body");
	free_is(http_request_origin(&r), "https://emrex.example.org", "origin");
	r.headers.field[0].value[12] = 'z';
	free_is(http_request_field(&r, "k"), NULL, "a body of another type");
	http_fields_free(&r.headers);
	http_fields_free(&r.variables);
}

static void
test_origin(void)
{
	static const struct {
		const char *name, *value, *second;
		bool same;
	} list[] = {{"Origin", "http://h:1", NULL, true},
	    {"Origin", "HTTP://H:1", NULL, true},
	    {"Origin", "http://h:12", NULL, false},
	    {"Origin", "https://h:1", NULL, false},
	    {"Origin", "null", NULL, false},
	    {"Origin", "null", "same-origin", true},
	    {"Origin", "null", "cross-site", false},
	    {"Origin", "http://evil", "same-origin", false},
	    {"Referer", "http://h:1/x", NULL, true},
	    {"Referer", "http://h:1.evil/x", NULL, false},
	    {"Referer", "http://h:1/x", "cross-site", false},
	    {"X", "", NULL, false}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct http_request r = {.method = "POST", .host = "h:1"};

		http_fields_add(&r.headers, list[i].name, list[i].value);
		if (list[i].second != NULL)
			http_fields_add(
			    &r.headers, "Sec-Fetch-Site", list[i].second);
		ok(http_request_same_origin(&r) == list[i].same, "%s: %s %s",
		    list[i].name, list[i].value,
		    list[i].second != NULL ? list[i].second : "");
		http_fields_free(&r.headers);
	}
}

static void
test_targets(void)
{
	static const struct {
		const char *target, *path, *query, *host;
	} list[] = {{"/", "/", NULL, NULL}, {"/a?b?c", "/a", "b?c", NULL},
	    {"/%41%2F", "/A/", NULL, NULL}, {"/?", "/", "", NULL},
	    {"http://h/x?y", "/x", "y", "h"}, {"HTTPS://h:1", "/", NULL, "h:1"},
	    {"http://h?q", "/", "q", "h"}, {"*", NULL, NULL, NULL},
	    {"", NULL, NULL, NULL}, {"x", NULL, NULL, NULL},
	    {"http:///x", NULL, NULL, NULL}, {"/%", NULL, NULL, NULL},
	    {"/%0", NULL, NULL, NULL}, {"/%00", NULL, NULL, NULL},
	    {"/%0a", NULL, NULL, NULL}, {"/#f", NULL, NULL, NULL},
	    {"?a", NULL, NULL, NULL}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct http_request r = {.method = "GET"};
		char *copy = xstrdup(list[i].target);

		if (list[i].path == NULL) {
			ok(http_target(copy, &r) == -1, "'%s' is none",
			    list[i].target);
		} else if (ok(http_target(copy, &r) == 0, "'%s'",
			       list[i].target)) {
			is_str(r.path, list[i].path, "path");
			is_str(r.query, list[i].query, "query");
			is_str(r.host, list[i].host, "host");
		}
		free(copy);
	}
}

static void
test_hosts(void)
{
	char *v[] = {(char *)"emrex.example.org", (char *)"a.example:8443",
	    (char *)"[::1]"};
	struct strings hosts = {v, 3};
	struct strings all = {(char *[]){(char *)"*"}, 1};

	ok(http_host_among(&hosts, "EMREX.example.org"), "a name");
	ok(http_host_among(&hosts, "emrex.example.org:81"), "any port");
	ok(http_host_among(&hosts, "a.example:8443"), "its port");
	ok(!http_host_among(&hosts, "a.example"), "not without");
	ok(!http_host_among(&hosts, "a.example:8444"), "nor another");
	ok(http_host_among(&hosts, "[::1]:9"), "an address");
	ok(!http_host_among(&hosts, "evil.emrex.example.org"), "not below");
	ok(!http_host_among(&hosts, ""), "nothing");
	ok(http_host_among(&all, "x"), "all");
	ok(!http_host_among(&all, "x/y"), "but malformed ones");
	ok(!http_host_among(&all, "a@b"), "or with a user");
	ok(!http_host_among(&all, "a:b"), "or without a port");
	ok(!http_host_among(&all, "x\r\ny"), "or with a line end");
}

static void
test_answers(void)
{
	struct http_answer a = HTTP_ANSWER_NONE;
	struct http_request r = {.method = "GET", .base = "/x", .tls = true};

	http_answer_header(&a, "X-A", "b\r\nSet-Cookie: c");
	http_answer_header(&a, "X A", "b");
	http_answer_header(&a, "", "b");
	http_answer_header(&a, "X:A", "b");
	is_int(a.headers.n, 0, "no header with line ends, no odd names");
	http_answer_redirect(&a, "/next?x=1");
	is_int(a.status, 303, "a redirect");
	is_str(http_fields_get(&a.headers, "location"), "/next?x=1", "where");
	http_answer_redirect(&a, "/next\n");
	is_int(a.status, 500, "none to a line end");
	is_str(http_fields_get(&a.headers, "location"), NULL, "nowhere");
	http_answer_not_allowed(&a, "GET");
	is_int(a.status, 405, "405");
	is_str(http_fields_get(&a.headers, "Allow"), "GET", "with Allow");
	http_answer_free(&a);
	http_answer_cookie(&a, &r, "s", "abc", 60);
	is_str(http_fields_get(&a.headers, "Set-Cookie"),
	    "s=abc; Path=/x; HttpOnly; SameSite=Lax; Secure; Max-Age=60",
	    "a cookie");
	http_answer_free(&a);
	http_answer_cookie(&a, &r, "s", "a; Domain=x", 0);
	is_int(a.headers.n, 0, "no cookie with attributes of its own");
	http_answer_free(&a);
	is_str(http_reason(504), "Gateway Timeout", "a reason");
}

int
main(void)
{
	test_forms();
	test_request();
	test_origin();
	test_targets();
	test_hosts();
	test_answers();
	return tap_done();
}
