/*
 * anonvalue: one value and its stand-in, of the same length and kind.
 *
 * Each of these reads a run and writes the stand-in where it stood.  White
 * space and punctuation stay, and so do placeholders ("n/a"), which say
 * nothing of anybody; the same value has the same stand-in wherever it stands.
 * None of them can fail.
 */
#ifndef ANONVALUE_H
#define ANONVALUE_H

#include <stddef.h>
#include <stdint.h>

#include "anonchar.h"

struct anonrun;
struct ids;

enum anonvalue_kind {
	ANON_KEEP,	/* it says nothing of a person */
	ANON_SWEEP,	/* the same, but for words of the learner */
	ANON_BLANK,	/* x for each letter, 0 for each digit */
	ANON_FREE,	/* text, in which tags of HTML stay */
	ANON_NAME,	/* word by word */
	ANON_ID,	/* an identifier: two that differ stay two */
	ANON_PERSON_ID, /* one of a person: valid in no national scheme */
	ANON_BORN,	/* another date, valid where this one was */
	ANON_COUNTRY,	/* another country */
	ANON_GENDER,	/* 9, "not applicable" (ISO 5218) */
	ANON_URL,	/* below .invalid */
	ANON_CONTENT,	/* a data URI: the same media type and length */
	ANON_NUMBER,	/* of a typed extension: ones */
};

/*
 * Puts the stand-in in place.  WORDS: what ANON_SWEEP looks for, NULL for
 * nothing; see anonvalue_collect.
 */
void anonvalue(enum anonvalue_kind kind, const struct anon_prf *prf,
    const struct ids *words, const struct anonrun *run);
/* Adds the words of a learner's value to WORDS: those long enough to tell. */
void anonvalue_collect(
    enum anonvalue_kind kind, struct ids *words, const struct anonrun *run);

/* ANON_CONTENT; in a file of its own. */
void anoncontent(const struct anon_prf *prf, const struct anonrun *run);

#endif
