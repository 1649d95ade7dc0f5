#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "decode.h"
#include "encode.h"
#include "msg.h"
#include "operand.h"
#include "opt.h"
#include "output.h"
#include "response.h"
#include "spool.h"
#include "std.h"
#include "xml.h"

static bool as_form, as_page, list_faults;
static const char *return_url, *return_code, *message = "", *session_file;
static const char *fault_name;

static const struct opt own[] = {
    OPT_FLAG(
	"form", 0, &as_form, "write a form body, not only the value of elmo"),
    OPT_FLAG("page", 0, &as_page,
	"write a page that posts the form to --return-url"),
    OPT_STRING("return-url", 0, "URL", &return_url,
	"where the page posts to, http or https"),
    OPT_STRING("return-code", 0, "CODE", &return_code,
	"NCP_OK (default), EMP_OK, NCP_CANCEL ..."),
    OPT_STRING("message", 0, "TEXT", &message, "the returnMessage"),
    OPT_STRING("session-file", 0, "FILE", &session_file,
	"the sessionId is the first line of FILE"),
    OPT_STRING("fault", 0, "NAME", &fault_name,
	"do one thing wrong: see --list-faults"),
    OPT_FLAG("list-faults", 0, &list_faults,
	"print the faults and what emrex-decode makes of them"),
    OPT_END};

static const struct opt *const tables[] = {own, output_one, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]",
    "Pack an ELMO document as a contact point sends it.", tables};

static int
print_faults(void)
{
	const struct fault_entry *f;
	size_t i;

	for (i = 0; (f = faults_at(i)) != NULL; i++)
		printf("%s\t%s\t%s\n", f->name, f->what, f->outcome);
	return VERDICT_OK;
}

/* What --fault says; -1, or the status to end with. */
static int
settle_fault(struct encode_options *o)
{
	const struct fault_entry *f = NULL;

	if (fault_name == NULL)
		return -1;
	f = faults_find(fault_name);
	if (f == NULL)
		return opt_usage(
		    "--fault: want one of --list-faults, have '%s'",
		    fault_name);
	if (f->place != FAULT_IN_VALUE && o->as == ENCODE_VALUE)
		return opt_usage("--fault=%s wants --form", fault_name);
	if (f->place == FAULT_IN_BODY && o->as != ENCODE_FORM)
		return opt_usage("--fault=%s wants --form", fault_name);
	o->fault = f->id;
	return -1;
}

/* How the options fit together; -1, or the status to end with. */
static int
settle(const struct strings *operands, struct encode_options *o)
{
	if (operands->n > 1)
		return opt_usage("want one FILE, have %zu", operands->n);
	if (as_form && as_page)
		return opt_usage("--form and --page exclude each other");
	o->as = as_form ? ENCODE_FORM : as_page ? ENCODE_PAGE : ENCODE_VALUE;
	if (as_page != (return_url != NULL))
		return opt_usage("--page and --return-url go together");
	if (as_page && !encode_is_url(return_url))
		return opt_usage("--return-url: want an http or https URL");
	if (o->as == ENCODE_VALUE &&
	    (return_code != NULL || *message != '\0' || session_file != NULL))
		return opt_usage("fields are part of --form or --page");
	o->url = return_url;
	o->code = return_code != NULL ? return_code : "NCP_OK";
	o->message = message;
	if (response_code(o->code) == RESPONSE_UNKNOWN ||
	    response_code(o->code) == RESPONSE_MISSING)
		return opt_usage("--return-code=%s: want NCP_ or EMP_ and OK, "
				 "NO_RESULTS, CANCEL or ERROR",
		    o->code);
	return settle_fault(o);
}

/* The operand or standard input, which must be XML; NULL with *fault set. */
static struct spool *
load(const struct strings *args, struct fault *fault)
{
	struct spool *spool = operand_load(args, CAP_DOCUMENT, fault);

	if (spool != NULL && xml_parse(spool, NULL, 0, NULL, fault) != 0) {
		spool_free(spool);
		spool = NULL;
	}
	return spool;
}

static int
write_answer(
    const struct encode_options *o, struct spool *doc, struct fault *fault)
{
	struct spool *answer = spool_new(CAP_FORM);
	struct output *to = NULL;
	int ret = -1;

	if (encode(o, doc, answer, fault) == 0)
		to = output_open(&output_options, OUTPUT_ONE, fault);
	if (to == NULL) {
		spool_free(answer);
		return -1;
	}
	ret = output_put(
	    to, "answer", o->as == ENCODE_PAGE ? "html" : "txt", answer, fault);
	return output_close(to, ret == 0, fault) == -1 ? -1 : ret;
}

static int
encode_one(const struct strings *args, const struct encode_options *o)
{
	const char *name = args->n > 0 ? args->v[0] : "-";
	struct fault fault = FAULT_NONE;
	struct spool *doc = NULL;

	if (encode_wants_document(o) || o->as == ENCODE_VALUE)
		doc = load(args, &fault);
	if (fault.verdict == VERDICT_OK)
		write_answer(o, doc, &fault);
	if (fault.verdict != VERDICT_OK)
		msg_fault(name, &fault);
	spool_free(doc);
	return (int)fault.verdict;
}

int
main(int argc, char **argv)
{
	struct encode_options options = {.fault = FAULT_ABSENT};
	struct strings operands = {NULL, 0};
	struct fault fault = FAULT_NONE;
	char *session = NULL;
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &operands);
	if (status == -1 && list_faults)
		status = print_faults();
	if (status == -1)
		status = settle(&operands, &options);
	if (status == -1 && session_file != NULL) {
		session = decode_session(session_file, &fault);
		options.session = session;
		if (session == NULL) {
			msg_error("%s", fault.text);
			status = VERDICT_TROUBLE;
		}
	}
	if (status == -1)
		status = encode_one(&operands, &options);
	free(session);
	strings_free(&operands);
	return std_close(status);
}
