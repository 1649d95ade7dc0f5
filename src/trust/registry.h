/*
 * registry: who the contact points are, and their certificates.
 *
 * Reads the EMREG list (JSON, protocol.md 5.1) and the EWP catalogue (XML,
 * 5.2), told apart by content, from files or from directories of dated
 * snapshots.  Entries are merged by URL and keep every certificate that was
 * ever listed for them, with the dates between which it was seen.  What is
 * odd in a list is survived and told in registry_warnings; a file that is
 * neither, or a source in which no contact point is found, is trouble.  The
 * registry owns its entries; they stay valid until registry_free.
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct cert;
struct fault;
struct registry;
struct spool;
struct warnings;

struct registry_key {
	struct cert *cert;
	/* dates of the first and the last snapshot that list it, of the one
	 * before and the one after that do not; 0: there is none, no date */
	time_t first, last, absent, gone;
	struct registry_seen *seen; /* private, as nseen */
	size_t nseen;
};

struct registry_entry {
	char *url;
	char *name;   /* name, else acronym, institution, URL: for people */
	char **alias; /* every name and acronym it was ever listed under */
	size_t nalias;
	char *country; /* as listed, "FI"; "" when there is none */
	char **institution;
	size_t ninstitution;
	bool single_fetch; /* EMREG: its country is fetched per institution */
	struct registry_key *key;
	size_t nkey;
	time_t date;   /* private: of the list that named it last */
	size_t number; /* private */
};

struct registry *registry_new(void);
void registry_free(struct registry *registry); /* NULL allowed */
/* A file or a directory of snapshots; 0, or -1 with *fault set. */
int registry_load(
    struct registry *registry, const char *path, struct fault *fault);
/* One list, seen at DATE (0: no date); NAME is for warnings. */
int registry_read(struct registry *registry, struct spool *spool,
    const char *name, time_t date, struct fault *fault);
const struct warnings *registry_warnings(const struct registry *registry);

size_t registry_count(const struct registry *registry);
const struct registry_entry *registry_at(
    const struct registry *registry, size_t i);
/* The entry of exactly this URL, but for the case of scheme and host; or NULL.
 */
const struct registry_entry *registry_by_url(
    const struct registry *registry, const char *url);
/*
 * The one entry whose URL, name or acronym is WHO (contract 5, --emp); NULL
 * with *fault set, naming the candidates, when none or several match.
 */
const struct registry_entry *registry_find(
    const struct registry *registry, const char *who, struct fault *fault);
/*
 * The entry that lists this certificate or this key, NULL when none does;
 * *KEY (NULL allowed) is the listing.  The same certificate goes before the
 * same key.
 */
const struct registry_entry *registry_owner(const struct registry *registry,
    const struct cert *cert, const struct registry_key **key);

#endif
