#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "caps.h"
#include "fold.h"
#include "person.h"
#include "persondistance.h"

/* UTF-16 units of S, cut where there are too many; how many. */
static size_t
units(const char *s, uint16_t out[CAP_PERSON_TEXT])
{
	size_t n = 0;

	if (s == NULL)
		return 0;
	for (unsigned c; n + 2 < CAP_PERSON_TEXT && (c = fold_next(&s)) != 0;) {
		if (c >= 0x10000) {
			c -= 0x10000;
			out[n++] = (uint16_t)(0xd800 | c >> 10);
			c = 0xdc00 | (c & 0x3ff);
		}
		out[n++] = (uint16_t)c;
	}
	return n;
}

long
persondistance_text(const char *a, const char *b)
{
	uint16_t x[CAP_PERSON_TEXT], y[CAP_PERSON_TEXT];
	size_t n = units(a, x), m = units(b, y);
	long row[CAP_PERSON_TEXT + 1];

	for (size_t j = 0; j <= m; j++)
		row[j] = (long)j;
	for (size_t i = 1; i <= n; i++) {
		long corner = row[0];

		row[0] = (long)i;
		for (size_t j = 1; j <= m; j++) {
			long best = corner + (x[i - 1] != y[j - 1]);

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[m];
}

long
persondistance(const struct person *a, const struct person *b)
{
	long sum = persondistance_text(a->family, b->family) +
		   persondistance_text(a->given, b->given);

	if (a->bday == NULL || b->bday == NULL || strcmp(a->bday, b->bday) != 0)
		sum += 100;
	return sum;
}
