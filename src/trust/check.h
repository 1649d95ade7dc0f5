/*
 * check: one document judged, all parts of it (contract.md, section 6).
 *
 * The document is read once; a second time only when the signature turns out
 * to use other algorithms than its tail suggested, or when the schema could be
 * picked only after the reading.  Rules want a tree, which is built while it
 * is read: of larger documents than CAP_TREE they are trouble.  Where the
 * bytes are borrowed from a file the readings must give the same SHA-256, else
 * it is trouble: what is judged is one thing.
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "dsig.h"
#include "flavour.h"
#include "judge.h"
#include "rule.h"
#include "summary.h"
#include "warnings.h"
#include "whose.h"
#include "xsd.h"

struct spool;

enum check_part {
	CHECK_DOCUMENT = 1, /* the root is an ELMO of the network */
	CHECK_SIGNATURE = 2,
	CHECK_SCHEMA = 4,
	CHECK_RULES = 8,
	CHECK_PERSON = 16
};

struct check_options {
	unsigned require;	   /* enum check_part bits that must hold */
	unsigned also;		   /* parts judged but not required */
	bool any_flavour;	   /* other namespaces of ELMO are let pass */
	bool summary;		   /* fill result->summary */
	enum xsd_version schema;   /* XSD_NONE: picked by the document */
	struct rule_set rules;	   /* by which CHECK_RULES judges */
	const struct whose *whose; /* whom CHECK_PERSON expects */
};

/* What one part came to. */
enum check_state { CHECK_NOT_ASKED, CHECK_GOOD, CHECK_BAD };

struct check_result {
	enum verdict verdict;
	bool intact;	    /* good, but nobody vouches for the key */
	const char *part;   /* the part that failed first, or NULL */
	struct fault fault; /* why, when verdict is not VERDICT_OK */
	bool read;	    /* well-formed: what follows is filled */
	char sha256[HASH_HEX];
	struct flavour flavour;
	struct summary summary;
	enum check_state document, signature, schema, rules, person;
	struct dsig_report dsig;
	struct judgement judgement;
	enum xsd_version version; /* the schema that judged */
	bool unjudged;		  /* it could not be read, nor was required */
	struct xsd_error *errors; /* owned */
	size_t nerrors;
	struct rule_findings findings;
	struct roster_answer whose; /* unless person was not asked for */
	struct warnings warnings;
	struct warnings told; /* a line for each rule that is broken */
};

/*
 * Reads --require and --schema (NULL: not given) into *parts: what is asked
 * for must hold.  -1 with *fault set for a word that is not known.
 */
int check_parts(struct check_options *parts, const char *require,
    const char *schema, struct fault *fault);

/*
 * PART is asked for by an option of its own: it must hold, or is only told
 * about when there was a --require (LISTED) without it.
 */
void check_ask(struct check_options *parts, enum check_part part, bool listed);

struct check;

/* ANCHORS (NULL when no signature is judged) and OPTIONS outlive the check. */
struct check *check_new(
    struct anchors *anchors, const struct check_options *options);
void check_free(struct check *check); /* NULL allowed */
/* Fills *result, which the caller ends with check_result_free. */
enum verdict check_document(struct check *check, struct spool *spool,
    struct check_result *result);
void check_result_free(struct check_result *result); /* NULL allowed */

#endif
