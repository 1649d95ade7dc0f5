#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "anchor.h"
#include "caps.h"
#include "check.h"
#include "input.h"
#include "jobs.h"
#include "labels.h"
#include "operand.h"
#include "output.h"
#include "pades.h"
#include "render.h"
#include "std.h"
#include "topdf.h"
#include "trustopt.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

#define LANGS 16

static const char *const papers[] = {"a4", "letter", NULL};

static const char *languages = "en", *seal_key, *seal_cert, *pass_file;
static int paper;
static bool no_embed;
static struct topdf topdf;

static const struct opt own[] = {
    OPT_STRING("language", 'l', "LANG,..", &languages,
	"languages of the page, the one wanted most first (en)"),
    OPT_CHOICE("paper", 0, "NAME", &paper, papers, "a4 (default) or letter"),
    OPT_FLAG("no-embed", 0, &no_embed, "leave the record out of the PDF"),
    OPT_FLAG("attach", 0, &topdf.attach,
	"write the record with its transcript inside"),
    OPT_FLAG(
	"strict", 0, &topdf.strict, "refuse what cannot be printed exactly"),
    OPT_STRING(
	"seal-key", 0, "FILE", &seal_key, "the private key that seals the PDF"),
    OPT_STRING("seal-cert", 0, "FILE", &seal_cert,
	"its certificate and those above it"),
    OPT_STRING("pass-file", 0, "FILE", &pass_file,
	"the pass phrase of the key is the first line of FILE"),
    OPT_FLAG("progress", 0, &opt_common.progress,
	"say on standard error how far it is"),
    OPT_END};

static const struct opt *const tables[] = {
    own, trustopt, opt_at, output_group, opt_input, opt_jobs, opt_basic, NULL};

static const struct opt_tool tool = {"[OPTION]... [FILE]...",
    "Print ELMO records as transcripts in PDF.", tables};

/* What the children are told; the words of -l are cut in place. */
static char *words;
static const char *langs[LANGS + 1];
static struct print_options page;

static int
settle_languages(void)
{
	char *word, *next;
	size_t n = 0;

	words = xstrdup(languages);
	for (word = words; word != NULL; word = next) {
		next = strchr(word, ',');
		if (next != NULL)
			*next++ = '\0';
		if (*word == '\0' || n == LANGS ||
		    strspn(word, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") !=
			strlen(word))
			return opt_usage("-l: want up to %d languages as "
					 "en,fi,sv-FI, have '%s'",
			    LANGS, languages);
		langs[n++] = word;
	}
	return 0;
}

static int
settle(void)
{
	int status = settle_languages();

	if (status != 0)
		return status;
	if ((seal_key == NULL) != (seal_cert == NULL))
		return opt_usage("want both --seal-key and --seal-cert");
	if (pass_file != NULL && seal_key == NULL)
		return opt_usage("--pass-file goes with --seal-key");
	page.langs = langs;
	page.paper = paper == 1 ? PRINT_LETTER : PRINT_A4;
	/* with --attach the PDF is in the record, not the record in the PDF */
	page.embed = !no_embed && !topdf.attach;
	page.date = getenv("SOURCE_DATE_EPOCH") != NULL ? when_epoch() : -1;
	return 0;
}

static void
print_operand(
    void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	(void)ctx, (void)out;
	if (op->fd == -1)
		topdf_fault(&topdf, op->name, &op->fault);
	else
		input_read(op->fd, op->name, topdf_item, &topdf);
	/* documents under way count when they are done */
	result->verdict = VERDICT_OK;
}

static size_t
children(void)
{
	long n = opt_common.jobs;

	if (n == 0)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	return n > 0 && n <= CAP_JOBS ? (size_t)n : 1;
}

static int
run(const struct strings *args, const struct pades_signer *signer)
{
	struct check_options parts = {.require = CHECK_DOCUMENT,
	    .also = CHECK_SCHEMA,
	    .any_flavour = true};
	struct jobs jobs = {print_operand, NULL, true, 1, opt_common.progress};
	struct fault fault = FAULT_NONE;
	struct operands *operands =
	    operands_open(args, opt_common.files0_from, &fault);
	int status = VERDICT_TROUBLE;

	if (operands == NULL || (topdf.output = output_open(&output_options,
				     OUTPUT_MANY, &fault)) == NULL)
		goto out;
	if (anchors_given(trustopt_anchors())) {
		topdf.anchors = trustopt_anchors();
		parts.also |= CHECK_SIGNATURE;
		parts.summary = true;
	}
	topdf.check = check_new(topdf.anchors, &parts);
	topdf.ahead = 4 * children();
	topdf.render = render_new(&page, signer, children());
	status = jobs_run(&jobs, operands, NULL);
	topdf_flush(&topdf);
	if ((int)topdf.verdict > status)
		status = (int)topdf.verdict;
	render_free(topdf.render);
	check_free(topdf.check);
	if (output_close(topdf.output, true, &fault) == -1)
		status = VERDICT_TROUBLE;
out:
	if (fault.verdict != VERDICT_OK && fault.text[0] != '\0')
		msg_error("%s", fault.text);
	operands_free(operands);
	return status;
}

static void
warn(const struct warnings *w, const char *about)
{
	for (size_t i = 0; i < w->n; i++)
		msg_warn("%s%s", about, w->text[i]);
}

/* Who seals, NULL with *fault as it was: nobody. */
static struct pades_signer *
open_signer(struct fault *fault)
{
	struct warnings warnings = WARNINGS_NONE;
	struct pades_signer *signer = NULL;

	if (seal_key != NULL)
		signer = pades_open(seal_key, seal_cert, pass_file, fault);
	if (signer != NULL &&
	    pades_judge(signer, when_now(), &warnings, fault) == -1) {
		pades_close(signer);
		signer = NULL;
	}
	warn(&warnings, "the seal: ");
	warnings_free(&warnings);
	if (signer != NULL) {
		topdf.seal = pades_name(signer);
		page.seal_room = pades_room(signer);
	}
	return signer;
}

/* What fails for every record fails once, and first. */
static int
try_labels(struct fault *fault)
{
	struct labels *labels = labels_load(langs, fault);

	labels_free(labels);
	return labels != NULL ? 0 : -1;
}

static int
start(const struct strings *args)
{
	struct fault fault = FAULT_NONE;
	struct pades_signer *signer = NULL;
	int status = VERDICT_TROUBLE;

	if (trustopt_load(true, &fault) == 0 && try_labels(&fault) == 0)
		signer = open_signer(&fault);
	if (fault.verdict == VERDICT_OK) {
		warn(anchors_warnings(trustopt_anchors()), "");
		topdf.at = opt_common.at != NULL;
		status = run(args, signer);
	} else {
		msg_error("%s", fault.text);
		status = (int)fault.verdict;
	}
	pades_close(signer);
	anchors_free(trustopt_anchors());
	return status;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && (status = settle()) == 0)
		status = start(&args);
	free(words);
	strings_free(&args);
	return std_close(status);
}
