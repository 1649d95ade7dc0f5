/*
 * webpage: the one frame of every page that the toolkit shows in a browser.
 *
 * Words are those of share/words/LANG (key = text, as share/labels; found in
 * EMREX_WORDS, else where they are installed), in the language that ?lang=, the
 * cookie "lang" or Accept-Language asks for.  All text is escaped but that of
 * webpage_html.  The answer gets a policy that allows the frame's own style
 * sheet and nothing else, and is not to be stored.  No script but the one that
 * submits the form of webpage_send, which also has a button.
 */
#ifndef WEBPAGE_H
#define WEBPAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "httpmsg.h"
#include "labels.h"

struct fault;
struct spool;

struct webpage {
	struct buf out;
	const struct labels *words;
	bool sends; /* private, as below */
	char *chosen;
	const struct http_request *request;
};

/*
 * The words in the language that R asks for (NULL: English); labels_free ends
 * them.  NULL with *fault set.
 */
struct labels *webpage_words(const struct http_request *r, struct fault *fault);

/*
 * Begins a page.  TITLE is a key of the words, which is its h1, too.  NAME,
 * the institution's or NULL, stands in the header.  LANGS: with links to the
 * same page in other languages, for pages that are a plain GET.
 */
void webpage_begin(struct webpage *p, const struct labels *words,
    const char *title, const char *name, const struct http_request *langs);
/* Ends it: body and headers of A. */
void webpage_end(struct webpage *p, struct http_answer *a, int status);

void webpage_html(struct webpage *p, const char *html); /* as it is */
void webpage_text(struct webpage *p, const char *text); /* escaped */
/* The words of KEY, with %1 and %2 where the second form is used; escaped. */
void webpage_word(struct webpage *p, const char *key);
void webpage_words2(
    struct webpage *p, const char *key, const char *one, const char *two);
/* "<TAG>words of KEY</TAG>" with a line end: h2, p, li, th, dt. */
void webpage_say(struct webpage *p, const char *tag, const char *key);
/* ' NAME="value"', escaped; with the blank before. */
void webpage_attribute(struct webpage *p, const char *name, const char *value);
/* '<input type="hidden" ...>' */
void webpage_hidden(struct webpage *p, const char *name, const char *value);
/*
 * A box that says what went wrong or well: role alert for errors.  KIND:
 * "error", "note", "good".
 */
void webpage_box(struct webpage *p, const char *kind, const char *key,
    const char *one, const char *two);

/* A field that webpage_send posts: VALUE or SPOOL. */
struct webpage_field {
	const char *name, *value;
	struct spool *spool;
};

/*
 * The page that goes on to URL with a POST of FIELDS by itself, or by a button
 * where there are no scripts.  TITLE as above, KEY is the line on it with %1
 * for the host.  0, or -1 with *fault set.
 */
int webpage_send(struct http_answer *a, const struct labels *words,
    const char *title, const char *key, const char *url,
    const struct webpage_field *fields, size_t n, struct fault *fault);
/* A whole page that says only: TITLE, and KEY with %1. */
void webpage_tell(struct http_answer *a, const struct labels *words, int status,
    const char *title, const char *key, const char *one);
/*
 * Makes a page of a refusal that has only its status and Allow: listen's
 * `refuse`, and what a tool ends its own with.
 */
void webpage_refuse(
    void *ctx, const struct http_request *r, struct http_answer *a);

#endif
