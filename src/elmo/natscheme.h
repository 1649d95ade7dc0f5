/*
 * natscheme: the national identifiers whose form and check digits are known.
 *
 * Finland, Sweden, Norway, Denmark, Iceland, Estonia and Lithuania (one
 * scheme), Latvia, Poland, Czechia and Slovakia (one), Belgium, the
 * Netherlands, Spain, France, Italy, Portugal, Bulgaria, Romania, Croatia,
 * Slovenia and the states that share its scheme, Turkey, Switzerland.  Germany
 * has none that a university may keep.
 */
#ifndef NATSCHEME_H
#define NATSCHEME_H

#include <stdbool.h>
#include <stddef.h>

#define NATSCHEME_LEN 24
#define NATSCHEME_FITS 8 /* more schemes than one number fits */

struct natscheme_fit {
	const char *name;	   /* "FI", "SE", ..; the address is unique */
	char canon[NATSCHEME_LEN]; /* equal for equal numbers */
	int year, month, day;	   /* in the number; month 0: none is */
	bool short_year;	   /* year is of any century */
	bool temporary;		   /* not a person's for life */
	bool weak;		   /* form and date, but no check digit */
};

/*
 * The schemes that VALUE fits; returns how many.  COUNTRY, two letters, allows
 * only its own; NULL all.
 */
size_t natscheme_fits(const char *value, const char *country,
    struct natscheme_fit fits[NATSCHEME_FITS]);

#endif
