/*
 * smpturn: one request to emrex-smp on its way; between the files smp*.c only.
 */
#ifndef SMPTURN_H
#define SMPTURN_H

#include "hash.h"
#include "httpmsg.h"
#include "smppage.h"
#include "smpsession.h"

struct fault;
struct labels;
struct smp;

struct smpturn {
	const struct smp *smp;
	struct http_request r; /* as browsers see it */
	struct labels *words;
	char *cookie;		 /* NULL: none, or none of ours */
	char new[SMPSESSION_ID]; /* the one that it is to get, or "" */
	char token[HASH_HEX];
	struct smppage page;
	struct http_answer *a;
};

void smpturn_begin(struct smpturn *t, const struct smp *smp,
    const struct http_request *r, struct http_answer *a);
void smpturn_end(struct smpturn *t);
/* The page of STATUS; what FAULT (or NULL) says is for the log alone. */
void smpturn_fail(struct smpturn *t, int status, const struct fault *fault);
/* The token for PURPOSE of the forms of this browser; 0 or -1. */
int smpturn_token(
    const struct smpturn *t, const char *purpose, char hex[HASH_HEX]);
/* A POST from a page that we gave this browser? */
bool smpturn_ours(const struct smpturn *t, const char *purpose);
/* The browser gets a cookie if it has none, put later; 0, or -1: answered. */
int smpturn_cookie(struct smpturn *t);
void smpturn_put_cookie(struct smpturn *t);
/* 303 to PATH and LAST below our base. */
void smpturn_redirect(struct smpturn *t, const char *path, const char *last);

/* smpbegin.c: from the choice to the contact point. */
void smpbegin_front(struct smpturn *t);
void smpbegin_country(struct smpturn *t, const char *code);
void smpbegin_start(struct smpturn *t);
/* smpback.c: from its answer to the decision. */
void smpback_answer(struct smpturn *t);
void smpback_result(struct smpturn *t, const char *id);
void smpback_decide(struct smpturn *t, const char *id);

#endif
