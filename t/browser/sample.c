/*
 * sample: pages that have every element for which the style sheet has a rule,
 * so that the frame can be looked at without a tool behind it.  It prints its
 * URL and serves until it is ended.  The words of the elements are English
 * whatever the language of the frame is, and say so.
 */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "listen.h"
#include "msg.h"
#include "std.h"
#include "webpage.h"

#define DEPTH 60 /* of the deepest records that are known */
#define DEEP                                                                   \
	"<li><label class=\"check\"><input type=\"checkbox\"><span>"           \
	"Zusatzqualifikation<br><span class=\"hint\">CS-100 · 5 ECTS</span>"  \
	"</span></label>"

static const char form[] =
    "<div lang=\"en\">\n"
    "<div class=\"box\" data-kind=\"error\" role=\"alert\"><p>Two fields want "
    "another answer:</p><ul><li><a href=\"#who\">Institution</a></li>"
    "<li><a href=\"#from\">Country</a></li></ul></div>\n"
    "<p>Fetch your records from the institution where you studied. They come "
    "through your browser; nothing is sent before you have seen it.</p>\n"
    "<form method=\"get\">\n"
    "<label for=\"who\">Institution</label>\n"
    "<p class=\"hint\" id=\"who-hint\">A part of its name will do.</p>\n"
    "<input id=\"who\" name=\"who\" aria-describedby=\"who-hint who-error\" "
    "aria-invalid=\"true\" value=\"Universität\">\n"
    "<p class=\"error\" id=\"who-error\">No institution has this name.</p>\n"
    "<label for=\"from\">Country</label>\n"
    "<select id=\"from\" name=\"from\"><option>All countries</option>"
    "<option>Finland</option><option>Sweden</option></select>\n"
    "<button>Search</button>\n<button class=\"quiet\" name=\"do\" "
    "value=\"cancel\">Cancel</button>\n</form>\n"
    "<h2>Contact points</h2>\n<ul class=\"choices\">\n"
    "<li><a href=\"#main\">Suomen esimerkkiyliopisto <span class=\"hint\">"
    "Finland · all its records at once</span></a></li>\n"
    "<li><a href=\"#main\">Ladok, Sweden <span class=\"hint\">Sweden · 38 "
    "institutions</span></a></li>\n"
    "<li><a href=\"#main\">Rindfleischetikettierungsüberwachungsaufgaben"
    "übertragungshochschule</a></li>\n</ul>\n"
    "<fieldset><legend>Who are you?</legend>\n<ul class=\"choices\">\n"
    "<li><label class=\"check\"><input type=\"radio\" name=\"p\" checked>"
    "<span>Aino Esimerkki</span></label></li>\n"
    "<li><label class=\"check\"><input type=\"radio\" name=\"p\"><span>Max "
    "Mustermann-Beispiel</span></label></li></ul></fieldset>\n"
    "</div>\n";

static const char tree[] =
    "<div lang=\"en\">\n<p>These records go to <strong>https://smp.example.org"
    "</strong>.</p>\n<dl><dt>Learner</dt><dd>Aino Esimerkki</dd>\n"
    "<dt>Date of birth</dt><dd>1999-12-31</dd></dl>\n"
    "<form method=\"get\">\n<div><button>Continue</button>\n"
    "<button class=\"quiet\">Choose all</button>\n"
    "<button class=\"quiet\">Choose none</button></div>\n"
    "<fieldset><legend>Suomen esimerkkiyliopisto</legend>\n"
    "<ul class=\"tree\">\n<li><label class=\"check\"><input "
    "type=\"checkbox\" checked><span>Bachelor of Science<br><span "
    "class=\"hint\">BSC-1 · Degree programme · 2020-06-30 · 180 ECTS</span>"
    "</span></label>\n<ul>\n<li><label class=\"check\"><input "
    "type=\"checkbox\" checked><span>Computer science, basic studies<br><span "
    "class=\"hint\">CS-100 · Module · 2018-05-31 · 25 ECTS · 4</span></span>"
    "</label>\n<ul>\n<li><label class=\"check\"><input type=\"checkbox\">"
    "<span>Programming, with a title that is so long that it takes more than "
    "one line on every screen that there is<br><span class=\"hint\">CS-101 · "
    "Course · 2017-12-15 · 5 ECTS · 5</span></span></label></li>\n"
    "<li><label class=\"check\"><input type=\"checkbox\"><span>Data structures"
    "<br><span class=\"hint\">CS-102 · Course · 2018-05-15 · 5 ECTS · failed"
    "</span></span></label></li>\n</ul></li>\n<li><label class=\"check\">"
    "<input type=\"checkbox\"><span>Mathematics<br><span class=\"hint\">MA-100 "
    "· Module · 25 ECTS</span></span></label></li>\n</ul></li>\n</ul>"
    "</fieldset>\n<section><h2>A preview</h2>\n<ul class=\"tree\"><li>"
    "<span>Bachelor of Science<br><span class=\"hint\">BSC-1 · 180 ECTS</span>"
    "</span>\n<ul><li><span>Programming<br><span class=\"hint\">CS-101 · 5 "
    "ECTS</span></span></li>\n<li><span>Data structures<br><span "
    "class=\"hint\">CS-102 · 5 ECTS</span></span></li></ul></li></ul>"
    "</section>\n<button>Continue</button>\n<button class=\"quiet\">Cancel"
    "</button>\n</form>\n</div>\n";

