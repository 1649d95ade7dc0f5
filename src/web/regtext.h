/*
 * regtext: a registry as JSON, in the form of EMREG (protocol.md 5.1), which
 * registry.h reads again.
 *
 * One object on one line: countries and emps, both sorted, so that equal
 * registries are equal bytes.  Where several certificates are listed now,
 * pubKey is a list.  Certificates that are gone are left out.
 */
#ifndef REGTEXT_H
#define REGTEXT_H

#include <stdbool.h>

struct buf;
struct cert;
struct registry;
struct registry_entry;
struct registry_key;
struct strings;

/* Is the contact point listed now?  One without certificates is. */
bool regtext_listed(const struct registry_entry *entry);
/*
 * The entries in the order of country and name, those that are not listed or
 * in none of COUNTRIES (NULL or none: all) left out; *N of them.  The caller
 * frees it.
 */
const struct registry_entry **regtext_sorted(const struct registry *registry,
    const struct strings *countries, size_t *n);
/* The same contact point in another registry, or NULL; and certificate. */
const struct registry_entry *regtext_twin(
    const struct registry *registry, const struct registry_entry *entry);
const struct registry_key *regtext_key(
    const struct registry_entry *entry, const struct cert *cert);

/* For the cache.  0, or -1 when BUF is full. */
int regtext_put(const struct registry *registry, struct buf *buf);
/*
 * For people's programs: with names of countries, and of each certificate of
 * the network's registry NOW, and of those that EVER (NULL: not known) had
 * before, who, until when, and when it was seen first and last.
 */
int regtext_list(const struct registry *now, const struct registry *ever,
    const struct strings *countries, struct buf *buf);

#endif
