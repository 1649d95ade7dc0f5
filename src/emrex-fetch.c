#include <config.h>

#include <stddef.h>

#include "opt.h"
#include "output.h"
#include "reglist.h"
#include "std.h"

static const struct opt *const tables[] = {
    reglist_what, reglist_where, output_one, opt_at, opt_basic, NULL};

static const struct opt_tool tool = {
    "--list|--refresh|--changes|--expiring [OPTION]...",
    "Tell the contact points of the EMREX network.", tables};

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && args.n > 0)
		status = opt_usage("takes no operands, have '%s'", args.v[0]);
	if (status == -1 && !reglist_asked())
		status = opt_usage(
		    "want --list, --refresh, --changes or --expiring");
	if (status == -1 && reglist_misused() != NULL)
		status = opt_usage("%s", reglist_misused());
	if (status == -1)
		status = (int)reglist_run();
	strings_free(&args);
	return std_close(status);
}
