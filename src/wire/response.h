/*
 * response: the answer of a contact point, judged before its document is
 * looked at.
 *
 * EMREX gives it four fields: sessionId, returnCode, returnMessage, elmo
 * (implementation guide, "response").  response_read finds them in a form body
 * and refuses what is double; response_judge says whether the document may be
 * used.  VERDICT_OK: elmo holds one.  VERDICT_NO: the learner has no results or
 * cancelled, it is another session's answer, or it contradicts itself.
 * VERDICT_TROUBLE: the contact point failed, or says what nobody knows.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include <stdbool.h>
#include <stddef.h>

#include "form.h"
#include "msg.h"

struct spool;
struct warnings;

enum response_code {
	RESPONSE_MISSING, /* or empty */
	RESPONSE_OK,
	RESPONSE_NO_RESULTS,
	RESPONSE_CANCEL,
	RESPONSE_ERROR,
	RESPONSE_UNKNOWN,
};

struct response {
	struct form form; /* owns what the rest points to */
	enum response_code kind;
	const char *session, *code, *message; /* NULL: no such field */
	struct spool *elmo;		      /* NULL: none, or nothing in it */
};

/*
 * Reads a form body; -1 with *fault set (VERDICT_NO where two fields
 * contradict each other).  response_free ends *R in any case.
 */
int response_read(struct spool *body, struct response *r,
    struct warnings *warnings, struct fault *fault);
void response_free(struct response *r);

/* SESSION: the identifier that was sent, NULL when nobody knows. */
enum verdict response_judge(const struct response *r, const char *session,
    struct warnings *warnings, struct fault *fault);

/* NCP_* and EMP_*, of any case (both generations are on the wire). */
enum response_code response_code(const char *code);
/* Equal, in a time that depends only on the length of HAVE. */
bool response_same_session(const char *have, const char *want);

#endif
