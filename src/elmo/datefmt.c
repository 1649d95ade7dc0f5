#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "datefmt.h"
#include "lexdate.h"
#include "msg.h"
#include "when.h"
#include "xalloc.h"

struct date {
	int year, month, day;
	bool short_year;
};

/* One step of a format: what it stands for, 0 for the sign itself. */
static char
step(const char **f, const char *end)
{
	static const char letters[] = "dmy";
	const char *s = *f, *found;
	char c = *s;

	if (c == '%' && s + 1 < end) {
		*f = s + 2;
		return s[1] == 'd'   ? 'd'
		       : s[1] == 'm' ? 'm'
		       : s[1] == 'Y' ? 'Y'
		       : s[1] == 'y' ? 'y'
				     : '?';
	}
	found = strchr(letters, c | 0x20);
	if (c == '\0' || found == NULL) {
		*f = s + 1;
		return 0;
	}
	while (*f < end && (**f | 0x20) == *found)
		++*f;
	if (*found == 'y')
		return *f - s == 4 ? 'Y' : *f - s == 2 ? 'y' : '?';
	return *f - s <= 2 ? *found : '?';
}

/* From MIN to MAX digits. */
static const char *
digits(const char *s, int min, int max, int *n)
{
	int i = 0;

	for (*n = 0; i < max && *s >= '0' && *s <= '9'; i++)
		*n = 10 * *n + (*s++ - '0');
	return i >= min ? s : NULL;
}

static const char *
take(char what, const char *s, struct date *date)
{
	switch (what) {
	case 'd':
		return digits(s, 1, 2, &date->day);
	case 'm':
		return digits(s, 1, 2, &date->month);
	case 'Y':
		return digits(s, 4, 4, &date->year);
	default:
		date->short_year = true;
		return digits(s, 2, 2, &date->year);
	}
}

/* " 00:00", "T00:00:00.000Z": hours and what follows them. */
static bool
is_time(const char *s)
{
	return *s == '\0' ||
	       ((*s == ' ' || *s == 'T') && s[1] >= '0' && s[1] <= '9' &&
		   strchr(s, ':') != NULL &&
		   s[1 + strspn(s + 1, "0123456789:.Z +-")] == '\0');
}

static bool
fits(const char *f, size_t n, const char *s, struct date *date)
{
	const char *end = f + n;

	memset(date, 0, sizeof *date);
	while (f < end && s != NULL) {
		const char *sign = f;
		char what = step(&f, end);

		if (what != 0)
			s = take(what, s, date);
		else
			s = *s == *sign ? s + 1 : NULL;
	}
	return s != NULL && is_time(s);
}

static char *
of_day(int64_t seconds)
{
	char text[WHEN_SIZE];

	return xstrndup(when_format(seconds, text), 10);
}

/* Days since 1899-12-30; before March 1900 spreadsheets do not agree. */
static char *
excel(const char *s)
{
	int n;
	const char *end = digits(s, 1, 7, &n);

	if (end == NULL || (*end != '\0' && *end != '.') || n < 61 ||
	    n > 2958465 || end[strspn(end, ".0123456789")] != '\0')
		return NULL;
	return of_day(((int64_t)n - 25569) * 86400);
}

static char *
one(const char *f, size_t n, const char *s, int64_t now)
{
	struct date date;
	char text[WHEN_SIZE], *iso;

	if (n == 5 && strncmp(f, "excel", n) == 0)
		return excel(s);
	if (n == 3 && strncmp(f, "iso", n) == 0) {
		f = "yyyy-mm-dd";
		n = strlen(f);
	}
	if (!fits(f, n, s, &date))
		return NULL;
	if (date.short_year) {
		int this = atoi(when_format(now, text));

		date.year += this - this % 100;
		if (date.year > this)
			date.year -= 100;
	}
	iso = xasprintf("%04d-%02d-%02d", date.year, date.month, date.day);
	if (lexdate_valid(LEXICAL_DATE, iso, strlen(iso)))
		return iso;
	free(iso);
	return NULL;
}

/* The next of FORMATS and its length; NULL behind the last. */
static const char *
next(const char **formats, size_t *n)
{
	const char *f = *formats;

	f += strspn(f, ", \t");
	*n = strcspn(f, ",");
	*formats = f + *n;
	while (*n > 0 && strchr(" \t", f[*n - 1]) != NULL)
		--*n;
	return *n > 0 ? f : NULL;
}

char *
datefmt_read(const char *formats, const char *s, int64_t now)
{
	const char *f;
	char *iso = NULL;
	size_t n;

	while (iso == NULL && (f = next(&formats, &n)) != NULL)
		iso = one(f, n, s, now);
	return iso;
}

static bool
is_format(const char *f, size_t n)
{
	const char *end = f + n;
	int days = 0, months = 0, years = 0;

	if ((n == 5 && strncmp(f, "excel", n) == 0) ||
	    (n == 3 && strncmp(f, "iso", n) == 0))
		return true;
	while (f < end) {
		char what = step(&f, end);

		if (what == '?')
			return false;
		days += what == 'd';
		months += what == 'm';
		years += what == 'y' || what == 'Y';
	}
	return days == 1 && months == 1 && years == 1;
}

int
datefmt_check(const char *formats, struct fault *fault)
{
	const char *f;
	char clean[64];
	size_t n, count = 0;

	for (; (f = next(&formats, &n)) != NULL; count++)
		if (!is_format(f, n))
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "want a date's format as dd.mm.yyyy, %%Y-%%m-%%d, "
			    "iso or excel, have '%s'",
			    msg_clean(clean, sizeof clean, f, n));
	return count > 0 ? 0
			 : fault_set(fault, VERDICT_TROUBLE, 0,
			       "want a date's format as dd.mm.yyyy");
}
