/*
 * lexdate: is this text a date, a time, a part of one, or a duration?
 *
 * The part of lexical that knows the calendar: XML Schema Part 2, 3.2.6 to
 * 3.2.14, with the limits that lexical.h names.
 */
#ifndef LEXDATE_H
#define LEXDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "lexical.h"

/* KIND is one of LEXICAL_DURATION to LEXICAL_MONTH; no white space around. */
bool lexdate_valid(enum lexical kind, const char *s, size_t n);

#endif
