#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "httpurl.h"
#include "msg.h"
#include "spool.h"
#include "webpage.h"
#include "webstyle.h"
#include "xalloc.h"

#define LANGS 16 /* that one browser asks for */

/* The languages of the links in the header, by their own names. */
static const struct {
	const char *code, *name;
} languages[] = {{"en", "English"}, {"fi", "Suomi"}, {"sv", "Svenska"}};

struct wish {
	char *lang;
	unsigned weight; /* of 1000 */
};

/* "fi;q=0.8" (RFC 9110 12.5.4): 0 for what is not wanted or malformed. */
static unsigned
weight_of(const char *s, size_t n)
{
	unsigned weight = 0, digit = 100;
	const char *q = memchr(s, ';', n), *end = s + n;

	if (q == NULL)
		return 1000;
	q++;
	while (q < end && (*q == ' ' || *q == '\t'))
		q++;
	if (end - q < 3 || (*q != 'q' && *q != 'Q') || q[1] != '=')
		return 0;
	if (q[2] == '1')
		return 1000;
	for (q += 4; q < end && *q >= '0' && *q <= '9' && digit > 0; q++) {
		weight += digit * (unsigned)(*q - '0');
		digit /= 10;
	}
	return weight;
}

/* Adds what Accept-Language says, best first; of equals the first. */
static size_t
add_wishes(struct wish *wish, size_t n, const char *s)
{
	size_t first = n;

	while (*s != '\0' && n < LANGS) {
		size_t len, lang, i;
		unsigned weight;

		s += strspn(s, ", \t");
		len = strcspn(s, ",");
		lang = strcspn(s, ",; \t");
		weight = weight_of(s, len);
		if (lang > 0 && weight > 0) {
			for (i = n; i > first && wish[i - 1].weight < weight;
			     i--)
				wish[i] = wish[i - 1];
			wish[i] = (struct wish){xstrndup(s, lang), weight};
			n++;
		}
		s += len;
	}
	return n;
}

struct labels *
webpage_words(const struct http_request *r, struct fault *fault)
{
	struct wish wish[LANGS + 2] = {{NULL, 0}};
	const char *langs[LANGS + 3] = {NULL};
	const char *accept;
	struct labels *words;
	size_t n = 0;

	if (r != NULL) {
		wish[n].lang = http_request_query(r, "lang");
		n += wish[n].lang != NULL;
		wish[n].lang = http_request_cookie(r, "lang");
		n += wish[n].lang != NULL;
		accept = http_request_header(r, "Accept-Language");
		if (accept != NULL)
			n = add_wishes(wish, n, accept);
	}
	for (size_t i = 0; i < n; i++)
		langs[i] = wish[i].lang;
	words = labels_load_words(langs, fault);
	for (size_t i = 0; i < n; i++)
		free(wish[i].lang);
	return words;
}

void
webpage_html(struct webpage *p, const char *html)
{
	(void)buf_adds(&p->out, html);
}

static void
escape(struct buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&':
			(void)buf_adds(out, "&amp;");
			break;
		case '<':
			(void)buf_adds(out, "&lt;");
			break;
		case '>':
			(void)buf_adds(out, "&gt;");
			break;
		case '"':
			(void)buf_adds(out, "&quot;");
			break;
		case '\'':
			(void)buf_adds(out, "&#39;");
			break;
		case '\r':
			(void)buf_adds(out, "&#13;");
			break;
		default:
			(void)buf_addc(out, s[i]);
		}
	}
}

/* What is no character, or turns the text around, is shown as \xHH. */
void
webpage_text(struct webpage *p, const char *text)
{
	size_t n = strlen(text), room = 4 * n + 1;
	char *clean = xmalloc(room);

	(void)msg_clean(clean, room, text, n);
	escape(&p->out, clean, strlen(clean));
	free(clean);
}

void
webpage_word(struct webpage *p, const char *key)
{
	webpage_text(p, labels_get(p->words, key));
}

void
webpage_words2(
    struct webpage *p, const char *key, const char *one, const char *two)
{
	char *text = labels_format(p->words, key, one, two);

	webpage_text(p, text);
	free(text);
}

void
webpage_say(struct webpage *p, const char *tag, const char *key)
{
	(void)buf_printf(&p->out, "<%s>", tag);
	webpage_word(p, key);
	(void)buf_printf(&p->out, "</%s>\n", tag);
}

