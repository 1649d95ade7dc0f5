#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "check.h"
#include "doc.h"
#include "hash.h"
#include "personread.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"

struct check {
	struct anchors *anchors;
	const struct check_options *options;
	struct dsig *dsig;
	struct xsd *xsd[XSD_VERSIONS]; /* made when first wanted */
	struct hash *hash;
	struct doc *doc; /* while a document is judged that is wanted as one */
	struct personread learner; /* while the person is judged */
};

/* One reading of the document: who listens, and what they are told. */
struct pass {
	struct xml_sink sinks[5];
	size_t n;
	bool schema; /* one of them judges by a schema */
	bool doc;    /* and keep the document, in check->doc */
	char sha256[HASH_HEX];
};

static int
add_part(struct check_options *parts, const char *word, size_t n,
    struct fault *fault)
{
	static const struct part {
		const char *name;
		unsigned bit;
	} known[] = {{"document", CHECK_DOCUMENT},
	    {"signature", CHECK_SIGNATURE}, {"schema", CHECK_SCHEMA},
	    {"rules", CHECK_RULES}, {"person", CHECK_PERSON}};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strlen(known[i].name) != n ||
		    memcmp(known[i].name, word, n) != 0)
			continue;
		parts->require |= known[i].bit;
		return 0;
	}
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "--require: want document, signature, schema, rules, person, "
	    "separated by commas, have '%.*s'",
	    (int)n, word);
}

static int
add_parts(struct check_options *parts, const char *list, struct fault *fault)
{
	size_t n;

	for (;; list += n + 1) {
		n = strcspn(list, ",");
		if (add_part(parts, list, n, fault) == -1)
			return -1;
		if (list[n] == '\0')
			return 0;
	}
}

void
check_ask(struct check_options *parts, enum check_part part, bool listed)
{
	if (!listed)
		parts->require |= (unsigned)part;
	else if (!(parts->require & (unsigned)part))
		parts->also |= (unsigned)part;
}

int
check_parts(struct check_options *parts, const char *require,
    const char *schema, struct fault *fault)
{
	bool none = schema != NULL && strcmp(schema, "none") == 0;

	parts->require = 0;
	parts->schema = XSD_NONE;
	if (require == NULL)
		parts->require = CHECK_DOCUMENT | CHECK_SIGNATURE;
	else if (add_parts(parts, require, fault) == -1)
		return -1;
	if (schema == NULL)
		return 0;
	if (none && (parts->require & CHECK_SCHEMA))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--schema=none contradicts --require");
	if (none)
		return 0;
	check_ask(parts, CHECK_SCHEMA, require != NULL);
	if (strcmp(schema, "auto") == 0)
		return 0;
	parts->schema = xsd_by_name(schema);
	if (parts->schema == XSD_NONE)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--schema: want auto, none or 1.0.0 to 2.1.1, have '%s'",
		    schema);
	return 0;
}

struct check *
check_new(struct anchors *anchors, const struct check_options *options)
{
	struct check *c = xcalloc(1, sizeof *c);

	c->anchors = anchors;
	c->options = options;
	if (anchors != NULL)
		c->dsig = dsig_new(anchors_policy(anchors));
	return c;
}

void
check_free(struct check *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < XSD_VERSIONS; i++)
		xsd_free(c->xsd[i]);
	dsig_free(c->dsig);
	hash_free(c->hash);
	free(c);
}

void
check_result_free(struct check_result *r)
{
	if (r == NULL)
		return;
	dsig_report_free(&r->dsig);
	judgement_free(&r->judgement);
	summary_free(&r->summary);
	warnings_free(&r->warnings);
	warnings_free(&r->told);
	rule_findings_free(&r->findings);
	free(r->errors);
	memset(r, 0, sizeof *r);
}

static bool
wanted(const struct check *c, enum check_part part)
{
	return ((c->options->require | c->options->also) & (unsigned)part) != 0;
}

static void
raw(void *ctx, const void *data, size_t n)
{
	hash_add(ctx, data, n);
}

static int
run(struct check *c, struct spool *spool, struct pass *pass,
    struct fault *fault)
{
	struct xml_options options = {NULL, raw, NULL, false};
	unsigned char sum[HASH_MAX];

	if (c->hash == NULL)
		c->hash = hash_new(HASH_SHA256, fault);
	if (c->hash == NULL)
		return -1;
	hash_reset(c->hash);
	options.bytes_ctx = c->hash;
	if (pass->doc ? doc_listen(spool, pass->sinks, pass->n, &options,
			    &c->doc, fault)
		      : xml_parse(spool, pass->sinks, pass->n, &options, fault))
		return -1;
	hash_end(c->hash, sum);
	hash_hex(pass->sha256, sum, HASH_SHA256_LEN);
	return 0;
}

