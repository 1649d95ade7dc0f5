#include <config.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "msg.h"
#include "when.h"

#define DAY 86400
/* 9999-12-31T23:59:59Z, and 0001-01-01T00:00:00Z */
#define LAST INT64_C(253402300799)
#define FIRST INT64_C(-62135596800)

/* Days from 1970-01-01; the year begins in March, so that leap days end it. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
date_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

static int
days_in(int64_t year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

/* N digits at *S, which moves on; -1 when they are not there. */
static int
digits(const char **s, int n)
{
	int value = 0;

	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return -1;
		value = value * 10 + (**s - '0');
	}
	return value;
}

static bool
literal(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

/* "hh:mm:ss" with a fraction; 24:00:00 is the end of the day. */
static bool
parse_time(const char **s, int64_t *seconds)
{
	int h, m, sec;
	bool fraction = false;

	h = digits(s, 2);
	if (h < 0 || !literal(s, ':'))
		return false;
	m = digits(s, 2);
	if (m < 0 || !literal(s, ':'))
		return false;
	sec = digits(s, 2);
	if (sec < 0)
		return false;
	if (literal(s, '.')) {
		if (**s < '0' || **s > '9')
			return false;
		for (; **s >= '0' && **s <= '9'; (*s)++)
			fraction = fraction || **s != '0';
	}
	*seconds = h * 3600 + m * 60 + sec;
	if (h == 24)
		return m == 0 && sec == 0 && !fraction;
	return h < 24 && m < 60 && sec < 60;
}

/* "Z", an offset up to 14 hours, or nothing (XML Schema part 2, 3.2.7.3). */
static bool
parse_zone(const char **s, int64_t *offset)
{
	bool west = **s == '-';
	int h, m;

	*offset = 0;
	if (**s == '\0' || literal(s, 'Z'))
		return true;
	if (!west && **s != '+')
		return false;
	(*s)++;
	h = digits(s, 2);
	if (h < 0 || !literal(s, ':'))
		return false;
	m = digits(s, 2);
	if (m < 0 || m > 59 || h > 14 || (h == 14 && m > 0))
		return false;
	*offset = (west ? -1 : 1) * (h * 3600 + m * 60);
	return true;
}

static bool
parse(const char *s, int64_t *t)
{
	int64_t seconds = 0, offset = 0;
	int year, month, day;

	year = digits(&s, 4);
	if (year < 1 || !literal(&s, '-'))
		return false;
	month = digits(&s, 2);
	if (month < 1 || month > 12 || !literal(&s, '-'))
		return false;
	day = digits(&s, 2);
	if (day < 1 || day > days_in(year, month))
		return false;
	if (literal(&s, 'T') && !parse_time(&s, &seconds))
		return false;
	if (!parse_zone(&s, &offset) || *s != '\0')
		return false;
	*t = days_of(year, month, day) * DAY + seconds - offset;
	return *t >= FIRST && *t <= LAST;
}

int
when_parse(const char *s, int64_t *t, struct fault *fault)
{
	int64_t value;

	if (!parse(s, &value))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, have '%.64s'", s);
	*t = value;
	return 0;
}

char *
when_format(int64_t t, char out[WHEN_SIZE])
{
	int64_t days, year;
	int month, day, rest;
	char text[64];

	t = t < FIRST ? FIRST : t > LAST ? LAST : t;
	days = t / DAY - (t % DAY < 0);
	rest = (int)(t - days * DAY);
	date_of(days, &year, &month, &day);
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year,
	    month, day, rest / 3600, rest / 60 % 60, rest % 60);
	memcpy(out, text, WHEN_SIZE);
	return out;
}

int64_t
when_now(void)
{
	return (int64_t)time(NULL);
}

int64_t
when_epoch(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long t;

	if (s == NULL || *s < '0' || *s > '9')
		return 0;
	errno = 0;
	t = strtoll(s, &end, 10);
	return errno != 0 || *end != '\0' || t > LAST ? 0 : (int64_t)t;
}
