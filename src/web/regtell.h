/*
 * regtell: what is told of contact points: who there is, who came and went,
 * whose certificate ends soon.  As a table for people, or one object of JSON
 * on each line.
 */
#ifndef REGTELL_H
#define REGTELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct regset;
struct strings;

struct regtell {
	const struct regset *set;
	const struct strings *countries; /* none: all */
	bool json;
	size_t width; /* of a table; 0: any */
};

/* In JSON one object, as regtext_list has it.  0, or -1 when OUT is full. */
int regtell_list(const struct regtell *tell, struct buf *out);
/* From set->then to set->now; nothing where nothing changed. */
int regtell_changes(const struct regtell *tell, struct buf *out);
/* Certificates that end before UNTIL, those that have ended by AT too. */
int regtell_expiring(
    const struct regtell *tell, int64_t at, int64_t until, struct buf *out);

#endif
