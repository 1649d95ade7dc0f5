#include <config.h>

#include <string.h>

#include "rowpairs.h"

/* Where the piece that begins at S ends: before "; ", or at the end. */
static const char *
piece_end(const char *s)
{
	const char *end = strstr(s, "; ");

	return end != NULL ? end : s + strlen(s);
}

/* Is there a type and a value between S and END?  Blanks are collapsed later,
 * so that where there are any about the sign it is part of a value. */
static bool
is_pair(const char *s, const char *end)
{
	const char *sign = memchr(s, '=', (size_t)(end - s));

	return sign != NULL && sign > s && *s != ' ' && sign[-1] != ' ' &&
	       sign[1] != ' ';
}

bool
rowpairs_next(const char **s, struct rowpair *pair)
{
	const char *p = *s, *end, *more, *sign;

	if (*p == '\0')
		return false;
	end = piece_end(p);
	while (*end != '\0') {
		more = piece_end(end + 2);
		if (end > p && end[-1] != ' ' && is_pair(end + 2, more))
			break;
		end = more;
	}
	sign = memchr(p, '=', (size_t)(end - p));
	pair->kind = p;
	pair->nkind = sign != NULL ? (size_t)(sign - p) : 0;
	pair->value = sign != NULL ? sign + 1 : p;
	pair->nvalue = (size_t)(end - pair->value);
	*s = *end != '\0' ? end + 2 : end;
	return true;
}
