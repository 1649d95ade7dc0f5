/*
 * listing: one entry of one list, on its way into a registry.
 *
 * Between registry.c and the readers of the two formats only.  The reader
 * owns the listing; registry_add copies what it keeps.
 */
#ifndef LISTING_H
#define LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cert.h"

struct fault;
struct registry;
struct spool;

/* The list that is being read. */
struct listing_source {
	struct registry *registry;
	const char *name; /* of the file, for warnings */
	size_t source;	  /* which lists are versions of one another */
	int64_t date;	  /* 0: none */
	size_t entries;	  /* found so far */
};

struct listing {
	char *url, *name, *acronym, *country; /* NULL: missing */
	char **institution;
	size_t ninstitution;
	bool single_fetch;
	struct cert_list certs;
};

#define LISTING_NONE                                                           \
	{                                                                      \
		NULL, NULL, NULL, NULL, NULL, 0, false, CERT_LIST_NONE         \
	}

void listing_free(struct listing *listing);
/* Copies N bytes of S without the blanks at both ends; NULL when empty. */
char *listing_text(const char *s, size_t n);
void listing_institution(struct listing *listing, char *name); /* takes NAME */
/* Adds the certificates in TEXT, or tells what is wrong with them. */
void listing_key(struct listing_source *from, struct listing *listing,
    const char *text, size_t n);

/* The entry as warnings name it. */
const char *listing_label(const struct listing *listing);
void listing_warn(struct listing_source *from, const struct listing *listing,
    const char *what);

/* 0, or -1 with *fault set when there are too many. */
int registry_add(struct listing_source *from, const struct listing *listing,
    struct fault *fault);

/* The two readers: 0, or -1 with *fault set. */
int emreg_read(
    struct listing_source *from, struct spool *spool, struct fault *fault);
int ewp_read(
    struct listing_source *from, struct spool *spool, struct fault *fault);

#endif
