#include <config.h>

#include "check.h"
#include "msg.h"
#include "personfile.h"
#include "personopt.h"
#include "whose.h"

static struct whose whose;
static struct strings ids;
static const char *person, *roster;

const struct opt personopt[] = {OPT_STRING("person", 0, "FILE", &person,
				    "the person whose record it must be"),
    OPT_LIST("id", 0, "TYPE:@FILE", &ids,
	"an identifier of that person, the first line of FILE"),
    OPT_STRING("roster", 0, "FILE", &roster,
	"a table (CSV) of the persons of whom it must be one"),
    OPT_END};

static int
load(struct fault *fault)
{
	if (person != NULL &&
	    personfile_read(&whose.expected, person, fault) == -1)
		return -1;
	for (size_t i = 0; i < ids.n; i++)
		if (personfile_id(&whose.expected, ids.v[i], fault) == -1)
			return -1;
	if (roster != NULL) {
		whose.roster = roster_open(roster, fault);
		if (whose.roster == NULL)
			return -1;
	}
	whose_ready(&whose);
	return 0;
}

int
personopt_settle(
    struct check_options *parts, bool listed, bool *file, struct fault *fault)
{
	bool one = person != NULL || ids.n > 0;

	*file = false;
	if (!one && roster == NULL) {
		if (parts->require & CHECK_PERSON)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "--require=person wants --person, --id or "
			    "--roster");
		return 0;
	}
	if (one && roster != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--roster goes with neither --person nor --id");
	check_ask(parts, CHECK_PERSON, listed);
	parts->whose = &whose;
	*file = true;
	return load(fault);
}

void
personopt_free(void)
{
	whose_free(&whose);
	strings_free(&ids);
}
