/*
 * spell: one name spelled in several ways.
 *
 * What fold leaves of a word is turned into keys: umlauts as ae or as a; what
 * English, German, French or scientific romanisations make of the same Slavic,
 * Greek, Arabic or Japanese sounds.  Words that share a key are the same name.
 * Short words have fewer keys, for there the sounds are all that tells names
 * apart.  alike knows the names whose spellings no rule unites, and the short
 * forms that people go by.
 */
#ifndef SPELL_H
#define SPELL_H

#include <stdbool.h>

#define SPELL_WORD 48 /* bytes of a word with its NUL; longer ones are cut */
#define SPELL_KEYS 5  /* the word itself is the first */
#define SPELL_INDEX 2 /* the one to look a name up by */

struct spell {
	char key[SPELL_KEYS][SPELL_WORD];
};

/* Fills *SPELL for a folded WORD. */
void spell(const char *word, struct spell *spell);
/* Only the word itself and the key of an index. */
void spell_index(const char *word, struct spell *spell);
/* Is it the same word, the same but for a lost character ('?'), or do the
 * keys meet? */
bool spell_same(const struct spell *a, const struct spell *b);

/* How two folded words differ that are not the same. */
enum spell_slip {
	SPELL_FAR,
	SPELL_NEAR, /* so little that it may be a slip, or another name */
	SPELL_SLIP  /* a slip of the hand, hardly another name */
};

/* GIVEN: given names, which differ by one letter more often. */
enum spell_slip spell_slip(const char *a, const char *b, bool given);

#endif
