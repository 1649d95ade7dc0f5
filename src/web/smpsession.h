/*
 * smpsession: what was agreed with one browser, from the start to the consent.
 *
 * A directory state/sessions/ID that appears whole (mkdir and rename), with the
 * files
 *
 *	session		who expects whose record from which contact point
 *	registry.xml	its certificates at that moment (an EWP catalogue)
 *	answer		what came, once: whoever links it first (link(2))
 *
 * and marks, empty files that can be made once.  ID, 128 random bits, is the
 * sessionId on the wire.  What is not of that form is never made a file name.
 */
#ifndef SMPSESSION_H
#define SMPSESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hash.h"
#include "smpperson.h"

struct fault;
struct registry_entry;
struct smp;

#define SMPSESSION_ID 33

struct smpsession {
	char id[SMPSESSION_ID];
	char browser[HASH_HEX]; /* SHA-256 of its cookie */
	int64_t created;
	char *url, *name, *country; /* of the contact point */
	struct smpperson person;
	char *dir;
};

/* 32 hexadecimal digits in small letters? */
bool smpsession_is_id(const char *s);
/*
 * Makes one with the certificates that ENTRY has now; takes PERSON over.  0,
 * or -1 with *fault set.  smpsession_free in any case.
 */
int smpsession_new(const struct smp *smp, struct smpsession *s,
    const struct registry_entry *entry, const char *cookie,
    struct smpperson *person, struct fault *fault);
/*
 * The one called ID.  0; 1 where there is none, or none any more; -1 with
 * *fault set.
 */
int smpsession_load(const struct smp *smp, struct smpsession *s, const char *id,
    struct fault *fault);
void smpsession_free(struct smpsession *s);
/* Does it belong to the browser that has this cookie (NULL: none)? */
bool smpsession_of(const struct smpsession *s, const char *cookie);
/* DIR/NAME; the caller frees it. */
char *smpsession_path(const struct smpsession *s, const char *name);
bool smpsession_has(const struct smpsession *s, const char *name);
/* Does it wait for an answer still? */
bool smpsession_waits(const struct smp *smp, const struct smpsession *s);
/*
 * Puts N bytes aside as the answer.  0; 1 when there is one already, or the
 * session has ended; -1 with *fault set.
 */
int smpsession_put(const struct smpsession *s, const void *data, size_t n,
    struct fault *fault);
/* Makes the mark NAME: 0; 1 when there is one; -1 with *fault set. */
int smpsession_mark(
    const struct smpsession *s, const char *name, struct fault *fault);
/* Removes all of it. */
void smpsession_end(const struct smp *smp, const struct smpsession *s);
/* The same of any directory of ours below `state`. */
void smpsession_remove(const struct smp *smp, const char *path);

/* Of NAME in SMP's state; the caller frees it. */
char *smpsession_state(const struct smp *smp, const char *name);
/* Writes all of a file that is new; 0, or -1 with *fault set. */
int smpsession_file(const char *path, const void *data, size_t n, bool replace,
    struct fault *fault);

#endif
