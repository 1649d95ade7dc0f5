/*
 * born: birth dates in the ways they come, and whether two are the same day.
 *
 * A date as XML Schema has it, with or without zone; a dateTime; the
 * pre-release's own pattern (Java's SimpleDateFormat); what people type. Dates
 * that stand for none (before 1901, 9999) are not known.  Nothing here can
 * fail: what cannot be read is said to be so.
 */
#ifndef BORN_H
#define BORN_H

#include <stdbool.h>

enum born_kind {
	BORN_NONE,	 /* nothing is given, or a placeholder */
	BORN_UNREADABLE, /* something is, and who knows what */
	BORN_PART,	 /* a year, or a year and a month */
	BORN_DATE
};

struct born {
	enum born_kind kind;
	int year, month, day;
	bool short_year; /* two digits: of any century */
	bool either;	 /* day and month might be the other way round */
	bool timed;	 /* a time of day or a zone may have moved it */
};

/* TEXT and PATTERN may be NULL. */
void born_read(struct born *born, const char *text, const char *pattern);

enum born_match {
	BORN_SAME,
	BORN_UNKNOWN, /* one is not known, or not all of it */
	BORN_EITHER,  /* the same if day and month are read so */
	BORN_SWAPPED, /* the same with day and month swapped */
	BORN_CLOSE,   /* one digit or one day off */
	BORN_OTHER
};

enum born_match born_match(const struct born *a, const struct born *b);

#endif
