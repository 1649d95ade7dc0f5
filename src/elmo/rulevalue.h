/*
 * rulevalue: forms of values that rules ask about.
 *
 * Nothing here can fail, and nothing depends on the locale.
 */
#ifndef RULEVALUE_H
#define RULEVALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Empty, or one of the words that stand for "not known". */
bool rulevalue_placeholder(const char *s);
/* The same for dates: 0001-01-01, 1900-01-01 and kin too. */
bool rulevalue_no_date(const char *s);
/* xs:decimal: sign, digits, point; else false. */
bool rulevalue_decimal(const char *s, double *value);
/* N digits, and nothing else. */
bool rulevalue_digits(const char *s, size_t n);
/* Does a dateTime or date end with a time zone? */
bool rulevalue_zone(const char *s);
/*
 * Is the date or dateTime A surely later than B?  Without time zone either
 * may be 14 hours off (XML Schema 2, 3.2.7.4).
 */
bool rulevalue_later(const char *a, const char *b);
/* 24.12.1999, 24/12/1999, 24-12-1999, 1999/12/24 */
bool rulevalue_foreign_date(const char *s);
/* A code of ISO 639-1, in lower case. */
bool rulevalue_language(const char *s);
/*
 * Has plain text HTML in it?  Maybe, when one start tag stands there alone: a
 * title may be about it.
 */
enum rulevalue_markup { RULE_NO_MARKUP, RULE_MAYBE_MARKUP, RULE_MARKUP };
enum rulevalue_markup rulevalue_markup(const char *s);
/*
 * The first thing in HTML that is not simple, as "an element h1", or NULL: a
 * tag that is neither paragraph, list nor emphasis, an event, a script.
 */
const char *rulevalue_not_simple(const char *html);

#endif
