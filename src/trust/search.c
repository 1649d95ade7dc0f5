#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "anchor.h"
#include "caps.h"
#include "cert.h"
#include "dsig.h"
#include "scan.h"
#include "search.h"
#include "spool.h"
#include "undo.h"
#include "xalloc.h"
#include "xml.h"

/* Bounds of one search: readings, and bytes of all readings together. */
#define READINGS 1500
#define BYTES (512 * MIB)
/* a document of the largest size is still read so often */
#define READINGS_LEAST 32
#define OPTIONS 64
/* Sets of options that are remembered; what is beyond is tried all the same */
#define GOOD 64

/* Of one kind only one thing is undone at a time. */
enum kind { BLANKS, CHARS, ENDS, SCHEMA, DROP, RESTORE, NAMES, PI };

struct option {
	enum kind kind;
	unsigned value; /* of the plan's member, or bits of declarations */
	enum cause cause;
};

/* The likelier first. */
static const struct option table[] = {
    {BLANKS, UNDO_STRIP, CAUSE_STRIP},
    {BLANKS, UNDO_STRIP_LINE, CAUSE_LINE},
    {BLANKS, UNDO_STRIP_TRIM, CAUSE_TRIM},
    {BLANKS, UNDO_STRIP_WRAP, CAUSE_WRAP},
    {CHARS, 1, CAUSE_CHARS},
    {ENDS, UNDO_CR_DROP, CAUSE_CR},
    {ENDS, UNDO_CR_DROP_BLANK, CAUSE_CR_BLANK},
    {ENDS, UNDO_CR_DROP_LEAF, CAUSE_CR_LEAF},
    {ENDS, UNDO_CR_ONE, CAUSE_CR_TWICE},
    {ENDS, UNDO_CR_ADD, CAUSE_NO_CR},
    {ENDS, UNDO_CR_ADD_LEAF, CAUSE_NO_CR_LEAF},
    {ENDS, UNDO_CR_ADD_BLANK, CAUSE_NO_CR_BLANK},
    {SCHEMA, 1, CAUSE_SCHEMA}, /* with the declaration of xsi */
    {SCHEMA, 2, CAUSE_SCHEMA}, /* without */
    {DROP, 0, CAUSE_NS_ADDED}, /* stands for all sets of declarations */
    {PI, 1, CAUSE_PI},
    {RESTORE, UNDO_RESTORE_NS2, CAUSE_NS_GONE},
    {RESTORE, UNDO_RESTORE_XSI, CAUSE_NS_GONE},
    {RESTORE, UNDO_RESTORE_BOTH, CAUSE_NS_GONE},
    {RESTORE, UNDO_RESTORE_NS1, CAUSE_NS_GONE},
    {RESTORE, UNDO_RESTORE_DS, CAUSE_NS_GONE},
    {NAMES, UNDO_NAMES_PLAIN, CAUSE_NAMES},
    {NAMES, UNDO_NAMES_DS, CAUSE_NAMES},
    {NAMES, UNDO_NAMES_NS0, CAUSE_NAMES},
    {BLANKS, UNDO_INDENT_2, CAUSE_INDENT_2},
    {BLANKS, UNDO_INDENT_4, CAUSE_INDENT_4},
    {BLANKS, UNDO_INDENT_TAB, CAUSE_INDENT_TAB},
};

struct search {
	struct spool *doc;
	const struct scan *scan;
	struct dsig *dsig;
	struct dsig_guess guess;
	struct option option[OPTIONS]; /* those that can change something */
	size_t noptions;
	const struct option *chosen[SEARCH_DEEP];
	/* sets of options of names under which the value is good, as bits */
	uint64_t good[GOOD];
	size_t ngood;
	unsigned readings, most;
	struct search_result *result;
	bool over;
};

static bool
declared(const struct scan *scan, const char *prefix)
{
	for (size_t i = 0; i < scan->nns; i++)
		if (scan->ns[i].own && strcmp(scan->ns[i].prefix, prefix) == 0)
			return true;
	return false;
}