/* A schema that is not there is trouble only to those who asked for it. */
static int
listen_schema(struct check *c, enum xsd_version version, struct pass *pass,
    struct check_result *r)
{
	struct fault why = FAULT_NONE;

	if (c->xsd[version] == NULL)
		c->xsd[version] = xsd_new(version, &why);
	if (c->xsd[version] != NULL) {
		xsd_begin(c->xsd[version], &pass->sinks[pass->n++]);
		pass->schema = true;
		return 0;
	}
	if (c->options->require & CHECK_SCHEMA) {
		r->fault = why;
		return -1;
	}
	warnings_add(&r->warnings, "schema not judged: %s", why.text);
	r->unjudged = true;
	return 0;
}

static void
note_schema(struct check *c, enum xsd_version version, struct check_result *r)
{
	const struct xsd_error *errors;

	r->version = version;
	r->schema = xsd_valid(c->xsd[version]) ? CHECK_GOOD : CHECK_BAD;
	errors = xsd_errors(c->xsd[version], &r->nerrors);
	if (r->nerrors == 0)
		return;
	r->errors = xcalloc(r->nerrors, sizeof *errors);
	memcpy(r->errors, errors, r->nerrors * sizeof *errors);
}

/* The first reading; -1 with r->fault set when there is nothing to judge. */
static int
first_pass(struct check *c, struct spool *spool, struct check_result *r)
{
	enum xsd_version version = c->options->schema;
	struct pass pass = {.n = 0, .doc = wanted(c, CHECK_RULES)};
	struct dsig_guess guess;

	if (wanted(c, CHECK_SIGNATURE)) {
		dsig_guess(spool, &guess);
		if (dsig_begin(c->dsig, &guess, &pass.sinks[pass.n++],
			&r->fault) == -1)
			return -1;
	}
	if (c->options->summary ||
	    (wanted(c, CHECK_SCHEMA) && version == XSD_NONE))
		flavour_begin(&r->flavour, &pass.sinks[pass.n++]);
	else
		flavour_begin_root(&r->flavour, &pass.sinks[pass.n++]);
	if (c->options->summary)
		summary_begin(&r->summary, &pass.sinks[pass.n++]);
	if (wanted(c, CHECK_PERSON))
		personread_begin(&c->learner, &pass.sinks[pass.n++]);
	if (wanted(c, CHECK_SCHEMA) && version != XSD_NONE &&
	    listen_schema(c, version, &pass, r) == -1)
		return -1;
	if (run(c, spool, &pass, &r->fault) == -1)
		return -1;
	memcpy(r->sha256, pass.sha256, sizeof r->sha256);
	if (wanted(c, CHECK_SIGNATURE))
		dsig_end(c->dsig, &r->dsig);
	if (pass.schema)
		note_schema(c, version, r);
	return 0;
}

/* The second reading, for what the first one could only find out. */
static int
second_pass(struct check *c, struct spool *spool, struct check_result *r)
{
	bool again = r->dsig.finding == DSIG_AGAIN;
	bool pick = wanted(c, CHECK_SCHEMA) && !r->unjudged &&
		    r->schema == CHECK_NOT_ASKED &&
		    r->flavour.version != XSD_NONE;
	struct pass pass = {.n = 0};

	if (!again && !pick)
		return 0;
	if (again && dsig_begin(c->dsig, &r->dsig.next, &pass.sinks[pass.n++],
			 &r->fault) == -1)
		return -1;
	if (pick && listen_schema(c, r->flavour.version, &pass, r) == -1)
		return -1;
	if (run(c, spool, &pass, &r->fault) == -1)
		return -1;
	if (strcmp(pass.sha256, r->sha256) != 0)
		return fault_set(&r->fault, VERDICT_TROUBLE, 0,
		    "the file changed while it was read");
	if (again) {
		dsig_report_free(&r->dsig);
		dsig_end(c->dsig, &r->dsig);
	}
	if (pass.schema)
		note_schema(c, r->flavour.version, r);
	return 0;
}

static void
judge_document(struct check *c, struct check_result *r, struct fault *fault)
{
	bool network =
	    r->flavour.kind == FLAVOUR_V1 || r->flavour.kind == FLAVOUR_V2;

	r->document = CHECK_GOOD;
	if (network ||
	    (c->options->any_flavour && r->flavour.kind != FLAVOUR_NOT_ELMO))
		return;
	r->document = CHECK_BAD;
	fault_set(fault, VERDICT_NO, 0,
	    "not EMREX ELMO: want elmo in tree/v1 or tree/v2, have flavour %s",
	    flavour_name(r->flavour.kind));
}

