/*
 * nameparts: a name as the words it is made of.
 *
 * Titles, "born" and what stands for no name at all (LNU, XXX, a dash) are left
 * out; particles (van der, de la, al-) are kept apart, for they come and go;
 * initials are told from words.  Everything is folded and has its spellings.
 */
#ifndef NAMEPARTS_H
#define NAMEPARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "spell.h"

#define NAMEPARTS_MAX 12 /* words; more are left out */

struct namepart {
	struct spell spell;
	bool initial; /* or an abbreviation */
	bool joined;  /* by a hyphen to the word before */
};

struct nameparts {
	unsigned scripts; /* enum fold_script, 0 when there is no name */
	size_t n;
	bool index; /* spelled for an index only */
	struct namepart part[NAMEPARTS_MAX];
	/* all words in one, with the particles and without */
	struct spell whole, bare;
};

/* TEXT may be NULL.  GIVEN: single letters in it are initials, and particles
 * are fewer. */
void nameparts_read(struct nameparts *parts, const char *text, bool given);
/* For an index: without whole and bare, and only the keys of spell_index. */
void nameparts_words(struct nameparts *parts, const char *text, bool given);
/* The words of A, then those of B; neither whole nor bare. */
void nameparts_join(struct nameparts *out, const struct nameparts *a,
    const struct nameparts *b);
/* The words FROM up to TO of ALL. */
void nameparts_slice(
    struct nameparts *out, const struct nameparts *all, size_t from, size_t to);
/* Words of A that B has as one become one: Xiao Ming, Xiaoming. */
void nameparts_merge(struct nameparts *a, const struct nameparts *b);

static inline const char *
namepart_word(const struct namepart *part)
{
	return part->spell.key[0];
}

#endif
