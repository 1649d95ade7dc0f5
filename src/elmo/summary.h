/*
 * summary: what a record holds, in a few numbers, counted as it is read.
 *
 * Only elements on their known places count, in the namespace of the root
 * whichever it is: foreign elements may hold ghosts of any name.  A learning
 * opportunity is an achievement when it has an instance whose status is passed
 * or not given (missing means passed) and no learning opportunity among its
 * parts is one; so a degree with its courses inside counts the courses.  ECTS
 * are the sum over the topmost passed learning opportunities that carry such
 * credits, so that nothing counts twice.  Attachments count wherever
 * attach.h lists them.  Memory does not grow with the document.
 */
#ifndef SUMMARY_H
#define SUMMARY_H

#include <stdbool.h>
#include <stddef.h>

struct json_out;
struct xml_sink;

#define SUMMARY_ISSUERS 64 /* different ones that are kept */

/* "" for what is not given; cut where it is longer */
struct summary_issuer {
	char title[256]; /* in English if there is one, else the first */
	char country[16];
	char schac[128];
};

struct summary {
	char generated[64]; /* generatedDate, as the document has it */
	struct summary_issuer *issuers;
	size_t nissuers;
	unsigned long achievements, attachments;
	/* "37.5"; NULL-like "" when a sum cannot be given exactly */
	char ects[32];
	struct summary_state *state; /* private */
};

/* Starts a document; *SINK is then given to xml_parse. */
void summary_begin(struct summary *summary, struct xml_sink *sink);
void summary_free(struct summary *summary); /* NULL allowed */
/* {"issuers":[{"title","country","schac"}],"achievements","ects",..} */
void summary_json(
    const struct summary *summary, struct json_out *out, const char *key);

#endif
