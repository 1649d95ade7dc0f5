/*
 * servepage: the pages of the contact point.
 *
 * Each has one form, whose first button is what most will want, and which asks
 * the address that the page has.
 */
#ifndef SERVEPAGE_H
#define SERVEPAGE_H

#include "httpmsg.h"

struct labels;
struct serve;
struct servesource_people;
struct servestate;
struct servetree;

struct servepage {
	const struct serve *serve;
	const struct servestate *state;
	const struct http_request *request;
	const struct labels *words;
};

/* With --demo: who is it, and what is to go wrong? */
void servepage_people(const struct servepage *page, struct http_answer *a,
    const struct servesource_people *people);
/* What shall be sent?  ERROR: a key of what is wrong with the choice, or NULL
 */
void servepage_choose(const struct servepage *page, struct http_answer *a,
    const struct servetree *tree, const char *error);
/* This will be sent; is that right? */
void servepage_preview(const struct servepage *page, struct http_answer *a,
    const struct servetree *tree);
/* There are no records; or they cannot be had: these are two pages. */
void servepage_none(const struct servepage *page, struct http_answer *a);
void servepage_failed(const struct servepage *page, struct http_answer *a);
/* "https://host", to which the answer goes; the caller frees it. */
char *servepage_target(const struct servestate *state);

#endif