static bool
can_restore(const struct scan *scan, unsigned value)
{
	switch ((enum undo_restore)value) {
	case UNDO_RESTORE_NONE:
		return false;
	case UNDO_RESTORE_NS2:
		return !declared(scan, "ns2");
	case UNDO_RESTORE_XSI:
		return !declared(scan, "xsi");
	case UNDO_RESTORE_BOTH:
		return !declared(scan, "ns2") && !declared(scan, "xsi");
	case UNDO_RESTORE_NS1:
		return !declared(scan, "ns1");
	case UNDO_RESTORE_DS:
		return !declared(scan, "ds");
	}
	return false;
}

static bool
can_space(const struct scan *scan, unsigned value)
{
	bool both = scan->between || scan->around;

	switch ((enum undo_blanks)value) {
	case UNDO_STRIP:
		return scan->between;
	case UNDO_STRIP_LINE:
	case UNDO_STRIP_TRIM:
		return scan->around;
	case UNDO_STRIP_WRAP:
		return scan->within && both;
	default:
		return true;
	}
}

static bool
can_end(const struct scan *scan, unsigned value)
{
	switch ((enum undo_ends)value) {
	case UNDO_CR_DROP:
		return scan->cr_blank || scan->cr_leaf;
	case UNDO_CR_DROP_BLANK:
	case UNDO_CR_DROP_LEAF:
		return scan->cr_blank && scan->cr_leaf;
	case UNDO_CR_ONE:
		return scan->cr_twice;
	case UNDO_CR_ADD:
		return scan->lf_blank || scan->lf_leaf;
	case UNDO_CR_ADD_LEAF:
	case UNDO_CR_ADD_BLANK:
		return scan->lf_blank && scan->lf_leaf;
	case UNDO_ENDS_KEEP:
		break;
	}
	return false;
}

static bool
can_name(const struct scan *scan, unsigned value)
{
	const char *sig = scan->sig_prefix ? scan->sig_prefix : "";

	switch ((enum undo_names)value) {
	case UNDO_NAMES_PLAIN:
		return *scan->prefix != '\0' || *sig != '\0';
	case UNDO_NAMES_DS:
		return *scan->prefix != '\0' || strcmp(sig, "ds") != 0;
	case UNDO_NAMES_NS0:
		return strcmp(scan->prefix, "ns0") != 0 || *sig != '\0';
	case UNDO_NAMES_KEEP:
		break;
	}
	return false;
}

/* Could undoing this change anything in this document? */
static bool
applies(const struct scan *scan, const struct option *o)
{
	switch (o->kind) {
	case BLANKS:
		return can_space(scan, o->value);
	case CHARS:
		return scan->mojibake;
	case ENDS:
		return can_end(scan, o->value);
	case SCHEMA:
		return scan->schema;
	case RESTORE:
		return can_restore(scan, o->value);
	case NAMES:
		return can_name(scan, o->value);
	case PI:
		return scan->pi;
	case DROP:
		break;
	}
	return false;
}

static void
add(struct search *s, struct option o)
{
	for (size_t i = 0; i < s->noptions; i++)
		if (s->option[i].kind == o.kind &&
		    s->option[i].value == o.value)
			return;
	if (s->noptions < OPTIONS)
		s->option[s->noptions++] = o;
}

/*
 * Declarations that nothing uses may all have come later, or all but one that
 * the producer itself writes, or a single one.
 */
static void
add_drops(struct search *s)
{
	struct option o = {DROP, 0, CAUSE_NS_ADDED};
	uint32_t unused = 0, signature = 0;
	const struct scan_ns *ns = s->scan->ns;

	for (size_t i = 0; i < s->scan->nns; i++) {
		if (ns[i].used || !ns[i].own || *ns[i].prefix == '\0' ||
		    (s->scan->schema && strcmp(ns[i].uri, UNDO_XSI) == 0))
			continue;
		unused |= 1u << i;
		if (strcmp(ns[i].uri, "http://www.w3.org/2000/09/xmldsig#") ==
		    0)
			signature |= 1u << i;
	}
	for (int round = 0; round < 2; round++) {
		o.value = round == 0 ? unused & ~signature : unused;
		if (o.value != 0)
			add(s, o);
	}
	for (size_t i = 0, n = 0; i < SCAN_NS && n < 8; i++) {
		if ((unused >> i & 1) == 0)
			continue;
		n++;
		o.value = unused & ~(1u << i);
		if (o.value != 0)
			add(s, o);
		o.value = 1u << i;
		add(s, o);
	}
}

