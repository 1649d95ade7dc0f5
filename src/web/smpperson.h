/*
 * smpperson: the person whose record is expected.
 *
 * Known from a single sign-on that stands before us, by the names that HAKA and
 * the other federations of eduGAIN use, or from the SIS by a link.  The names
 * are looked up among what a trusted proxy sends as headers, or what the server
 * sets for CGI; never among what a browser sends.
 */
#ifndef SMPPERSON_H
#define SMPPERSON_H

#include <stdbool.h>

#include "person.h"

struct fault;
struct http_request;
struct json_out;
struct json_value;
struct strings;

struct smpperson {
	struct person person;
	char *key; /* what the SIS calls the person; or NULL */
};

void smpperson_free(struct smpperson *p); /* NULL allowed */
/* Is anything known by which a record can be told to be this person's? */
bool smpperson_known(const struct smpperson *p);
/*
 * Fills *P, empty before, from R.  NAMES: FIELD=NAME, which go before those
 * that are known here; FIELD is given, family, born, birth_name, key or the
 * type of an identifier.
 */
void smpperson_request(struct smpperson *p, const struct http_request *r,
    const struct strings *names);
/* Is each of NAMES so?  0, or -1 with *fault set. */
int smpperson_names(const struct strings *names, struct fault *fault);
/* As a JSON object: the keys of person files (elmo-verify.1), and key. */
void smpperson_put(
    const struct smpperson *p, struct json_out *out, const char *key);
/* Reads such an object; 0, or -1 with *fault set, which names no value. */
int smpperson_take(
    struct smpperson *p, const struct json_value *v, struct fault *fault);

#endif