/* Values are handed on as they are, so no msg_clean here. */
void
webpage_attribute(struct webpage *p, const char *name, const char *value)
{
	(void)buf_printf(&p->out, " %s=\"", name);
	escape(&p->out, value, strlen(value));
	(void)buf_addc(&p->out, '"');
}

void
webpage_hidden(struct webpage *p, const char *name, const char *value)
{
	webpage_html(p, "<input type=\"hidden\"");
	webpage_attribute(p, "name", name);
	webpage_attribute(p, "value", value);
	webpage_html(p, ">\n");
}

void
webpage_box(struct webpage *p, const char *kind, const char *key,
    const char *one, const char *two)
{
	webpage_html(p, "<div");
	webpage_attribute(p, "class", "box");
	webpage_attribute(p, "data-kind", kind);
	if (strcmp(kind, "error") == 0)
		webpage_attribute(p, "role", "alert");
	webpage_html(p, "><p>");
	webpage_words2(p, key, one, two);
	webpage_html(p, "</p></div>\n");
}

/* Links to the same page; `lang` of the query is replaced. */
static void
add_languages(struct webpage *p, const struct http_request *r)
{
	webpage_html(p, "<nav");
	webpage_attribute(
	    p, "aria-label", labels_get(p->words, "page.languages"));
	webpage_html(p, "><ul class=\"langs\">\n");
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		char *to = xasprintf("?lang=%s", languages[i].code);

		webpage_html(p, "<li><a");
		webpage_attribute(p, "href", to);
		webpage_attribute(p, "lang", languages[i].code);
		webpage_attribute(p, "hreflang", languages[i].code);
		if (strcmp(languages[i].code, labels_lang(p->words)) == 0)
			webpage_attribute(p, "aria-current", "true");
		webpage_html(p, ">");
		webpage_text(p, languages[i].name);
		webpage_html(p, "</a></li>\n");
		free(to);
	}
	webpage_html(p, "</ul></nav>\n");
	p->chosen = http_request_query(r, "lang");
	p->request = r;
}

void
webpage_begin(struct webpage *p, const struct labels *words, const char *title,
    const char *name, const struct http_request *langs)
{
	memset(p, 0, sizeof *p);
	p->out = (struct buf)BUF_INIT((size_t)-1);
	p->words = words;
	webpage_html(p, "<!DOCTYPE html>\n<html");
	webpage_attribute(p, "lang", labels_lang(words));
	webpage_html(p, ">\n<head>\n<meta charset=\"utf-8\">\n"
			"<meta name=\"viewport\" content=\"width=device-width, "
			"initial-scale=1\">\n"
			"<meta name=\"color-scheme\" content=\"light dark\">\n"
			"<link rel=\"icon\" href=\"data:,\">\n<title>");
	webpage_word(p, title);
	if (name != NULL) {
		webpage_html(p, " – ");
		webpage_text(p, name);
	}
	webpage_html(p, "</title>\n<style>");
	webpage_html(p, webstyle_sheet);
	webpage_html(p, "</style>\n</head>\n<body>\n<a class=\"skip\" "
			"href=\"#main\">");
	webpage_word(p, "page.skip");
	webpage_html(p, "</a>\n<header>\n<p class=\"name\">");
	webpage_text(p, name != NULL ? name : "EMREX");
	webpage_html(p, "</p>\n");
	if (langs != NULL)
		add_languages(p, langs);
	webpage_html(p, "</header>\n<main id=\"main\" tabindex=\"-1\">\n");
	webpage_say(p, "h1", title);
}

/*
 * CSP 3.  Referrer-Policy is not no-referrer: browsers then say "Origin: null"
 * in our own forms, too, and nothing could be told from a foreign one.  To
 * others nothing goes.
 */
static void
add_headers(const struct webpage *p, struct http_answer *a)
{
	char *policy = xasprintf(
	    "default-src 'none'; style-src '%s'; img-src data:;%s%s%s "
	    "form-action %s; frame-ancestors 'none'; base-uri 'none'",
	    webstyle_sheet_hash(), p->sends ? " script-src '" : "",
	    p->sends ? webstyle_script_hash() : "", p->sends ? "';" : "",
	    /* where to is known, but not where that redirects to */
	    !p->sends ? "'self'" : "https: http:");

	http_answer_header(a, "Content-Type", "text/html; charset=utf-8");
	http_answer_header(a, "Content-Security-Policy", policy);
	http_answer_header(a, "Referrer-Policy", "same-origin");
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(a, "X-Frame-Options", "DENY");
	http_answer_header(a, "Cross-Origin-Opener-Policy", "same-origin");
	http_answer_header(a, "Cache-Control", "no-store");
	http_answer_header(a, "Content-Language", labels_lang(p->words));
	/* who clicked a language keeps it */
	if (p->chosen != NULL)
		http_answer_cookie(
		    a, p->request, "lang", labels_lang(p->words), 0);
	free(policy);
}

