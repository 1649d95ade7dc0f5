/*
 * judge: is the signature that dsig has read good, and whose is it?
 *
 * Digest and signature value are judged apart, so that it can be told whether
 * the document or the signature was touched; then the key that did it is held
 * against the anchors.  A judgement is ended with judgement_free.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "anchor.h"
#include "msg.h"

struct dsig_report;

/* Why, in one word; the words stand in JSON (contract.md, section 6). */
enum judge_reason {
	JUDGE_GOOD,	 /* "" */
	JUDGE_NONE,	 /* "none": no signature */
	JUDGE_STRUCTURE, /* "structure" */
	JUDGE_ALGORITHM, /* "algorithm": not allowed, or not known */
	JUDGE_DIGEST,	 /* "digest": the document was changed */
	JUDGE_VALUE,	 /* "value": the Signature itself was changed */
	JUDGE_KEY,	 /* "key": a key that is not trusted */
	JUDGE_POLICY,	 /* "policy": a trusted key that is not good enough */
	JUDGE_TROUBLE	 /* "trouble": could not be judged */
};

struct judgement {
	enum verdict verdict;
	enum judge_reason reason;
	struct fault fault;
	bool value_good; /* some candidate's key made the signature value */
	struct trust_result trust; /* when a key was found */
	bool have_trust;
};

const char *judge_word(enum judge_reason reason);

/*
 * Judges REPORT, whose finding is not DSIG_AGAIN.  GENERATED: generatedDate
 * as the document has it, NULL for none.  Returns out->verdict.
 */
enum verdict judge(struct anchors *anchors, const struct dsig_report *report,
    const char *generated, struct judgement *out);
void judgement_free(struct judgement *j); /* NULL allowed */

#endif
