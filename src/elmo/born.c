#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "born.h"

/* Reads exactly or, with WIDTH 0, up to four digits. */
static bool
number(const char **s, size_t width, int *value)
{
	size_t n = strspn(*s, "0123456789"), max = width > 0 ? width : 4;

	if (n == 0 || (width > 0 && n < width))
		return false;
	if (n > max)
		n = max;
	*value = 0;
	while (n-- > 0)
		*value = 10 * *value + *(*s)++ - '0';
	return true;
}

static bool
possible(const struct born *b)
{
	static const int days[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return b->month >= 1 && b->month <= 12 && b->day >= 1 &&
	       b->day <= days[b->month - 1];
}

/* Z or +hh:mm, or nothing. */
static bool
zone(const char *s)
{
	if (*s == 'Z')
		return s[1] == '\0';
	if (*s == '+' || *s == '-')
		return strspn(s + 1, "0123456789:") == strlen(s + 1) &&
		       strlen(s) >= 3 && strlen(s) <= 6;
	return *s == '\0';
}

/* 1999-03-14, with a zone, or a time and a zone */
static bool
iso(struct born *b, const char *s)
{
	if (!number(&s, 4, &b->year) || *s++ != '-' ||
	    !number(&s, 2, &b->month) || *s++ != '-' || !number(&s, 2, &b->day))
		return false;
	b->timed = *s != '\0';
	if (*s == 'T' || *s == ' ') {
		s++;
		s += strspn(s, "0123456789:.");
	}
	return zone(s);
}

/* 1999 and 1999-03 */
static bool
part(struct born *b, const char *s)
{
	if (!number(&s, 4, &b->year))
		return false;
	b->kind = BORN_PART;
	if (*s == '\0')
		return true;
	return *s++ == '-' && number(&s, 2, &b->month) && zone(s) &&
	       b->month >= 1 && b->month <= 12;
}

/* 19990314 */
static bool
compact(struct born *b, const char *s)
{
	if (strspn(s, "0123456789") != 8)
		return false;
	return number(&s, 4, &b->year) && number(&s, 2, &b->month) &&
	       number(&s, 2, &b->day) && zone(s) && b->year > 1900;
}

/*
 * 14.03.1999 has its day first wherever dots are written; 03/14/1999 and
 * 14-03-1999 only show it when one of them is over twelve.
 */
static bool
typed(struct born *b, const char *s)
{
	char sign;
	int swap;

	if (!number(&s, 0, &b->day))
		return false;
	sign = *s;
	if (sign == '\0' || strchr("./-", sign) == NULL)
		return false;
	s += 1 + (s[1] == ' ');
	if (!number(&s, 0, &b->month) || *s != sign)
		return false;
	s += 1 + (s[1] == ' ');
	if (!number(&s, 4, &b->year) || (*s != '\0' && strcmp(s, ".") != 0))
		return false;
	if (sign == '.')
		return true;
	if (b->month > 12) {
		swap = b->month;
		b->month = b->day;
		b->day = swap;
	} else {
		b->either = b->day <= 12 && b->day != b->month;
	}
	return true;
}

static bool
month_name(const char **s, int *month)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char three[4] = "";

	for (size_t i = 0; i < 3; i++) {
		if ((*s)[i] == '\0')
			return false;
		three[i] = (char)((*s)[i] | 0x20);
	}
	for (int i = 0; i < 12; i++)
		if (strncmp(names + (size_t)(3 * i), three, 3) == 0) {
			*month = i + 1;
			*s += strspn(*s, "abcdefghijklmnopqrstuvwxyzABCDEFGHI"
					 "JKLMNOPQRSTUVWXYZ");
			return true;
		}
	return false;
}

/* One run of the same letter in a pattern. */
static bool
field(struct born *b, char letter, size_t n, bool glued, const char **s)
{
	size_t width = glued || n > 2 ? n : 0;

	switch (letter) {
	case 'Y': /* the week's year: a frequent slip */
	case 'y':
		b->short_year = n == 2;
		return number(s, n == 2 ? 2 : 4, &b->year);
	case 'M':
		if (n > 2)
			return month_name(s, &b->month);
		return number(s, width, &b->month);
	case 'D': /* the day of the year: another */
	case 'd':
		return number(s, n > 2 ? 2 : width, &b->day);
	default:
		return false;
	}
}

