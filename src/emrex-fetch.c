#include <config.h>

#include <stddef.h>

#include "fetchopt.h"
#include "opt.h"
#include "output.h"
#include "reglist.h"
#include "std.h"

static const struct opt *const tables[] = {
    fetchopt, reglist_what, reglist_where, output_one, opt_at, opt_basic, NULL};

static const struct opt_tool tool = {
    "--emp=NAME|--url=URL [OPTION]...\n"
    "--list|--refresh|--changes|--expiring [OPTION]...",
    "Fetch a record from a contact point, or tell which there are.", tables};

static const char *
misused(void)
{
	if (!reglist_asked() && !fetchopt_asked())
		return "want --emp or --url, or --list, --refresh, --changes "
		       "or --expiring";
	if (reglist_asked() && fetchopt_asked())
		return "--emp and --url fetch a record: not with --list, "
		       "--refresh, --changes, --expiring";
	return reglist_asked() ? reglist_misused() : fetchopt_misused();
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && args.n > 0)
		status = opt_usage("takes no operands, have '%s'", args.v[0]);
	if (status == -1 && misused() != NULL)
		status = opt_usage("%s", misused());
	if (status == -1)
		status =
		    (int)(fetchopt_asked() ? fetchopt_run() : reglist_run());
	strings_free(&args);
	return std_close(status);
}
