#include <config.h>

#include <stdio.h>
#include <stdlib.h>

#include "buf.h"
#include "caps.h"
#include "convertdoc.h"
#include "doc.h"
#include "each.h"
#include "fill.h"
#include "fillopt.h"
#include "hash.h"
#include "input.h"
#include "json.h"
#include "lack.h"
#include "lackform.h"
#include "msg.h"
#include "report.h"
#include "spool.h"
#include "warnings.h"

static int profile = -1;
static const char *table;
static bool lacks, template, strict;
static struct fill *fill;

const struct opt fillopt[] = {
    OPT_CHOICE("profile", 0, "NAME", &profile, rule_profiles,
	"tell what lacks for emrex, ewp-tors-2 or ewp-tors-3"),
    OPT_STRING("fill", 0, "FILE", &table, "put in the values of a table (CSV)"),
    OPT_FLAG("lacks", 0, &lacks, "print what lacks instead of the document"),
    OPT_FLAG("template", 0, &template,
	"print what lacks as a table to fill in, for --fill"),
    OPT_FLAG("json", 0, &opt_common.json, "with --lacks, print JSON lines"),
    OPT_END};

int
fillopt_settle(bool is_strict)
{
	struct fault fault = FAULT_NONE;

	strict = is_strict;
	if (lacks && template)
		return opt_usage("want one of --lacks and --template");
	if ((lacks || template) && profile == -1)
		return opt_usage(
		    "--%s: want a --profile", lacks ? "lacks" : "template");
	if ((lacks || template) &&
	    (opt_given("output") || opt_given("output-dir")))
		return opt_usage("--%s: no document is written; want no -o, -d",
		    lacks ? "lacks" : "template");
	if (table == NULL)
		return 0;
	fill = fill_open(table, &fault);
	if (fill != NULL)
		return 0;
	msg_fault(table, &fault);
	return VERDICT_TROUBLE;
}

bool
fillopt_listing(void)
{
	return lacks || template;
}

enum xsd_version
fillopt_version(enum xsd_version from, enum xsd_version to, bool chosen)
{
	enum xsd_version version;

	if (chosen || profile == -1)
		return to;
	version = lack_version((enum rule_profile)profile, from);
	return version != XSD_NONE ? version : to;
}

static struct doc *
doc_of(const struct convertdoc *doc)
{
	bool v2 = doc->c.to >= XSD_2_0_0_V2;

	return doc_over(doc->c.tree, v2 ? FLAVOUR_V2 : FLAVOUR_V1, doc->c.to);
}

/* The table's values, into the tree of DOC. */
static int
fill_in(struct convertdoc *doc, const struct doc *view, struct item *item,
    struct warnings *told, struct fault *fault)
{
	char sha256[HASH_HEX], *name;
	struct fill_record record = {NULL, sha256, doc->c.to};
	int status;

	if (fill == NULL)
		return 0;
	if (hash_spool(item->spool, sha256, fault) == -1)
		return -1;
	name = msg_name(item->name);
	record.name = name;
	status = fill_doc(fill, view, &record, &doc->c.changes, told, fault);
	free(name);
	return status;
}

static void
tell(void *told, const struct lack *lack)
{
	lackform_tell(lack, told);
}

int
fillopt_change(struct convertdoc *doc, struct item *item, struct warnings *told,
    struct fault *fault)
{
	struct doc *view = doc_of(doc);
	struct lack_count count = {0, 0};
	int status = fill_in(doc, view, item, told, fault);

	if (status == 0 && profile != -1)
		lack_each(view, (enum rule_profile)profile, doc->c.to, tell,
		    told, &count);
	if (strict && count.must > 0)
		status = fault_set(fault, VERDICT_NO, 0,
		    "%zu value%s that %s must have lack%s", count.must,
		    count.must == 1 ? "" : "s", rule_profiles[profile],
		    count.must == 1 ? "s" : "");
	doc_free(view);
	return status;
}

/* The list of one run. */
struct listing {
	struct each each;
	enum xsd_version to;
	bool chosen;
	struct buf text;
	struct json_out json;
	char *name; /* of the document; "" where it is the only one */
	bool header;
};

/* A write that fails is found by std_close. */
static void
flush(struct listing *l)
{
	if (l->text.len > 0)
		fwrite(l->text.data, 1, l->text.len, stdout);
	buf_clear(&l->text);
}

static void
list(void *ctx, const struct lack *lack)
{
	struct listing *l = ctx;

	if (template)
		lackform_row(lack, l->name, &l->text);
	else if (opt_common.json)
		lackform_json(lack, &l->json);
	else
		lackform_line(lack, l->name, &l->text);
	if (!opt_common.json && l->text.len > MIB)
		flush(l);
}

static void
list_doc(struct listing *l, const struct doc *view, enum xsd_version version,
    struct lack_count *count)
{
	if (template && !l->header)
		lackform_header(&l->text);
	l->header = true;
	json_start(&l->json, &l->text);
	if (opt_common.json) {
		json_begin(&l->json, NULL);
		json_put_int(&l->json, "v", 1);
		json_put(&l->json, "file", l->name);
		json_put(&l->json, "profile", rule_profiles[profile]);
		json_put(&l->json, "version", xsd_name(version));
		json_begin_list(&l->json, "lacks");
	}
	lack_each(view, (enum rule_profile)profile, version, list, l, count);
	if (opt_common.json) {
		json_end_list(&l->json);
		json_end(&l->json);
		json_line(&l->json);
	}
	flush(l);
}

static int
on_document(void *ctx, struct item *item, struct fault *fault)
{
	struct listing *l = ctx;
	struct convertdoc *doc = convertdoc_read(item->spool, fault);
	struct warnings told = WARNINGS_NONE;
	struct lack_count count = {0, 0};
	struct doc *view;
	int status;

	if (doc == NULL)
		return -1;
	convertdoc_to(doc, fillopt_version(doc->version, l->to, l->chosen));
	view = doc_of(doc);
	/* a table for one record is for it however it is called later */
	l->name =
	    msg_name(l->each.named || item->member != NULL || opt_common.json
			 ? item->name
			 : "");
	status = fill_in(doc, view, item, &told, fault);
	if (status == 0) {
		list_doc(l, view, doc->c.to, &count);
		report_warnings(item->name, item->warnings, &told);
	}
	if (count.must > 0 && !template && l->each.status < VERDICT_NO)
		l->each.status = VERDICT_NO;
	free(l->name);
	warnings_free(&told);
	doc_free(view);
	convertdoc_free(doc);
	return status;
}

int
fillopt_list(const struct strings *args, enum xsd_version to, bool chosen)
{
	struct listing l = {.each = {.document = on_document},
	    .to = to,
	    .chosen = chosen,
	    .text = BUF_INIT(SIZE_MAX)};

	l.each.ctx = &l;
	each_run(&l.each, args);
	buf_free(&l.text);
	return (int)l.each.status;
}

int
fillopt_end(int status)
{
	struct warnings unused = WARNINGS_NONE;

	if (fill == NULL)
		return status;
	fill_unused(fill, &unused);
	for (size_t i = 0; i < unused.n && status <= VERDICT_NO; i++)
		msg_warn("%s: %s", table, unused.text[i]);
	warnings_free(&unused);
	fill_free(fill);
	fill = NULL;
	return status;
}