void
webpage_end(struct webpage *p, struct http_answer *a, int status)
{
	webpage_html(p, "</main>\n<footer><p>");
	webpage_word(p, "page.footer");
	webpage_html(p, "</p></footer>\n");
	if (p->sends)
		webpage_html(p, "<script>" WEBSTYLE_SCRIPT "</script>\n");
	webpage_html(p, "</body>\n</html>\n");
	a->status = status;
	add_headers(p, a);
	buf_free(&a->body);
	a->body = p->out;
	p->out = (struct buf)BUF_INIT(0);
	free(p->chosen);
	p->chosen = NULL;
}

static int
put_spool(struct webpage *p, struct spool *spool, struct fault *fault)
{
	char window[16 * KIB];
	uint64_t at = 0;
	ptrdiff_t n;

	while ((n = spool_read(spool, at, window, sizeof window, fault)) > 0) {
		escape(&p->out, window, (size_t)n);
		at += (uint64_t)n;
	}
	return n < 0 ? -1 : 0;
}

int
webpage_send(struct http_answer *a, const struct labels *words,
    const char *title, const char *key, const char *url,
    const struct webpage_field *fields, size_t n, struct fault *fault)
{
	struct httpurl to;
	struct webpage p;
	char *host;
	int ret = httpurl_parse(url, &to, fault);

	if (ret != 0) {
		httpurl_free(&to);
		return -1;
	}
	host = httpurl_host(&to);
	webpage_begin(&p, words, title, NULL, NULL);
	p.sends = true;
	webpage_html(&p, "<p>");
	webpage_words2(&p, key, host, NULL);
	webpage_html(
	    &p, "</p>\n<form method=\"post\" accept-charset=\"utf-8\"");
	webpage_attribute(&p, "action", url);
	webpage_html(&p, ">\n");
	for (size_t i = 0; ret == 0 && i < n; i++) {
		if (fields[i].spool == NULL) {
			webpage_hidden(&p, fields[i].name, fields[i].value);
			continue;
		}
		webpage_html(&p, "<input type=\"hidden\"");
		webpage_attribute(&p, "name", fields[i].name);
		webpage_html(&p, " value=\"");
		ret = put_spool(&p, fields[i].spool, fault);
		webpage_html(&p, "\">\n");
	}
	webpage_html(&p, "<button>");
	webpage_word(&p, "page.continue");
	webpage_html(&p, "</button>\n</form>\n");
	if (ret == 0)
		webpage_end(&p, a, 200);
	buf_free(&p.out);
	free(host);
	httpurl_free(&to);
	return ret;
}

void
webpage_tell(struct http_answer *a, const struct labels *words, int status,
    const char *title, const char *key, const char *one)
{
	struct webpage p;

	webpage_begin(&p, words, title, NULL, NULL);
	webpage_box(&p, status >= 400 ? "error" : "note", key, one, NULL);
	webpage_end(&p, a, status);
}

static const struct {
	int status;
	const char *key;
} refusals[] = {{403, "error.forbidden"}, {404, "error.not-found"},
    {405, "error.method"}, {410, "error.not-found"}, {413, "error.too-large"},
    {414, "error.too-large"}, {421, "error.wrong-host"},
    {431, "error.too-large"}, {500, "error.internal"}, {503, "error.busy"},
    {504, "error.late"}};

void
webpage_refuse(void *ctx, const struct http_request *r, struct http_answer *a)
{
	const char *key = a->status >= 500 ? "error.internal" : "error.bad";
	struct http_fields allow = HTTP_FIELDS_NONE;
	const char *value = http_fields_get(&a->headers, "Allow");
	struct labels *words = webpage_words(r, NULL);
	int status = a->status;

	(void)ctx;
	/* the plain answer stays */
	if (words == NULL)
		return;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (refusals[i].status == status)
			key = refusals[i].key;
	if (value != NULL)
		http_fields_add(&allow, "Allow", value);
	http_answer_free(a);
	webpage_tell(a, words, status, "error.title", key, NULL);
	if (allow.n > 0)
		http_answer_header(a, "Allow", allow.field[0].value);
	http_fields_free(&allow);
	labels_free(words);
}
