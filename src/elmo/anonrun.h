/*
 * anonrun: a piece of text where it stands in a document, and its characters
 * put in the place of others.
 *
 * A run is the text between two tags, or an attribute's value: parts of the
 * document's bytes, in which references are read and CDATA sections are not.
 * Characters are replaced where they stand, in as many bytes: a reference by a
 * reference.  Bytes that are not UTF-8, and references that XML does not know,
 * are 0 here and stay as they are.  The bytes are the caller's.
 */
#ifndef ANONRUN_H
#define ANONRUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct anonrun_part {
	char *s;
	size_t n;
	bool cdata; /* without references */
};

struct anonrun {
	struct anonrun_part *v; /* owned */
	size_t n;
};

void anonrun_add(struct anonrun *run, char *s, size_t n, bool cdata);
void anonrun_clear(struct anonrun *run); /* keeps nothing */
/* Is there anything but white space? */
bool anonrun_any(const struct anonrun *run);
/* Its characters, *N of them; the caller frees them. */
uint32_t *anonrun_read(const struct anonrun *run, size_t *n);
/* Puts S, as many characters as were read, in their place. */
void anonrun_write(const struct anonrun *run, const uint32_t *s);

/* Its characters one by one, where they stand. */
struct anonrun_at {
	size_t part, off; /* from 0 */
	uint32_t cp;	  /* 0: none, to be kept */
	char *s;	  /* the bytes */
	size_t n;
};

/* False at the end; *AT is all zero at first. */
bool anonrun_next(const struct anonrun *run, struct anonrun_at *at);
/* Puts CP in the place of the character at AT, if it fits. */
void anonrun_put(const struct anonrun_at *at, uint32_t cp);

#endif
