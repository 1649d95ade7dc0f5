#include <config.h>

#include <string.h>

#include "decimal.h"
#include "xalloc.h"

#define PLACES 9
#define UNIT 1000000000LL

/* A decimal taken apart: no zeros before WHOLE nor behind PART. */
struct parts {
	bool minus;
	const char *whole, *part;
	size_t nwhole, npart;
};

static bool
take_apart(const char *s, struct parts *p)
{
	size_t zeros;

	p->minus = *s == '-';
	s += *s == '-' || *s == '+';
	p->nwhole = strspn(s, "0123456789");
	zeros = strspn(s, "0");
	if (zeros > p->nwhole)
		zeros = p->nwhole;
	p->whole = s + zeros;
	s += p->nwhole;
	p->part = s + (*s == '.');
	p->npart = *s == '.' ? strspn(p->part, "0123456789") : 0;
	if (p->nwhole + p->npart == 0 || p->part[p->npart] != '\0')
		return false;
	p->nwhole -= zeros;
	while (p->npart > 0 && p->part[p->npart - 1] == '0')
		p->npart--;
	p->minus = p->minus && p->nwhole + p->npart > 0;
	return true;
}

bool
decimal_is(const char *s)
{
	struct parts p;

	return take_apart(s, &p);
}

/* Without regard to the signs. */
static int
compare_sizes(const struct parts *a, const struct parts *b)
{
	size_t n = a->npart < b->npart ? a->npart : b->npart;
	int order;

	if (a->nwhole != b->nwhole)
		return a->nwhole < b->nwhole ? -1 : 1;
	order = memcmp(a->whole, b->whole, a->nwhole);
	if (order == 0)
		order = memcmp(a->part, b->part, n);
	if (order == 0)
		return (a->npart > b->npart) - (a->npart < b->npart);
	return order < 0 ? -1 : 1;
}

int
decimal_compare(const char *a, const char *b)
{
	struct parts x, y;

	if (!take_apart(a, &x) || !take_apart(b, &y))
		return 0;
	if (x.minus != y.minus)
		return x.minus ? -1 : 1;
	return x.minus ? compare_sizes(&y, &x) : compare_sizes(&x, &y);
}

/* In units of 10^-9. */
static bool
to_units(const char *s, long long *units)
{
	struct parts p;
	long long n = 0;

	if (!take_apart(s, &p) || p.nwhole > PLACES || p.npart > PLACES)
		return false;
	for (size_t i = 0; i < p.nwhole; i++)
		n = 10 * n + (p.whole[i] - '0');
	for (size_t i = 0; i < PLACES; i++)
		n = 10 * n + (i < p.npart ? p.part[i] - '0' : 0);
	*units = p.minus ? -n : n;
	return true;
}

char *
decimal_add(const char *a, const char *b)
{
	long long x, y, size;
	int places = PLACES;
	const char *sign;

	if (!to_units(a, &x) || !to_units(b, &y))
		return NULL;
	x += y; /* each below 10^18: they fit */
	sign = x < 0 ? "-" : "";
	size = x < 0 ? -x : x;
	x = size % UNIT;
	if (x == 0)
		return xasprintf("%s%lld", sign, size / UNIT);
	for (; x % 10 == 0; x /= 10)
		places--;
	return xasprintf("%s%lld.%0*lld", sign, size / UNIT, places, x);
}