static void
collect(struct search *s)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].kind == DROP)
			add_drops(s);
		else if (applies(s->scan, &table[i]))
			add(s, table[i]);
}

static uint32_t
xsi_bit(const struct scan *scan)
{
	for (size_t i = 0; i < scan->nns; i++)
		if (!scan->ns[i].used && strcmp(scan->ns[i].uri, UNDO_XSI) == 0)
			return (uint32_t)1 << i;
	return 0;
}

static void
apply(const struct search *s, const struct option *o, struct undo_plan *plan)
{
	switch (o->kind) {
	case BLANKS:
		plan->blanks = o->value;
		break;
	case CHARS:
		plan->chars = true;
		break;
	case ENDS:
		plan->ends = o->value;
		break;
	case SCHEMA:
		plan->schema = true;
		if (o->value == 1)
			plan->drop |= xsi_bit(s->scan);
		break;
	case DROP:
		plan->drop |= o->value;
		break;
	case RESTORE:
		plan->restore = o->value;
		break;
	case NAMES:
		plan->names = o->value;
		break;
	case PI:
		plan->pi = true;
		break;
	}
}

/* Do the first N of the chosen go together, the last being new? */
static bool
together(const struct search *s, size_t n)
{
	const struct option *last = s->chosen[n - 1];
	bool blanks = false, ends = false;

	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && s->chosen[i]->kind == last->kind)
			return false;
		blanks |= s->chosen[i]->kind == BLANKS;
		ends |= s->chosen[i]->kind == ENDS;
	}
	/* between elements nothing is left whose ends could be undone */
	if (blanks && ends)
		for (size_t i = 0; i < n; i++) {
			enum undo_ends value = s->chosen[i]->value;

			if (s->chosen[i]->kind != ENDS)
				continue;
			if (value == UNDO_CR_DROP_BLANK ||
			    value == UNDO_CR_ADD_BLANK ||
			    value == UNDO_CR_DROP_LEAF ||
			    value == UNDO_CR_ADD_LEAF)
				return false;
			return value == UNDO_CR_ADD ? s->scan->lf_leaf
						    : s->scan->cr_leaf;
		}
	return true;
}

/* One reading under PLAN.  0, or -1 with *fault set. */
static int
reading(struct search *s, const struct undo_plan *plan,
    struct dsig_report *report, struct fault *fault)
{
	for (int again = 0; again < 2; again++) {
		struct xml_sink sink;
		struct undo *undo;
		int status;

		if (dsig_begin(s->dsig, &s->guess, &sink, fault) == -1)
			return -1;
		undo = undo_new(plan, s->scan, &sink);
		sink = undo_sink(undo);
		s->readings++;
		status = xml_parse(s->doc, &sink, 1, NULL, fault);
		undo_free(undo);
		if (status != 0)
			return -1;
		dsig_end(s->dsig, report);
		if (report->finding != DSIG_AGAIN)
			return 0;
		s->guess = report->next;
		dsig_report_free(report);
	}
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "its algorithms cannot be settled");
}

static void
cause(struct search_result *r, enum cause what)
{
	if (r->ncauses < sizeof r->cause / sizeof *r->cause)
		r->cause[r->ncauses++] = what;
}

/* The first N of the chosen have made the digest good. */
static void
note(struct search *s, size_t n)
{
	struct search_result *r = s->result;
	bool blanks = false, ends = false;

	r->ncauses = 0;
	if (s->scan->envelope)
		cause(r, CAUSE_ENVELOPE);
	for (size_t i = 0; i < n; i++) {
		cause(r, s->chosen[i]->cause);
		blanks |= s->chosen[i]->kind == BLANKS;
		ends |= s->chosen[i]->kind == ENDS;
	}
	/* with the white space went the carriage returns in it */
	if (blanks && !ends && s->scan->cr_blank)
		cause(r, CAUSE_CR_BLANK);
	if (r->found && r->maker.reformed && !blanks && !ends)
		cause(r, CAUSE_SIGNED_INFO);
}

