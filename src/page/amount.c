#include <config.h>

#include <limits.h>

#include "amount.h"
#include "xalloc.h"

#define PLACES 9
#define UNIT 1000000000LL

/* Appends a digit; false when it does not fit. */
static bool
digit(long long *value, char c)
{
	if (*value > (LLONG_MAX - 9) / 10)
		return false;
	*value = 10 * *value + (c - '0');
	return true;
}

/* [+-]digits[.digits] in units of 10^-9. */
static bool
decimal(const char *s, long long *value)
{
	bool minus = *s == '-', any = false;
	int places = 0;

	*value = 0;
	s += *s == '-' || *s == '+';
	for (; *s >= '0' && *s <= '9'; s++, any = true)
		if (!digit(value, *s))
			return false;
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++, any = true) {
			if (places == PLACES && *s == '0')
				continue;
			if (places++ >= PLACES || !digit(value, *s))
				return false;
		}
	for (; places < PLACES; places++)
		if (!digit(value, '0'))
			return false;
	if (minus)
		*value = -*value;
	return any && *s == '\0';
}

void
amount_add(struct amount *amount, const char *text)
{
	long long value;

	amount->n++;
	if (!decimal(text, &value) ||
	    (value > 0 && amount->nano > LLONG_MAX - value) ||
	    (value < 0 && amount->nano < -LLONG_MAX - value))
		amount->inexact = true;
	else
		amount->nano += value;
}

char *
amount_text(const struct amount *amount)
{
	long long whole, rest;
	int places = PLACES;

	if (amount->inexact)
		return NULL;
	whole = amount->nano < 0 ? -amount->nano : amount->nano;
	rest = whole % UNIT;
	whole /= UNIT;
	if (rest == 0)
		return xasprintf("%s%lld", amount->nano < 0 ? "-" : "", whole);
	while (rest % 10 == 0) {
		rest /= 10;
		places--;
	}
	return xasprintf(
	    "%s%lld.%0*lld", amount->nano < 0 ? "-" : "", whole, places, rest);
}