/* Java's SimpleDateFormat, as far as dates of birth need it. */
static bool
patterned(struct born *b, const char *s, const char *pattern)
{
	for (const char *p = pattern; *p != '\0';) {
		size_t n = 1;

		if (*p == '\'') {
			p++;
			continue;
		}
		if ((*p | 0x20) < 'a' || (*p | 0x20) > 'z') {
			if (*s++ != *p++)
				return false;
			continue;
		}
		while (p[n] == *p)
			n++;
		if (*p == 'X' || *p == 'Z' || *p == 'z' || *p == 'T')
			break;
		if (!field(b, *p, n, (p[n] | 0x20) >= 'a', &s))
			return false;
		p += n;
	}
	return (zone(s) || *s == 'T') && b->month != 0 && b->day != 0;
}

/* Nobody who studies was born then: it stands for not known. */
static bool
placeholder(const struct born *b)
{
	return !b->short_year && (b->year < 1901 || b->year > 2200);
}

static bool
try(struct born *b, const char *s, const char *pattern,
    bool (*read)(struct born *, const char *))
{
	bool read_it;

	*b = (struct born){.kind = BORN_DATE};
	read_it = read != NULL ? read(b, s) : patterned(b, s, pattern);
	if (!read_it)
		return false;
	if (b->kind == BORN_PART || possible(b))
		return true;
	/* 0000-00-00 and its like */
	return b->year == 0 && b->month == 0 && b->day == 0;
}

void
born_read(struct born *b, const char *text, const char *pattern)
{
	char s[64];
	size_t n;

	*b = (struct born){.kind = BORN_NONE};
	if (text == NULL)
		return;
	text += strspn(text, " \t\r\n");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		n--;
	if (n == 0)
		return;
	if (n >= sizeof s) {
		b->kind = BORN_UNREADABLE;
		return;
	}
	memcpy(s, text, n);
	s[n] = '\0';
	if (pattern != NULL && *pattern == '\0')
		pattern = NULL;
	if ((pattern != NULL && try(b, s, pattern, NULL)) ||
	    try(b, s, NULL, iso) ||
	    (pattern == NULL &&
		(try(b, s, NULL, compact) || try(b, s, NULL, typed))) ||
	    try(b, s, NULL, part)) {
		if (placeholder(b))
			b->kind = BORN_NONE;
		return;
	}
	*b = (struct born){.kind = BORN_UNREADABLE};
}

static bool
same_year(const struct born *a, const struct born *b)
{
	if (a->short_year || b->short_year)
		return a->year % 100 == b->year % 100;
	return a->year == b->year;
}

/* Days from a fixed one, near enough to tell neighbours. */
static long
days(const struct born *b)
{
	int y = b->year - (b->month < 3), m = (b->month + 9) % 12;

	return 365L * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 +
	       b->day;
}

static void
write_date(const struct born *b, char s[9])
{
	int n = b->year * 10000 + b->month * 100 + b->day;

	for (int i = 7; i >= 0; i--, n /= 10)
		s[i] = (char)('0' + n % 10);
	s[8] = '\0';
}

/* A father and a son may have one name and, but for a digit, one date. */
static bool
generation(const struct born *a, const struct born *b)
{
	int years = abs(a->year - b->year);

	return years >= 20 && years < 60;
}

/* One digit, or two neighbours that changed places. */
static bool
one_slip(const struct born *a, const struct born *b)
{
	char s[9], t[9];
	size_t off = 0, first = 8;

	write_date(a, s);
	write_date(b, t);
	for (size_t i = 0; i < 8; i++)
		if (s[i] != t[i]) {
			if (off++ == 0)
				first = i;
		}
	return off == 1 || (off == 2 && first < 7 && s[first] == t[first + 1] &&
			       s[first + 1] == t[first]);
}

static enum born_match
match_part(const struct born *a, const struct born *b)
{
	if (!same_year(a, b))
		return BORN_OTHER;
	if (a->month != 0 && b->month != 0 && a->month != b->month &&
	    !a->either && !b->either)
		return BORN_OTHER;
	return BORN_UNKNOWN;
}

enum born_match
born_match(const struct born *a, const struct born *b)
{
	bool straight, crossed, either = a->either || b->either;

	if (a->kind < BORN_PART || b->kind < BORN_PART)
		return BORN_UNKNOWN;
	if (a->kind == BORN_PART || b->kind == BORN_PART)
		return match_part(a, b);
	straight = a->month == b->month && a->day == b->day;
	crossed = a->month == b->day && a->day == b->month;
	if (same_year(a, b) && (straight || crossed)) {
		if (either && a->month != a->day)
			return BORN_EITHER;
		return straight ? BORN_SAME : BORN_SWAPPED;
	}
	if (a->short_year || b->short_year)
		return BORN_OTHER;
	if ((a->timed || b->timed) && labs(days(a) - days(b)) == 1)
		return BORN_CLOSE;
	return one_slip(a, b) && !generation(a, b) ? BORN_CLOSE : BORN_OTHER;
}