/* Those of the first N of the chosen that change SignedInfo, as bits. */
static uint64_t
names_of(const struct search *s, size_t n)
{
	uint64_t set = 0;

	for (size_t i = 0; i < n; i++) {
		const struct option *o = s->chosen[i];

		if (o->kind == SCHEMA || o->kind == DROP ||
		    o->kind == RESTORE || o->kind == NAMES)
			set |= (uint64_t)1 << (o - s->option);
	}
	return set;
}

/*
 * SignedInfo has nothing of the document but its names: where the value was
 * not good with these, it is not good with whatever else is undone.
 */
static bool
hopeless(const struct search *s, size_t n)
{
	uint64_t set = names_of(s, n);
	size_t names = 0;

	for (size_t i = 0; i < OPTIONS; i++)
		names += set >> i & 1;
	if (n < 2 || names == n || s->ngood == GOOD)
		return false;
	/* no key at hand: what can be told is told by the digest */
	if (s->ngood == 0 && set == 0)
		return false;
	for (size_t i = 0; i < s->ngood; i++)
		if (s->good[i] == set)
			return false;
	return true;
}

static void
remember(struct search *s, size_t n)
{
	uint64_t set = names_of(s, n);

	for (size_t i = 0; i < s->ngood; i++)
		if (s->good[i] == set)
			return;
	if (s->ngood < GOOD)
		s->good[s->ngood++] = set;
}

/* Reads the document with the first N of the chosen undone. */
static void
try(struct search *s, size_t n)
{
	struct search_result *r = s->result;
	struct undo_plan plan = {.unpack = s->scan->envelope};
	struct dsig_report report;
	struct fault fault = FAULT_NONE;
	bool value;

	if (hopeless(s, n))
		return;
	if (s->readings >= s->most) {
		r->incomplete = s->over = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		apply(s, s->chosen[i], &plan);
	memset(&report, 0, sizeof report);
	if (reading(s, &plan, &report, &fault) == -1 ||
	    report.finding != DSIG_READ) {
		if (n == 0) {
			r->fault = fault.verdict ? fault : report.fault;
			r->none = !fault.verdict && report.finding == DSIG_NONE;
			s->over = true;
		}
		dsig_report_free(&report);
		return;
	}
	value = maker_find(&r->maker, &report);
	r->value |= value;
	r->straight |= value && !s->scan->envelope && !r->maker.reformed &&
		       names_of(s, n) == 0;
	if (value)
		remember(s, n);
	r->found = report.digest_good && value;
	if (r->found || (report.digest_good && !r->digest))
		note(s, n);
	r->digest |= report.digest_good;
	s->over = r->found;
	dsig_report_free(&report);
}

/* All choices of N - HAVE more options from FROM on. */
static void
choose(struct search *s, size_t from, size_t have, size_t n)
{
	if (have == n) {
		try(s, n);
		return;
	}
	for (size_t i = from; i < s->noptions && !s->over; i++) {
		s->chosen[have] = &s->option[i];
		if (together(s, have + 1))
			choose(s, i + 1, have + 1, n);
	}
}

void
search_run(struct spool *doc, const struct scan *scan, struct anchors *anchors,
    struct search_result *result)
{
	struct search *s = xcalloc(1, sizeof *s);
	uint64_t most = BYTES / (spool_size(doc) + 1);

	memset(result, 0, sizeof *result);
	result->maker.anchors = anchors;
	if (!scan->found) {
		fault_set(&result->fault, VERDICT_NO, 0, "no elmo element");
		free(s);
		return;
	}
	s->doc = doc;
	s->scan = scan;
	s->result = result;
	s->dsig = dsig_new(anchors_policy(anchors));
	s->most = most > READINGS	  ? READINGS
		  : most < READINGS_LEAST ? READINGS_LEAST
					  : (unsigned)most;
	dsig_guess(doc, &s->guess);
	collect(s);
	for (size_t n = 0; n <= SEARCH_DEEP && !s->over; n++) {
		choose(s, 0, 0, n);
		/* the content is right: what is wrong is elsewhere */
		if (result->digest && !result->value && n > 0)
			break;
	}
	dsig_free(s->dsig);
	free(s);
}

void
search_free(struct search_result *result)
{
	maker_free(&result->maker);
}