static void
judge_signature(struct check *c, struct check_result *r, struct fault *fault)
{
	const char *generated =
	    r->summary.generated[0] ? r->summary.generated : NULL;

	judge(c->anchors, &r->dsig, generated, &r->judgement);
	r->signature = CHECK_GOOD;
	warnings_join(&r->warnings, &r->dsig.warnings, NULL);
	if (r->judgement.have_trust)
		warnings_join(&r->warnings, &r->judgement.trust.warnings, NULL);
	if (r->judgement.verdict == VERDICT_OK)
		return;
	r->signature = CHECK_BAD;
	*fault = r->judgement.fault;
}

static void
judge_schema(struct check_result *r, struct fault *fault)
{
	if (r->schema == CHECK_GOOD)
		return;
	r->schema = CHECK_BAD;
	if (r->version == XSD_NONE)
		fault_set(fault, VERDICT_NO, 0, "no schema is known for it");
	else if (r->nerrors > 0)
		fault_set(fault, VERDICT_NO, r->errors[0].line, "ELMO %s: %s",
		    xsd_name(r->version), r->errors[0].message);
	else
		fault_set(fault, VERDICT_NO, 0, "not valid against ELMO %s",
		    xsd_name(r->version));
}

static void
judge_rules(struct check *c, struct check_result *r, struct fault *fault)
{
	const struct rule_finding *broken;

	r->rules = CHECK_BAD;
	if (c->doc == NULL) {
		fault_set(fault, VERDICT_NO, 0, "no rules are known for it");
		return;
	}
	if (rule_judge(c->doc, &c->options->rules, c->options->schema,
		&r->findings, fault) == -1)
		return;
	broken = rule_broken(&r->findings);
	/* what is the reason of a verdict need not be told beside it */
	rule_tell(&r->findings,
	    c->options->require & CHECK_RULES ? broken : NULL, &r->told);
	if (broken == NULL)
		r->rules = CHECK_GOOD;
	else
		fault_set(fault, VERDICT_NO, broken->line, "%s: %s (%s)",
		    rule_id(broken->rule), broken->message, broken->path);
}

static void
judge_person(struct check *c, struct check_result *r, struct fault *fault)
{
	const struct person *person =
	    c->learner.found ? &c->learner.person : NULL;

	whose_ask(c->options->whose, person, &r->whose);
	whose_fault(c->options->whose, &r->whose, fault);
	r->person = fault->verdict == VERDICT_OK ? CHECK_GOOD : CHECK_BAD;
}

/* What is required must hold; the first part that does not is the reason. */
static void
require(struct check *c, struct check_result *r, enum check_part part,
    const char *name, const struct fault *fault)
{
	if (fault->verdict == VERDICT_OK ||
	    !(c->options->require & (unsigned)part))
		return;
	if (fault->verdict > r->verdict) {
		r->verdict = fault->verdict;
		r->part = name;
		r->fault = *fault;
	}
}

static void
judge_all(struct check *c, struct check_result *r)
{
	struct fault fault = FAULT_NONE;

	judge_document(c, r, &fault);
	require(c, r, CHECK_DOCUMENT, "document", &fault);
	if (wanted(c, CHECK_SIGNATURE)) {
		fault = (struct fault)FAULT_NONE;
		judge_signature(c, r, &fault);
		require(c, r, CHECK_SIGNATURE, "signature", &fault);
	}
	if (wanted(c, CHECK_SCHEMA) && !r->unjudged) {
		fault = (struct fault)FAULT_NONE;
		judge_schema(r, &fault);
		require(c, r, CHECK_SCHEMA, "schema", &fault);
	}
	if (wanted(c, CHECK_RULES)) {
		fault = (struct fault)FAULT_NONE;
		judge_rules(c, r, &fault);
		require(c, r, CHECK_RULES, "rules", &fault);
	}
	if (wanted(c, CHECK_PERSON)) {
		fault = (struct fault)FAULT_NONE;
		judge_person(c, r, &fault);
		require(c, r, CHECK_PERSON, "person", &fault);
	}
	r->intact = r->verdict == VERDICT_OK && r->signature == CHECK_GOOD &&
		    anchors_embedded(c->anchors);
}

enum verdict
check_document(struct check *c, struct spool *spool, struct check_result *r)
{
	memset(r, 0, sizeof *r);
	if (first_pass(c, spool, r) == -1 || second_pass(c, spool, r) == -1) {
		r->verdict = VERDICT_TROUBLE;
	} else {
		r->read = true;
		judge_all(c, r);
	}
	doc_free(c->doc);
	c->doc = NULL;
	personread_free(&c->learner);
	return r->verdict;
}
