/*
 * anonkind: the kinds of values, each with its way to a stand-in.
 *
 * The private side of anonvalue: a value is its characters, without the white
 * space around it, and changes where it is.
 */
#ifndef ANONKIND_H
#define ANONKIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "anonchar.h"

/* A longer value is none of the kinds that look at all of it. */
#define ANONKIND_SHORT 256
/* Attempts at a stand-in that is no placeholder, or no valid number. */
#define ANONKIND_ATTEMPTS 200

struct anonkind {
	const struct anon_prf *prf;
	uint32_t *s;
	size_t n;
};

/* As ASCII, DEL for what is not; false when it is too long. */
bool anonkind_text(const struct anonkind *v, char text[ANONKIND_SHORT]);
bool anonkind_placeholder(const struct anonkind *v);
bool anonkind_digit(uint32_t c);
bool anonkind_letter(uint32_t c);
/* Does it begin as TEXT, which is in lower case, does? */
bool anonkind_begins(const uint32_t *s, size_t n, const char *text);
/* A stream made of all of it, white space folded. */
void anonkind_stream(const struct anonkind *v, const char *kind,
    unsigned attempt, struct anonchar_stream *stream);
/* Behind the word that begins at FROM; FROM when none does. */
size_t anonkind_word_end(const struct anonkind *v, size_t from);
/* One word, whatever its case. */
void anonkind_word(
    struct anonkind *v, size_t from, size_t to, unsigned attempt);

/* See enum anonvalue_kind. */
void anonkind_free_text(struct anonkind *v);
void anonkind_name(struct anonkind *v);
void anonkind_identifier(struct anonkind *v, bool person);
void anonkind_url(struct anonkind *v);
void anonkind_country(struct anonkind *v);
void anonkind_gender(struct anonkind *v);
void anonkind_born(struct anonkind *v);

#endif
