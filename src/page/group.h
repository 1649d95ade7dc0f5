/*
 * group: the groups of a record (elmo/groups) and who belongs to which.
 */
#ifndef GROUP_H
#define GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "block.h"
#include "transcript.h"

struct group {
	char *type_id, *id;
	const xmlNode *type, *node;
	size_t number; /* of the type, from 0 */
	char *key;     /* sortingKey */
};

struct groups {
	struct group *v; /* in the order of their keys */
	size_t n;
	struct group **by_id;
};

void groups_read(const struct subject *subject, struct groups *groups);
void groups_free(struct groups *groups);
/* Which of v an instance belongs to; n when it belongs to none. */
size_t groups_of(const struct subject *subject, const struct groups *groups,
    const xmlNode *loi);
/* "Year: First year", and both in other languages, but for those of the type
 * when it is KNOWN. */
void groups_title(const struct subject *subject, const struct group *group,
    bool known, enum style first, enum style rest, struct paras *out);

#endif
