#include <config.h>

#include <stdlib.h>

#include "hash.h"
#include "input.h"
#include "langs.h"
#include "msg.h"
#include "opt.h"
#include "output.h"
#include "rewrite.h"
#include "select.h"
#include "spool.h"
#include "std.h"

static const char *const ancestors_choices[] = {"bare", "whole", NULL};
static const char *const attachments_choices[] = {"drop", "keep", NULL};

static struct select wanted;
static struct strings conditions, xpaths;
static int ancestors, attachments;
static const char *languages;
static const char **langs;

static const struct opt own[] = {
    OPT_LIST("issuer", 0, "ISSUER", &wanted.want.issuers,
	"of that institution: identifier, title or URL; repeatable"),
    OPT_LIST("id", 0, "[TYPE:]VALUE", &wanted.want.ids,
	"of that course or instance; repeatable"),
    OPT_LIST("type", 0, "TYPE", &wanted.want.types,
	"Course, Module, Degree Programme or Class; repeatable"),
    OPT_LIST("status", 0, "STATUS", &wanted.want.statuses,
	"passed, failed or in-progress; repeatable"),
    OPT_STRING("since", 0, "DATE", &wanted.want.since,
	"with a result of that date, month or year, or later"),
    OPT_STRING("until", 0, "DATE", &wanted.want.until, "or earlier"),
    OPT_LIST("where", 0, "CONDITION", &conditions,
	"COLUMN OP VALUE, as elmo-tocsv has it; repeatable"),
    OPT_LIST("xpath", 0, "EXPR", &xpaths,
	"where nodes of EXPR are, e: the record's namespace; repeatable"),
    OPT_STRING("lang", 'l', "LANG,..", &languages,
	"languages of the columns, the one wanted most first (en)"),
    OPT_CHOICE("ancestors", 0, "bare|whole", &ancestors, ancestors_choices,
	"with the results of what is around the chosen, too (bare)"),
    OPT_CHOICE("attachments", 0, "drop|keep", &attachments, attachments_choices,
	"those that nothing refers to (drop)"),
    OPT_FLAG("keep-original", 0, &wanted.keep_original,
	"attach the record as it came"),
    OPT_END};

static const struct opt *const tables[] = {
    own, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Keep some reports and learning opportunities of ELMO records.", tables};

static struct spool *
change(
    void *ctx, struct item *item, struct warnings *remarks, struct fault *fault)
{
	struct selectmark_names names = {NULL, NULL, langs};
	struct spool *made = NULL;
	char sha256[HASH_HEX], *name;

	(void)ctx;
	/* what is hashed is what is read, whoever writes to the file */
	if (spool_own(&item->spool, fault) == -1 ||
	    hash_spool(item->spool, sha256, fault) == -1)
		return NULL;
	name = msg_name(item->name);
	names.document = name;
	names.sha256 = sha256;
	made = select_record(&wanted, &names, item->spool, remarks, fault);
	free(name);
	return made;
}

static int
settle(void)
{
	struct selectwant *want = &wanted.want;
	struct fault fault = FAULT_NONE;

	for (size_t i = 0; i < conditions.n; i++)
		if (selectwant_add_where(want, conditions.v[i], &fault) == -1)
			return opt_usage("--where: %s", fault.text);
	for (size_t i = 0; i < xpaths.n; i++)
		if (selectwant_add_xpath(want, xpaths.v[i], &fault) == -1)
			return opt_usage("%s", fault.text);
	if (selectwant_check(want, &fault) == -1)
		return opt_usage("%s", fault.text);
	langs = langs_parse(languages ? languages : "en", &fault);
	if (langs == NULL)
		return opt_usage("--lang: %s", fault.text);
	if (selectwant_names(want) == 0 && !selectwant_conditions(want))
		return opt_usage(
		    "want one of --issuer, --id, --type, --status, "
		    "--since, --until, --where, --xpath");
	wanted.results = ancestors == 1;
	wanted.attachments = attachments == 1;
	return 0;
}

int
main(int argc, char **argv)
{
	const struct rewrite rewrite = {change, NULL};
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle()) == 0)
		status = rewrite_run(&rewrite, &args);
	selectwant_free(&wanted.want);
	langs_free(langs);
	strings_free(&wanted.want.issuers);
	strings_free(&wanted.want.ids);
	strings_free(&wanted.want.types);
	strings_free(&wanted.want.statuses);
	strings_free(&conditions);
	strings_free(&xpaths);
	strings_free(&args);
	return std_close(status);
}
