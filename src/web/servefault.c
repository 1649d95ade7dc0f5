#include <config.h>

#include <string.h>

#include "servefault.h"

#define OWN 5

static const struct servefault own[OWN] = {
    {"late", SERVEFAULT_LATE, FAULT_ABSENT, FAULT_IN_BODY,
	"the answer comes after --late seconds", "timeout"},
    {"cut-off", SERVEFAULT_CUT_OFF, FAULT_ABSENT, FAULT_IN_BODY,
	"the page that should post the answer ends in its middle", "no answer"},
    {"other-person", SERVEFAULT_OTHER_PERSON, FAULT_ABSENT, FAULT_IN_VALUE,
	"the record of somebody else", "refused with --expect-person"},
    {"expired-certificate", SERVEFAULT_EXPIRED, FAULT_ABSENT, FAULT_IN_VALUE,
	"signed with a certificate that has expired", "refused, status 1"},
    {"twice", SERVEFAULT_TWICE, FAULT_ABSENT, FAULT_IN_FIELDS,
	"the answer is posted by the contact point, too", "accepted once"}};

int
servefault_at(size_t i, struct servefault *fault)
{
	const struct fault_entry *entry;

	if (i < OWN) {
		*fault = own[i];
		return 0;
	}
	entry = faults_at(i - OWN);
	if (entry == NULL)
		return -1;
	*fault = (struct servefault){entry->name, SERVEFAULT_ENCODE, entry->id,
	    entry->place, entry->what, entry->outcome};
	return 0;
}

int
servefault_find(const char *name, struct servefault *fault)
{
	static const struct servefault none = SERVEFAULT_NONE;
	struct servefault found;

	if (name == NULL || *name == '\0') {
		*fault = none;
		return 0;
	}
	for (size_t i = 0; servefault_at(i, &found) == 0; i++)
		if (strcmp(found.name, name) == 0) {
			*fault = found;
			return 0;
		}
	return -1;
}