static const char result[] =
    "<div lang=\"en\">\n<div class=\"box\" data-kind=\"good\"><p>The record is "
    "genuine: signed by Suomen esimerkkiyliopisto, unchanged since.</p></div>\n"
    "<div class=\"box\" data-kind=\"error\"><p>The record is of another "
    "person.</p></div>\n<div class=\"box\" data-kind=\"note\"><p>Nothing is "
    "kept before you have agreed.</p></div>\n<h2>What was received</h2>\n"
    "<dl><dt>Signature</dt><dd>valid, 2026-11-23</dd>\n<dt>Hash</dt><dd><code>"
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</code>"
    "</dd>\n<dt>Institutions</dt><dd>Suomen esimerkkiyliopisto, Åbo exempel"
    "</dd></dl>\n<h3>Credits</h3>\n<div class=\"wide\" tabindex=\"0\" "
    "role=\"region\" aria-label=\"Credits\"><table><thead><tr><th "
    "scope=\"col\">Institution</th><th scope=\"col\">Course</th><th "
    "scope=\"col\">Date</th><th scope=\"col\" class=\"number\">Credits</th>"
    "</tr></thead>\n<tbody><tr><th scope=\"row\">Suomen esimerkkiyliopisto"
    "</th><td>Programming</td><td>2017-12-15</td><td class=\"number\">5</td>"
    "</tr>\n<tr><th scope=\"row\">Åbo exempel</th><td>Bokföring</td><td>"
    "2019-03-02</td><td class=\"number\">7.5</td></tr></tbody></table></div>\n"
    "<form method=\"get\">\n<label class=\"check\"><input type=\"checkbox\" "
    "name=\"yes\"><span>I agree that my home institution keeps this record."
    "</span></label>\n<label for=\"why\">Remark</label>\n<textarea id=\"why\" "
    "rows=\"3\"></textarea>\n<button>Hand it in</button>\n<a class=\"button "
    "quiet\" href=\"#main\">Look at the PDF</a>\n</form>\n</div>\n";

static const struct {
	const char *path, *title, *html;
} pages[] = {{"/form", "page.continue", form}, {"/tree", "send.title", tree},
    {"/result", "page.footer", result}, {"/deep", "page.languages", NULL}};

/* A record within a record within a record.. */
static void
add_deep(struct webpage *p)
{
	webpage_html(p, "<fieldset lang=\"en\"><legend>Deep</legend>");
	for (int i = 0; i < DEPTH; i++)
		webpage_html(
		    p, i == 0 ? "<ul class=\"tree\">\n" DEEP : "<ul>\n" DEEP);
	for (int i = 0; i < DEPTH; i++)
		webpage_html(p, "</li></ul>\n");
	webpage_html(p, "</fieldset>\n");
}

static enum listen_how
answer(void *ctx, const struct http_request *r, struct http_answer *a)
{
	static const struct webpage_field fields[] = {
	    {"sessionId", "0123", NULL}, {"submit", "x", NULL}};
	struct labels *words = webpage_words(r, NULL);
	const char *host = http_request_header(r, "Host");
	struct webpage p;
	char url[300];

	(void)ctx;
	http_answer_text(a, 404, NULL);
	if (words == NULL)
		return LISTEN_ANSWER;
	(void)snprintf(
	    url, sizeof url, "http://%s/result", host != NULL ? host : "");
	if (strcmp(r->path, "/send") == 0) {
		(void)webpage_send(
		    a, words, "send.title", "send.text", url, fields, 2, NULL);
	} else {
		webpage_refuse(NULL, r, a);
	}
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (strcmp(r->path, pages[i].path) != 0)
			continue;
		webpage_begin(&p, words, pages[i].title,
		    "Esimerkkiyliopisto · Example University",
		    http_request_is(r, "GET") ? r : NULL);
		if (pages[i].html != NULL)
			webpage_html(&p, pages[i].html);
		else
			add_deep(&p);
		webpage_end(&p, a, 200);
	}
	labels_free(words);
	return LISTEN_ANSWER;
}

int
main(int argc, char **argv)
{
	static const struct listen_handler handler = {
	    .answer = answer, .refuse = webpage_refuse};
	struct listen_options net = {.address = "127.0.0.1:0"};
	struct fault fault = FAULT_NONE;
	struct listen *listen;

	std_init(argv[argc - 1]);
	listen = listen_open(&net, &fault);
	if (listen != NULL) {
		printf("%s/\n", listen_url(listen));
		(void)fflush(stdout);
		(void)listen_run(listen, &handler, NULL, 600, &fault);
	}
	listen_free(listen);
	if (fault.text[0] != '\0')
		fprintf(stderr, "%s\n", fault.text);
	return fault.text[0] != '\0';
}
