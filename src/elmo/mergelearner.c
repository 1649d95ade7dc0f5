#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "mergedoc.h"
#include "mergelearner.h"
#include "mergesame.h"
#include "msg.h"
#include "warnings.h"

enum person_verdict
mergelearner_compare(const struct mergedoc *kept, const struct mergedoc *doc,
    char *why, size_t size)
{
	struct person_read a, b;
	struct person_match match;

	if (!kept->person.found || !doc->person.found) {
		snprintf(why, size, "there is none");
		return PERSON_UNSURE;
	}
	person_prepare(&a, &kept->person.person);
	person_prepare(&b, &doc->person.person);
	person_compare(&a, &b, &match);
	snprintf(why, size, "%s", match.reason);
	return match.verdict;
}

static bool
has_same(const xmlNode *learner, const xmlNode *field)
{
	for (const xmlNode *c = learner->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE && mergesame(c, field, NULL))
			return true;
	return false;
}

void
mergelearner_tell(const xmlNode *from, const xmlNode *kept, const char *name,
    struct warnings *warnings)
{
	struct buf list = BUF_INIT(400);
	char *clean = msg_name(name);

	for (const xmlNode *c = from->children; c != NULL; c = c->next)
		if (mergedoc_is(c, NULL) && !has_same(kept, c))
			buf_printf(&list, "%s%s", list.len > 0 ? ", " : "",
			    (const char *)c->name);
	if (list.len > 0)
		warnings_add(warnings,
		    "of the learner not kept, those of %s stand: %s", clean,
		    list.data);
	free(clean);
	buf_free(&list);
}
