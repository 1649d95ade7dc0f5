/*
 * smppage: the pages of emrex-smp, from what is known to an answer.
 *
 * Links and forms begin with the request's base, for a program of CGI stands
 * anywhere.
 */
#ifndef SMPPAGE_H
#define SMPPAGE_H

#include "httpmsg.h"

struct labels;
struct registry_entry;
struct smp;
struct smpcheck;
struct smpperson;
struct smpsession;

struct smppage {
	const struct smp *smp;
	const struct http_request *r;
	const struct labels *words;
	const char *token; /* of the page's form */
};

/* Choose a country, or search: QUERY or NULL. */
void smppage_front(const struct smppage *page, const struct smpperson *person,
    const char *query, struct http_answer *a);
/* Choose a contact point of COUNTRY, which has one. */
void smppage_country(const struct smppage *page, const struct smpperson *person,
    const char *country, struct http_answer *a);
/* What an answer came to. */
void smppage_result(const struct smppage *page, const struct smpsession *s,
    const struct smpcheck *check, struct http_answer *a);
/* It has not come yet. */
void smppage_wait(const struct smppage *page, const struct smpsession *s,
    struct http_answer *a);
/* KIND: "accepted" or "discarded". */
void smppage_done(
    const struct smppage *page, const char *kind, struct http_answer *a);
/* A page that only says KEY, with a link to the first one. */
void smppage_tell(const struct smppage *page, int status, const char *key,
    struct http_answer *a);

#endif
