/*
 * smp: the plug-in of a home institution, from the choice of a contact point to
 * the record in the spool (emrex-smp.1).
 *
 * What is remembered stands in files below `state`, so that a program of CGI
 * and a listener do the same: a directory for each session (smpsession.h), the
 * links that were used (smplink.h), the counters (smpcount.h).  A request
 * changes nothing but by POST from a page of ours, with a token that goes with
 * the browser's cookie; but for the answer of a contact point, which comes from
 * its site and is only put aside, once, for a session that waits for one.
 */
#ifndef SMP_H
#define SMP_H

#include <stdbool.h>
#include <stdint.h>

#include "check.h"
#include "listen.h"
#include "opt.h"
#include "secret.h"

struct fault;
struct registry;

struct smp {
	const char *name;	   /* of the institution, for people; or NULL */
	const char *url;	   /* as browsers see us; NULL: as they say */
	const char *state, *spool; /* directories */
	long keep_days;		   /* of records in the spool */
	long minutes;	  /* of a session, until and after its answer */
	bool need_person; /* nobody starts whom we do not know */
	struct strings attributes; /* FIELD=NAME (smpperson.h) */
	struct strings registries;
	/* of the judgement of answers */
	const char *policy; /* or NULL */
	struct strings distrust, crl;
	struct check_options parts;
	const char *link_key; /* file; or NULL */
	/* what smp_start fills */
	unsigned char key[SECRET_KEY]; /* of the tokens */
	unsigned char link_secret[SECRET_KEY];
	struct registry *registry;
	uint64_t seen; /* of the registries' files, whether they changed */
	int64_t looked;
	char *base, *host; /* of url */
	bool tls;
};

/* Makes what is missing of state and spool; 0, or -1 with *fault set. */
int smp_start(struct smp *smp, struct fault *fault);
/* Loads the registries; 0, or -1 with *fault set. */
int smp_registries(struct smp *smp, struct fault *fault);
/* Loads them anew when they have changed; the old ones stay when that fails. */
void smp_look(struct smp *smp);
void smp_stop(struct smp *smp);

/* The members of struct listen_handler; CTX is the struct smp. */
size_t smp_room(void *ctx, const struct http_request *r);
enum listen_how smp_answer(
    void *ctx, const struct http_request *r, struct http_answer *a);
void smp_work(void *ctx, const struct http_request *r, struct http_answer *a,
    struct buf *notes);
/*
 * All of a program of CGI, whose request is in the environment and standard
 * input.  0, or -1 with *fault set: the answer was not taken.
 */
int smp_cgi(struct smp *smp, const struct strings *proxies,
    const struct strings *hosts, struct fault *fault);

#endif
