/*
 * The types of date and time, and durations: XML Schema Part 2, 3.2.6 to
 * 3.2.14.
 */
#include <config.h>

#include <limits.h>
#include <string.h>

#include "lexdate.h"

/* What is left to read. */
struct cursor {
	const char *p, *end;
};

/* The value of a date or time; what a type has not stays as it is here. */
struct moment {
	long long year;
	int month, day, hour, minute, second;
	bool rounds;   /* the fraction of the second rounds to 1 */
	bool fraction; /* the fraction is not 0 */
};

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take(struct cursor *c, char want)
{
	if (c->p == c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

/* Exactly two digits. */
static bool
two(struct cursor *c, int *value)
{
	if (c->end - c->p < 2 || !digit(c->p[0]) || !digit(c->p[1]))
		return false;
	*value = (c->p[0] - '0') * 10 + c->p[1] - '0';
	c->p += 2;
	return true;
}

/* Digits, at least one, whose value is at most MAX. */
static bool
number(struct cursor *c, long long max, long long *value, size_t *ndigits)
{
	const char *start = c->p;

	*value = 0;
	while (c->p < c->end && digit(*c->p)) {
		*value = *value * 10 + (*c->p++ - '0');
		if (*value > max)
			return false;
	}
	*ndigits = (size_t)(c->p - start);
	return *ndigits > 0;
}

static bool
year(struct cursor *c, struct moment *m)
{
	bool minus = take(c, '-');
	const char *start = c->p;
	long long max = INT_MAX;
	size_t n;

	if (minus)
		max++;
	if (!number(c, max, &m->year, &n) || n < 4)
		return false;
	if (n > 4 && *start == '0')
		return false;
	return m->year != 0;
}

/*
 * The fraction of a second.  Xerces keeps seconds in a double, of which
 * 59.999999999999997 is 60.
 */
static bool
fraction(struct cursor *c, struct moment *m)
{
	static const char edge[] = "999999999999996447286321199499070644378"
				   "662109375";
	const char *start;
	size_t n;

	if (!take(c, '.'))
		return true;
	start = c->p;
	while (c->p < c->end && digit(*c->p))
		m->fraction |= *c->p++ != '0';
	n = (size_t)(c->p - start);
	if (n == 0)
		return false;
	if (n >= sizeof(edge) - 1)
		m->rounds = memcmp(start, edge, sizeof(edge) - 1) >= 0;
	else
		m->rounds = memcmp(start, edge, n) > 0;
	return true;
}

static bool
time_of_day(struct cursor *c, struct moment *m)
{
	if (!two(c, &m->hour) || !take(c, ':') || !two(c, &m->minute) ||
	    !take(c, ':') || !two(c, &m->second) || !fraction(c, m))
		return false;
	if (m->minute > 59 || m->second > 59)
		return false;
	if (m->second == 59 && m->rounds)
		return false;
	if (m->hour == 24)
		return m->minute == 0 && m->second == 0 && !m->fraction;
	return m->hour < 24;
}

/* What may follow every one of them, and their end. */
static bool
zone(struct cursor *c)
{
	int hour, minute;

	if (c->p == c->end)
		return true;
	if (take(c, 'Z'))
		return c->p == c->end;
	if (!take(c, '+') && !take(c, '-'))
		return false;
	if (!two(c, &hour) || !take(c, ':') || !two(c, &minute))
		return false;
	if (hour > 14 || minute > 59 || (hour == 14 && minute != 0))
		return false;
	return c->p == c->end;
}

static bool
calendar(const struct moment *m)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap =
	    m->year % 4 == 0 && (m->year % 100 != 0 || m->year % 400 == 0);

	if (m->month < 1 || m->month > 12 || m->day < 1)
		return false;
	if (m->month == 2 && leap)
		return m->day <= 29;
	return m->day <= days[m->month - 1];
}

/* One part of a duration: a number and what it counts, or nothing. */
static bool
part(struct cursor *c, const char **units, bool *any)
{
	const char *unit;
	long long value;
	size_t n;

	if (c->p == c->end || !digit(*c->p) ||
	    !number(c, INT_MAX, &value, &n) || c->p == c->end)
		return false;
	unit = strchr(*units, *c->p);
	if (unit == NULL)
		return false;
	*units = unit + 1;
	*any = true;
	c->p++;
	return true;
}

/*
 * Seconds, of any length; false without 'S'.  Before a fraction Xerces does
 * not ask for a digit.
 */
static bool
seconds(struct cursor *c)
{
	const char *start = c->p;

	while (c->p < c->end && digit(*c->p))
		c->p++;
	if (c->p == start && (c->p == c->end || *c->p != '.'))
		return false;
	if (take(c, '.')) {
		start = c->p;
		while (c->p < c->end && digit(*c->p))
			c->p++;
		if (c->p == start)
			return false;
	}
	return take(c, 'S');
}

static bool
duration(struct cursor *c)
{
	const char *date = "YMD", *time = "HM";
	struct cursor save;
	bool any = false;

	(void)take(c, '-');
	if (!take(c, 'P'))
		return false;
	while (c->p < c->end && *c->p != 'T')
		if (!part(c, &date, &any))
			return false;
	if (c->p == c->end)
		return any;
	c->p++;
	any = false;
	while (c->p < c->end) {
		save = *c;
		if (part(c, &time, &any))
			continue;
		*c = save;
		return seconds(c) && c->p == c->end;
	}
	return any;
}

bool
lexdate_valid(enum lexical kind, const char *s, size_t n)
{
	/* what a type does not have: month and day of a leap year */
	struct moment m = {.year = 2000, .month = 1, .day = 1};
	struct cursor c = {s, s + n};
	bool ok;

	switch (kind) {
	case LEXICAL_DURATION:
		return duration(&c);
	case LEXICAL_DATETIME:
		ok = year(&c, &m) && take(&c, '-') && two(&c, &m.month) &&
		     take(&c, '-') && two(&c, &m.day) && take(&c, 'T') &&
		     time_of_day(&c, &m);
		break;
	case LEXICAL_DATE:
		ok = year(&c, &m) && take(&c, '-') && two(&c, &m.month) &&
		     take(&c, '-') && two(&c, &m.day);
		break;
	case LEXICAL_TIME:
		ok = time_of_day(&c, &m);
		break;
	case LEXICAL_YEARMONTH:
		ok = year(&c, &m) && take(&c, '-') && two(&c, &m.month);
		break;
	case LEXICAL_YEAR:
		ok = year(&c, &m);
		break;
	case LEXICAL_MONTHDAY:
		ok = take(&c, '-') && take(&c, '-') && two(&c, &m.month) &&
		     take(&c, '-') && two(&c, &m.day);
		break;
	case LEXICAL_DAY:
		ok = take(&c, '-') && take(&c, '-') && take(&c, '-') &&
		     two(&c, &m.day);
		break;
	case LEXICAL_MONTH:
		ok = take(&c, '-') && take(&c, '-') && two(&c, &m.month);
		/* as the first edition wrote it */
		if (c.end - c.p >= 2 && memcmp(c.p, "--", 2) == 0)
			c.p += 2;
		break;
	default:
		return false;
	}
	return ok && zone(&c) && calendar(&m);
}
