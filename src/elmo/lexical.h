/*
 * lexical: is this text a value of that built-in type?
 *
 * XML Schema Part 2 (second edition), as Xerces reads it where it leaves
 * freedom: years and the parts of durations up to 2^31-1, a second that rounds
 * to 60 is none, anyURI is judged after escaping (XLink 1.0, 5.4) by RFC 2396
 * and 2732.  Facets that a schema adds are not this module's matter.  Nothing
 * is allocated but for names and lists of names, which are short.
 */
#ifndef LEXICAL_H
#define LEXICAL_H

#include <stdbool.h>
#include <stddef.h>

enum lexical {
	LEXICAL_NONE, /* not a simple type */
	LEXICAL_ANY,  /* anySimpleType, string and its white-space kin */
	LEXICAL_NORMALIZED,
	LEXICAL_TOKEN,
	LEXICAL_LANGUAGE,
	LEXICAL_NAME,
	LEXICAL_NCNAME,
	LEXICAL_ID,
	LEXICAL_IDREF,
	LEXICAL_IDREFS,
	LEXICAL_ENTITY,
	LEXICAL_NMTOKEN,
	LEXICAL_NMTOKENS,
	LEXICAL_QNAME,
	LEXICAL_NOTATION,
	LEXICAL_URI,
	LEXICAL_BOOLEAN,
	LEXICAL_HEX,
	LEXICAL_BASE64,
	LEXICAL_DECIMAL,
	LEXICAL_INTEGER, /* and its bounded kin: lexical_type.bounds */
	LEXICAL_FLOAT,
	LEXICAL_DURATION,
	LEXICAL_DATETIME,
	LEXICAL_DATE,
	LEXICAL_TIME,
	LEXICAL_YEARMONTH,
	LEXICAL_YEAR,
	LEXICAL_MONTHDAY,
	LEXICAL_DAY,
	LEXICAL_MONTH
};

/* A built-in type. */
struct lexical_type {
	const char *name; /* "dateTime" */
	enum lexical kind;
	const char *want;      /* "a date and time (XML Schema 2, 3.2.7)" */
	const char *sample;    /* a value of the type, short */
	const char *min, *max; /* of integers, decimal; NULL: no bound */
};

/* NULL when there is no built-in type of that name. */
const struct lexical_type *lexical_type(const char *name);

/*
 * True when the N bytes at S are of TYPE.  White space has been dealt with by
 * lexical_collapse where the type collapses.  A QName's prefix is the
 * caller's to resolve, an ID's uniqueness to watch.
 */
bool lexical_valid(const struct lexical_type *type, const char *s, size_t n);

/* True when TYPE keeps white space: string alone does. */
bool lexical_preserves(const struct lexical_type *type);
/* Trims and folds white space in place; the new length. */
size_t lexical_collapse(char *s, size_t n);
/*
 * The canonical form of a valid integer, in place and cut to 24 digits, which
 * no bound or list of a schema reaches; the new length.
 */
size_t lexical_integer(char *s, size_t n);

/* base64Binary in pieces, white space and all. */
struct lexical_base64 {
	unsigned count, pad; /* characters modulo 4; '=' seen */
	int last;	     /* value of the last one */
	bool bad;
};

void lexical_base64_more(struct lexical_base64 *b, const char *s, size_t n);
bool lexical_base64_end(const struct lexical_base64 *b);

#endif
