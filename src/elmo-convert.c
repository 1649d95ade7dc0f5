#include <config.h>

#include <string.h>

#include "convertdoc.h"
#include "fillopt.h"
#include "input.h"
#include "msg.h"
#include "opt.h"
#include "output.h"
#include "report.h"
#include "rewrite.h"
#include "std.h"
#include "warnings.h"

static enum xsd_version version = XSD_2_1_1;
static struct convertdoc_options options;

static int
set_version(void *to, const char *value, struct fault *fault)
{
	enum xsd_version *v = to;

	*v = xsd_by_name(value);
	return *v != XSD_NONE ? 0
			      : fault_set(fault, VERDICT_TROUBLE, 0,
				    "no version of ELMO: '%s'", value);
}

static int
set_schema(void *to, const char *value, struct fault *fault)
{
	if (strcmp(value, "none") != 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "want 'none', have '%s'", value);
	*(bool *)to = true;
	return 0;
}

static const struct opt own[] = {
    OPT_CALL("to", 0, 0, "VERSION", &version, set_version,
	"of ELMO, 1.0.0 to 2.1.1 (default 2.1.1)"),
    OPT_FLAG("strict", 0, &options.strict,
	"refuse what cannot be converted without loss"),
    OPT_FLAG("keep-original", 0, &options.keep_original,
	"attach the record as it came"),
    OPT_CALL("schema", 0, 0, "none", &options.unjudged, set_schema,
	"do not judge the result by the schema"),
    OPT_END};

static const struct opt *const tables[] = {
    own, fillopt, output_group, opt_input, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Carry ELMO records to another version of ELMO.", tables};

static struct spool *
convert(struct convertdoc *doc, struct item *item, struct warnings *remarks,
    struct fault *fault)
{
	struct warnings notes = WARNINGS_NONE;
	struct spool *made = NULL;

	convertdoc_to(
	    doc, fillopt_version(doc->version, version, opt_given("to")));
	if (fillopt_change(doc, item, remarks, fault) == 0)
		made = convertdoc_result(doc, &options, remarks, &notes, fault);
	for (size_t i = 0; i < notes.n; i++)
		msg_note("%s: %s", item->name, notes.text[i]);
	/* why there is none */
	if (made == NULL)
		report_warnings(item->name, item->warnings, remarks);
	warnings_free(&notes);
	return made;
}

static struct spool *
change(
    void *ctx, struct item *item, struct warnings *remarks, struct fault *fault)
{
	struct convertdoc *doc = convertdoc_read(item->spool, fault);
	struct spool *made = NULL;

	(void)ctx;
	if (doc != NULL)
		made = convert(doc, item, remarks, fault);
	convertdoc_free(doc);
	return made;
}

int
main(int argc, char **argv)
{
	static const struct rewrite rewrite = {change, NULL};
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = fillopt_settle(options.strict)) == 0) {
		status = fillopt_listing()
			     ? fillopt_list(&args, version, opt_given("to"))
			     : rewrite_run(&rewrite, &args);
		status = fillopt_end(status);
	}
	strings_free(&args);
	return std_close(status);
}
