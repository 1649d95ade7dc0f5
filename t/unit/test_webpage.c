/* The frame of the pages: language, escaping, policy, the form that goes on. */
#include <config.h>

#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "webpage.h"
#include "webstyle.h"

static char dir[] = "/tmp/emrex-words-XXXXXX";

static const char english[] = "page.skip = Skip\n"
			      "page.languages = Language\n"
			      "page.continue = Continue\n"
			      "page.footer = Foot\n"
			      "t.title = <Title> & more\n"
			      "t.text = To %1 \"now\"\n"
			      "error.title = Bad\n"
			      "error.not-found = Nowhere\n";
static const char finnish[] = "t.title = Otsikko\n";
static const char swedish[] = "t.title = Rubrik\n";

static void
make(const char *name, const char *text)
{
	char path[100];
	FILE *f;

	(void)snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL)
		abort();
	(void)fputs(text, f);
	(void)fclose(f);
}

static struct labels *
words_for(const char *query, const char *cookie, const char *accept)
{
	struct http_request r = {.method = "GET", .query = query};
	struct fault fault = FAULT_NONE;
	struct labels *words;

	if (cookie != NULL)
		http_fields_add(&r.headers, "Cookie", cookie);
	if (accept != NULL)
		http_fields_add(&r.headers, "Accept-Language", accept);
	words = webpage_words(&r, &fault);
	if (words == NULL)
		printf("# %s\n", fault.text);
	http_fields_free(&r.headers);
	return words;
}

static void
test_languages(void)
{
	static const struct {
		const char *query, *cookie, *accept, *lang;
	} list[] = {{NULL, NULL, NULL, "en"}, {NULL, NULL, "fi", "fi"},
	    {NULL, NULL, "de, sv-FI;q=0.7, fi;q=0.8", "fi"},
	    {NULL, NULL, "en;q=0.1, sv;q=0.2", "sv"},
	    {NULL, NULL, "fi;q=0, sv;q=0.001", "sv"},
	    {NULL, NULL, "fi; q=0.5 ,en", "en"},
	    {NULL, NULL, "*, ;;, ,fi;q=", "en"}, {NULL, "lang=sv", "fi", "sv"},
	    {"lang=fi", "lang=sv", "en", "fi"},
	    {"lang=../en", NULL, "sv", "sv"}, {"lang=xx", NULL, "fi", "fi"},
	    {NULL, NULL, "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,fi", "en"}};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct labels *words =
		    words_for(list[i].query, list[i].cookie, list[i].accept);

		is_str(words != NULL ? labels_lang(words) : NULL, list[i].lang,
		    list[i].accept != NULL ? list[i].accept : "none");
		labels_free(words);
	}
}

static void
test_page(void)
{
	struct labels *words = words_for(NULL, NULL, NULL);
	struct http_answer a = HTTP_ANSWER_NONE;
	struct http_request r = {
	    .method = "GET", .query = "lang=en", .base = "", .path = "/"};
	struct webpage p;
	const char *csp;

	webpage_begin(&p, words, "t.title", "<Uni>", &r);
	webpage_html(&p, "<p");
	webpage_attribute(&p, "title", "\"'<>&");
	webpage_html(&p, ">");
	webpage_text(&p, "<script>\x1b[1m\xe2\x80\xae");
	webpage_html(&p, "</p>\n");
	webpage_say(&p, "h2", "t.title");
	webpage_hidden(&p, "n\"", "v\"\n");
	webpage_box(&p, "error", "t.text", "<b>", NULL);
	webpage_end(&p, &a, 200);
	ok(strstr(a.body.data, "<html lang=\"en\">") != NULL, "the language");
	ok(strstr(a.body.data, "<h1>&lt;Title&gt; &amp; more</h1>") != NULL,
	    "the title, escaped");
	ok(strstr(a.body.data, "title=\"&quot;&#39;&lt;&gt;&amp;\"") != NULL,
	    "an attribute, escaped");
	ok(strstr(a.body.data, "&lt;script&gt;\\x1B[1m\\xE2\\x80\\xAE") != NULL,
	    "text, escaped and neutralised");
	ok(strstr(a.body.data, "To &lt;b&gt; &quot;now&quot;") != NULL,
	    "words with a value");
	ok(strstr(a.body.data, "role=\"alert\"") != NULL, "an alert");
	ok(strstr(a.body.data, "<script>") == NULL, "no script");
	csp = http_fields_get(&a.headers, "Content-Security-Policy");
	ok(csp != NULL && strstr(csp, "default-src 'none'") != NULL &&
		strstr(csp, "script-src") == NULL &&
		strstr(csp, "form-action 'self'") != NULL &&
		strstr(csp, webstyle_sheet_hash()) != NULL,
	    "the policy: %s", csp);
	ok(strstr(http_fields_get(&a.headers, "Set-Cookie"), "lang=en;") !=
		NULL,
	    "the language chosen is kept");
	is_str(http_fields_get(&a.headers, "Cache-Control"), "no-store",
	    "is not stored");
	http_answer_free(&a);
	labels_free(words);
}

