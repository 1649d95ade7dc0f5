/*
 * servefault: what goes wrong with an answer on purpose: all that emrex-encode
 * knows, and what only a contact point can do.
 */
#ifndef SERVEFAULT_H
#define SERVEFAULT_H

#include <stddef.h>

#include "faults.h"

enum servefault_id {
	SERVEFAULT_ENCODE, /* or none: see `encode` */
	SERVEFAULT_LATE,
	SERVEFAULT_CUT_OFF,
	SERVEFAULT_OTHER_PERSON,
	SERVEFAULT_EXPIRED,
	SERVEFAULT_TWICE
};

struct servefault {
	const char *name; /* NULL: none */
	enum servefault_id id;
	enum fault_id encode;
	enum fault_place place;
	const char *what, *outcome;
};

#define SERVEFAULT_NONE                                                        \
	{                                                                      \
		NULL, SERVEFAULT_ENCODE, FAULT_ABSENT, FAULT_IN_VALUE, NULL,   \
		    NULL                                                       \
	}

/* The fault number I; 0, or -1 behind the last. */
int servefault_at(size_t i, struct servefault *fault);
/* By its name; NULL and "" are none.  0, or -1 when there is no such. */
int servefault_find(const char *name, struct servefault *fault);

#endif
