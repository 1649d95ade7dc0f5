/*
 * fold: names made comparable, without their case, accents and Unicode form.
 *
 * Latin, Greek and Cyrillic letters come out as a to z, by a table of our own
 * that follows what passports print: one person's name in two of these scripts
 * gives nearly the same, and spell.h does the rest.  Other scripts stay as they
 * are, but for marks, widths and composition.  Nothing here can fail.
 */
#ifndef FOLD_H
#define FOLD_H

#include <stdbool.h>
#include <stddef.h>

/* What scripts a text is in; names are compared within one of them. */
enum fold_script {
	FOLD_LATIN = 1, /* and Greek and Cyrillic */
	FOLD_CJK = 2,
	FOLD_KANA = 4,
	FOLD_HANGUL = 8,
	FOLD_ARABIC = 16,
	FOLD_HEBREW = 32,
	FOLD_INDIC = 64,
	FOLD_OTHER = 128
};

/*
 * Folds the UTF-8 in S into OUT (SIZE bytes, always NUL-ended; what does not
 * fit is cut).  Beside letters and digits there come out ' ', '-', '.', ',' and
 * '?' for a character that was lost.  Returns the scripts met.
 */
unsigned fold(const char *s, char *out, size_t size);

/* The next code point of UTF-8, *S moved behind it; 0xFFFD for what is none,
 * 0 at the end. */
unsigned fold_next(const char **s);
/* Is it an apostrophe, of whatever kind? */
bool fold_apostrophe(unsigned c);

#endif