static void
test_send(void)
{
	struct labels *words = words_for(NULL, NULL, "fi");
	struct http_answer a = HTTP_ANSWER_NONE;
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory("a+b\"<", 5);
	const struct webpage_field fields[] = {
	    {"sessionId", "x'y", NULL}, {"elmo", NULL, spool}};
	const char *csp;

	is_int(webpage_send(&a, words, "t.title", "t.text",
		   "https://emp.example.org/new?a=b&c", fields, 2, &fault),
	    0, "a page that goes on");
	ok(strstr(a.body.data,
	       "action=\"https://emp.example.org/new?a=b&amp;c\"") != NULL,
	    "where to");
	ok(strstr(a.body.data, "To emp.example.org ") != NULL, "and says so");
	ok(strstr(a.body.data, "name=\"sessionId\" value=\"x&#39;y\"") != NULL,
	    "a field");
	ok(strstr(a.body.data, "name=\"elmo\" value=\"a+b&quot;&lt;\"") != NULL,
	    "a long one");
	ok(strstr(a.body.data, "<button>Continue</button>") != NULL,
	    "a button");
	ok(strstr(a.body.data, "<script>" WEBSTYLE_SCRIPT "</script>") != NULL,
	    "the script");
	csp = http_fields_get(&a.headers, "Content-Security-Policy");
	ok(csp != NULL && strstr(csp, "script-src 'sha256-") != NULL,
	    "which the policy allows");
	/* as form.c has it, of the same script */
	is_str(webstyle_script_hash(),
	    "sha256-ox4bri+xTrW3kuLTyRoak73QX8KZGuyP3JlQYusbSlA=", "its hash");
	http_answer_free(&a);
	is_int(webpage_send(&a, words, "t.title", "t.text",
		   "javascript:alert(1)", fields, 2, &fault),
	    -1, "no page to a script");
	is_int(fault.verdict, VERDICT_TROUBLE, "but trouble");
	http_answer_free(&a);
	spool_free(spool);
	labels_free(words);
}

static void
test_refuse(void)
{
	struct http_request r = {.method = "GET", .path = "/", .base = ""};
	struct http_answer a = HTTP_ANSWER_NONE;

	http_answer_not_allowed(&a, "GET");
	a.status = 404;
	webpage_refuse(NULL, &r, &a);
	is_int(a.status, 404, "a refusal keeps its status");
	is_str(http_fields_get(&a.headers, "Allow"), "GET", "and Allow");
	ok(strstr(a.body.data, "Nowhere") != NULL, "has words");
	http_answer_free(&a);
	(void)setenv("EMREX_WORDS", "/nonexistent", 1);
	http_answer_text(&a, 404, NULL);
	webpage_refuse(NULL, &r, &a);
	is_str(a.body.data, "Not Found\n", "or stays plain without");
	http_answer_free(&a);
}

int
main(void)
{
	char command[100];

	if (mkdtemp(dir) == NULL || setenv("EMREX_WORDS", dir, 1) != 0)
		return 1;
	make("en", english);
	make("fi", finnish);
	make("sv", swedish);
	test_languages();
	test_page();
	test_send();
	test_refuse();
	(void)snprintf(command, sizeof command, "rm -rf %s", dir);
	return system(command) == 0 ? tap_done() : 1;
}
