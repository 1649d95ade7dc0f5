/*
 * amount: credits added up exactly, or not at all.
 *
 * Decimals of at most nine places, without doubles: 0.1 and 0.2 are 0.3.
 */
#ifndef AMOUNT_H
#define AMOUNT_H

#include <stdbool.h>
#include <stddef.h>

struct amount {
	long long nano; /* in units of 10^-9 */
	size_t n;	/* how many were added */
	bool inexact;	/* one of them was no such decimal */
};

void amount_add(struct amount *amount, const char *text);
/* "37.5", without zeros behind; NULL when it is not exact; to be freed. */
char *amount_text(const struct amount *amount);

#endif
