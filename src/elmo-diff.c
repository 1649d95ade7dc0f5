#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "diff.h"
#include "difftell.h"
#include "doc.h"
#include "input.h"
#include "msg.h"
#include "operand.h"
#include "opt.h"
#include "report.h"
#include "spool.h"
#include "std.h"
#include "warnings.h"
#include "xalloc.h"

static bool json;
static const char *ignore_list = "generatedDate,attachments";

static const struct opt own[] = {
    OPT_STRING("ignore", 0, "LIST", &ignore_list,
	"what may differ (generatedDate,attachments), or none"),
    OPT_FLAG("json", 0, &json, "print one JSON object"), OPT_END};

static const struct opt *const tables[] = {own, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... OLD [NEW]",
    "Tell what differs between two ELMO records.", tables};

/* The one document of an operand. */
struct one {
	struct doc *doc;
	size_t n;
	struct fault fault;
};

static int
on_item(void *ctx, struct item *item)
{
	struct one *one = ctx;
	struct warnings none = WARNINGS_NONE;

	report_warnings(item->name, item->warnings, &none);
	if (one->n++ > 0)
		return fault_set(&one->fault, VERDICT_TROUBLE, 0,
		    "want one document, have more");
	if (item->spool == NULL)
		one->fault = *item->fault;
	else
		one->doc = doc_read(item->spool, &one->fault);
	return 0;
}

/* Told here; whatever is wrong is trouble, for 1 means that they differ. */
static struct doc *
load(const char *name)
{
	char *operand[1] = {xstrdup(name)};
	struct strings args = {operand, 1};
	struct one one = {NULL, 0, FAULT_NONE};
	struct spool *spool = operand_load(&args, CAP_FORM, &one.fault);

	if (spool != NULL)
		input_spool(spool, name, on_item, &one);
	if (one.fault.verdict != VERDICT_OK) {
		msg_fault(name, &one.fault);
		doc_free(one.doc);
		one.doc = NULL;
	}
	spool_free(spool);
	free(operand[0]);
	return one.doc;
}

static bool
is_name(const char *s, size_t n)
{
	return n > 0 && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"
				  "RSTUVWXYZ") >= n;
}

/* The words of --ignore; false when one is no name. */
static bool
split(const char *list, struct strings *words, bool *attachments)
{
	size_t n;

	*attachments = true;
	if (strcmp(list, "none") == 0)
		return true;
	for (;; list += n + 1) {
		char word[64];

		n = strcspn(list, ",");
		if (!is_name(list, n) || n >= sizeof word)
			return false;
		memcpy(word, list, n);
		word[n] = '\0';
		if (strcasecmp(word, "attachments") == 0)
			*attachments = false;
		strings_add(words, word);
		if (list[n] == '\0')
			return true;
	}
}

static int
compare(const struct doc *was, const struct doc *is,
    const struct strings *names, const struct strings *ignore, bool attachments)
{
	struct buf out = BUF_INIT(GIB);
	struct fault fault = FAULT_NONE;
	struct difftell tell;
	struct diff diff;
	int status = VERDICT_TROUBLE;

	diff_make(&diff, was, is, ignore);
	if (difftell_make(&tell, &diff, attachments, &fault) == 0) {
		status = difftell_same(&tell) ? VERDICT_OK : VERDICT_NO;
		if (!json)
			difftell_text(&tell, &out);
		else if (difftell_json(&tell, names->v[0],
			     names->n > 1 ? names->v[1] : "-", &out) == -1)
			status = VERDICT_TROUBLE;
		fwrite(out.data, 1, out.len, stdout);
	} else {
		msg_error("%s", fault.text);
	}
	difftell_free(&tell);
	diff_free(&diff);
	buf_free(&out);
	return status;
}

static int
run(const struct strings *names, const struct strings *ignore, bool attachments)
{
	struct doc *was = load(names->v[0]);
	struct doc *is =
	    was != NULL ? load(names->n > 1 ? names->v[1] : "-") : NULL;
	int status = VERDICT_TROUBLE;

	if (is != NULL)
		status = compare(was, is, names, ignore, attachments);
	doc_free(was);
	doc_free(is);
	return status;
}

static int
settle(const struct strings *names)
{
	if (names->n == 0 || names->n > 2)
		return opt_usage("want OLD and NEW, have %zu", names->n);
	if (strcmp(names->v[0], "-") == 0 &&
	    (names->n == 1 || strcmp(names->v[1], "-") == 0))
		return opt_usage("standard input cannot be both");
	return -1;
}

int
main(int argc, char **argv)
{
	struct strings names = {NULL, 0}, ignore = {NULL, 0};
	bool attachments;
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &names);
	if (status == -1)
		status = settle(&names);
	if (status == -1 && !split(ignore_list, &ignore, &attachments))
		status = opt_usage("--ignore: want names separated by commas, "
				   "or none, have '%s'",
		    ignore_list);
	if (status == -1)
		status = run(&names, &ignore, attachments);
	strings_free(&ignore);
	strings_free(&names);
	return std_close(status);
}
