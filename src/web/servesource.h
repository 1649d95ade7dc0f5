/*
 * servesource: where the records come from: a directory with an index, or a
 * command that is asked for each person.
 *
 * "There is none" and "it could not be had" are never the same: the first is
 * what an index or a command says, the second whatever else happens.  Runs in a
 * child of listen.
 */
#ifndef SERVESOURCE_H
#define SERVESOURCE_H

#include <stddef.h>

struct fault;
struct serve;
struct spool;

enum servesource { SERVESOURCE_FOUND, SERVESOURCE_NONE, SERVESOURCE_FAILED };

/* The record of USER, or *FAULT why there is nothing. */
enum servesource servesource_get(const struct serve *serve, const char *user,
    struct spool **record, struct fault *fault);

/* Those that an index, or a directory without one, knows. */
struct servesource_person {
	char *user;
	char *file; /* "" : no record */
	char *name; /* for people, or "" */
};

struct servesource_people {
	struct servesource_person *v;
	size_t n;
};

/* 0, or -1 with *fault set; servesource_people_free in any case. */
int servesource_people(const struct serve *serve,
    struct servesource_people *people, struct fault *fault);
void servesource_people_free(struct servesource_people *people);
/* Another person with a record than USER, or NULL. */
const char *servesource_other(
    const struct servesource_people *people, const char *user);

#endif
