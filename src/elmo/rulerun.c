/* The walk over a document, and what it finds. */
#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "flavour.h"
#include "rulerun.h"
#include "rulevalue.h"
#include "tree.h"
#include "xalloc.h"

#define LOS "learningOpportunitySpecification"

/* The known paths (protocol facts 9.2); what is not listed is _OTHER. */
static const struct step {
	enum rule_at in;
	const char *local;
	enum rule_at at;
} steps[] = {
    {RULE_AT_ROOT, "learner", RULE_AT_LEARNER},
    {RULE_AT_ROOT, "report", RULE_AT_REPORT},
    {RULE_AT_ROOT, "attachment", RULE_AT_ATTACHMENT},
    {RULE_AT_REPORT, "learner", RULE_AT_LEARNER}, /* the pre-release */
    {RULE_AT_REPORT, "issuer", RULE_AT_ISSUER},
    {RULE_AT_REPORT, LOS, RULE_AT_LOS},
    {RULE_AT_REPORT, "attachment", RULE_AT_ATTACHMENT},
    {RULE_AT_REPORT, "resultOfRecognition", RULE_AT_RECOGNITION},
    {RULE_AT_LOS, "specifies", RULE_AT_SPECIFIES},
    {RULE_AT_LOS, "hasPart", RULE_AT_PART},
    {RULE_AT_SPECIFIES, "learningOpportunityInstance", RULE_AT_LOI},
    {RULE_AT_PART, LOS, RULE_AT_LOS},
    {RULE_AT_LOI, "enrolment", RULE_AT_ENROLMENT},
    {RULE_AT_LOI, "diplomaSupplement", RULE_AT_SUPPLEMENT},
    {RULE_AT_ENROLMENT, "enrolmentInstitution", RULE_AT_ISSUER},
    {RULE_AT_SUPPLEMENT, "section", RULE_AT_SECTION},
    {RULE_AT_SECTION, "section", RULE_AT_SECTION},
    {RULE_AT_SECTION, "attachment", RULE_AT_ATTACHMENT},
    {RULE_AT_RECOGNITION, "recognitionBasis", RULE_AT_BASIS},
    {RULE_AT_RECOGNITION, "recognitionResult", RULE_AT_PART},
    {RULE_AT_BASIS, "recognitionReport", RULE_AT_REPORT},
};

/* The names that ELMO gives its elements, 1.0.0 to 2.1.1, sorted. */
static const char *const names[] = {"academicTerm", "academicYear",
    "additionalInformation", "alternativeName", "attachment", "attachments",
    "bday", "birthName", "category", "citizenship", "code", "content",
    "country", "countryOfBirth", "credit", "currentAddress", "date",
    "dateOfBirth", "decisionDate", "description", "descriptionHtml",
    "diplomaSupplement", "dob", "documentType", "dtf", "duration", "end",
    "engagementHours", "enrolment", "enrolmentDate", "enrolmentInstitution",
    "extension", "familyName", "fromMapping", "gender", "generatedDate",
    "givenNames", "gradingScheme", "gradingSchemeExternalId",
    "gradingSchemeLocalId", "group", "groupType", "grouping", "groups",
    "hasPart", "identifier", "introduction", "iscedCode", "issueDate", "issuer",
    "languageOfInstruction", "learner", "learningOpportunityInstance", LOS,
    "level", "mapping", "message", "percentageEqual", "percentageHigher",
    "percentageLower", "placeOfBirth", "recognitionBasis", "recognitionMapping",
    "recognitionReport", "recognitionResult", "ref", "report",
    "resultDistribution", "resultLabel", "resultOfRecognition", "scheme",
    "section", "shortenedGrading", "specifies", "start", "status",
    "subjectArea", "title", "toMapping", "type", "url", "value", "version"};

static int
compare_names(const void *key, const void *name)
{
	return strcmp(key, *(const char *const *)name);
}

static bool
is_known(const char *local)
{
	return bsearch(local, names, sizeof names / sizeof names[0],
		   sizeof names[0], compare_names) != NULL;
}

static enum rule_at
place(enum rule_at in, const char *local)
{
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (steps[i].in == in && strcmp(steps[i].local, local) == 0)
			return steps[i].at;
	return RULE_AT_OTHER;
}

/*
 * Which of its like-named siblings NODE, which is DEPTH deep, is; 0 when it is
 * the only one and reports are not what it is.  Counting begins where it last
 * ended, for siblings may be many, and findings too.
 */
static size_t
ordinal(struct rule_run *run, const xmlNode *node, size_t depth)
{
	struct rule_step *last = &run->path[depth];
	const char *local = (const char *)node->name;
	size_t n = 1;

	if (depth == 0)
		return 0;
	if (last->node == node)
		return last->shown;
	for (const xmlNode *s = node->prev; s != NULL; s = s->prev) {
		if (!doc_is(run->doc, s) ||
		    strcmp((const char *)s->name, local) != 0)
			continue;
		n++;
		if (s == last->node) {
			n += last->n - 1;
			break;
		}
	}
	last->node = node;
	last->n = n;
	last->shown = n > 1 || strcmp(local, "report") == 0 ||
			      strcmp(local, LOS) == 0 ||
			      doc_next(run->doc, node, local) != NULL
			  ? n
			  : 0;
	return last->shown;
}

/* As far as CAP_RULE_PATH: what is deeper is cut.  How deep NODE is. */
static size_t
add_path(struct rule_run *run, const xmlNode *node, struct buf *path)
{
	size_t depth = 0, n;

	if (node->parent != NULL && node->parent->type == XML_ELEMENT_NODE)
		depth = add_path(run, node->parent, path) + 1;
	n = ordinal(run, node, depth);
	if (n > 0)
		buf_printf(path, "/%s[%zu]", (const char *)node->name, n);
	else
		buf_printf(path, "/%s", (const char *)node->name);
	return depth;
}

static void
keep(struct rule_run *run, const xmlNode *node, enum rule_level level,
    const char *fmt, va_list ap)
{
	struct rule_findings *f = run->findings;
	struct buf path = BUF_INIT(CAP_RULE_PATH);
	char message[256];

	if (run->count[run->index]++ == CAP_RULE_FINDINGS) {
		run->count[run->index]--;
		f->v[run->last[run->index]].more++;
		return;
	}
	vsnprintf(message, sizeof message, fmt, ap);
	add_path(run, node, &path);
	f->v = xreallocarray(f->v, f->n + 1, sizeof *f->v);
	f->v[f->n] = (struct rule_finding){
	    .rule = run->rule,
	    .level = level > run->rule->level ? level : run->rule->level,
	    .line = tree_line(node),
	    .path = buf_take(&path),
	    .message = xstrdup(message),
	    .order = f->n,
	};
	run->last[run->index] = f->n++;
}

void
rulerun_found(struct rule_run *run, const xmlNode *node, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	keep(run, node, run->rule->level, fmt, ap);
	va_end(ap);
}

void
rulerun_told(struct rule_run *run, const xmlNode *node, enum rule_level level,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	keep(run, node, level, fmt, ap);
	va_end(ap);
}

bool
rulerun_since(const struct rule_run *run, enum xsd_version since)
{
	return run->version >= since;
}

void
rulerun_add(struct rule_run *run, struct ids *ids, const char *s)
{
	if (ids_add(ids, s, strlen(s)) == -1)
		fault_set(&run->fault, VERDICT_TROUBLE, 0,
		    "too many identifiers to judge rules");
}

/* A unit separator is no character of XML: keys cannot run together. */
static bool
look(struct rule_run *run, const char *a, const char *b, const char *c,
    bool note)
{
	char *key = xasprintf("%s\x1f%s\x1f%s\x1f%s\x1f%s", run->rule->id,
	    run->scope, a, b, c != NULL ? c : "");
	bool seen = ids_has(&run->seen, key, strlen(key));

	if (!seen && note)
		rulerun_add(run, &run->seen, key);
	free(key);
	return seen;
}

bool
rulerun_seen(struct rule_run *run, const char *a, const char *b, const char *c)
{
	return look(run, a, b, c, true);
}

bool
rulerun_known(struct rule_run *run, const char *a, const char *b, const char *c)
{
	return look(run, a, b, c, false);
}

const char *
rulerun_raw(const xmlNode *node, const char *local)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
		if (a->ns == NULL && strcmp((const char *)a->name, local) == 0)
			return a->children != NULL &&
				       a->children->content != NULL
				   ? (const char *)a->children->content
				   : "";
	return NULL;
}

size_t
rulerun_count(
    const struct rule_run *run, const xmlNode *parent, const char *local)
{
	size_t n = 0;

	for (const xmlNode *c = doc_first(run->doc, parent, local); c != NULL;
	     c = doc_next(run->doc, c, local))
		n++;
	return n;
}

bool
rulerun_has(const struct rule_run *run, const xmlNode *node, const char *path)
{
	char *text = doc_text_at(run->doc, node, path);
	bool has = text != NULL && *text != '\0';

	free(text);
	return has;
}

bool
rulerun_says(const struct rule_run *run, const xmlNode *node, const char *path,
    const char *word)
{
	char *text = doc_text_at(run->doc, node, path);
	bool same = text != NULL && strcasecmp(text, word) == 0;

	free(text);
	return same;
}

enum rule_english
rulerun_english(
    const struct rule_run *run, const xmlNode *parent, const char *local)
{
	enum rule_english best = RULE_NOT_ENGLISH;

	for (const xmlNode *n = doc_first(run->doc, parent, local);
	     n != NULL && best != RULE_ENGLISH;
	     n = doc_next(run->doc, n, local)) {
		char *lang = doc_lang(n);

		if (*lang == '\0')
			best = RULE_NO_LANGUAGE;
		else if (strncasecmp(lang, "en", 2) == 0 &&
			 (lang[2] == '\0' || lang[2] == '-'))
			best = RULE_ENGLISH;
		free(lang);
	}
	return best;
}

const xmlNode *
rulerun_ects(const struct rule_run *run, const xmlNode *loi)
{
	for (const xmlNode *c = doc_first(run->doc, loi, "credit"); c != NULL;
	     c = doc_next(run->doc, c, "credit"))
		if (rulerun_says(run, c, "scheme", "ects"))
			return c;
	return NULL;
}

const struct rule_los *
rulerun_los(const struct rule_run *run)
{
	return run->nlos > 0 ? &run->los[run->nlos - 1] : NULL;
}

/* Elements are many, and most rules at home elsewhere. */
static void
note_rules(struct rule_run *run)
{
	size_t n;
	const struct rule *const *all = rule_all(&n);

	for (size_t i = 0; i < n; i++)
		for (size_t bit = 0; bit < RULE_ATS; bit++)
			if (run->set->on[i] && (all[i]->at >> bit & 1) &&
			    (all[i]->versions >> run->version & 1))
				run->active[bit][run->nactive[bit]++] =
				    (unsigned char)i;
}

static void
judge(struct rule_run *run, const xmlNode *node, enum rule_at at)
{
	size_t n, bit = 0;
	const struct rule *const *all = rule_all(&n);

	while (!((unsigned)at >> bit & 1))
		bit++;
	for (size_t i = 0; i < run->nactive[bit]; i++) {
		run->index = run->active[bit][i];
		run->rule = all[run->index];
		run->rule->check(run, node);
	}
}

static enum rule_type
type_of(const struct rule_run *run, const xmlNode *los)
{
	static const char *const types[] = {
	    "Degree Programme", "Module", "Course", "Class"};
	char *type = doc_text_at(run->doc, los, "type");
	enum rule_type i = RULE_PROGRAMME;

	while (i < RULE_UNTYPED && (type == NULL || strcmp(type, types[i])))
		i++;
	free(type);
	return i;
}

/* Credits of nothing are none: an umbrella may say 0. */
static bool
has_ects(const struct rule_run *run, const xmlNode *los, const xmlNode *loi)
{
	const xmlNode *credit = rulerun_ects(run, loi);
	char *value;
	double n;
	bool has;

	if (credit == NULL) /* the pre-release */
		credit = rulerun_ects(run, los);
	if (credit == NULL)
		return false;
	value = doc_text_at(run->doc, credit, "value");
	has = value == NULL || !rulevalue_decimal(value, &n) || n > 0;
	free(value);
	return has;
}

static void
push_los(struct rule_run *run, const xmlNode *node)
{
	struct rule_los *los;

	if (run->nlos == run->los_room) {
		run->los_room += 16;
		run->los =
		    xreallocarray(run->los, run->los_room, sizeof *run->los);
	}
	los = &run->los[run->nlos];
	los->node = node;
	los->loi = doc_loi(run->doc, node);
	los->type = type_of(run, node);
	los->ects = has_ects(run, node, los->loi);
	run->nlos++;
}

static void walk(struct rule_run *run, const xmlNode *node, enum rule_at at);

/* By which an issuer is known from others; the caller frees it. */
static char *
issuer_key(struct rule_run *run, const xmlNode *report)
{
	const xmlNode *issuer = doc_first(run->doc, report, "issuer");
	char *id = doc_identifier(run->doc, issuer, "schac");
	char *key;

	if (id == NULL)
		id = doc_text_at(run->doc, issuer, "identifier");
	if (id == NULL || *id == '\0' ||
	    strcmp((const char *)report->name, "report") != 0)
		key = xasprintf("#%zu", ++run->scopes);
	else
		key = xasprintf("@%s", id);
	for (char *p = key; *p != '\0'; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
	free(id);
	return key;
}

static void
walk_report(struct rule_run *run, const xmlNode *node)
{
	struct rule_report report = {node, IDS_INIT(CAP_RULE_IDS)};
	const struct rule_report *above = run->report;
	const char *outer = run->scope;
	char *scope = issuer_key(run, node);

	for (const xmlNode *s = doc_first(run->doc, node, "gradingScheme");
	     s != NULL; s = doc_next(run->doc, s, "gradingScheme")) {
		char *id = doc_attr(s, "localId");

		if (id != NULL)
			rulerun_add(run, &report.schemes, id);
		free(id);
	}
	run->report = &report;
	run->scope = scope;
	judge(run, node, RULE_AT_REPORT);
	walk(run, node, RULE_AT_REPORT);
	run->report = above;
	run->scope = outer;
	ids_clear(&report.schemes);
	free(scope);
}

/* What a recognition results in may stand in the report, too. */
static void
walk_result(struct rule_run *run, const xmlNode *node)
{
	const char *outer = run->scope;
	char *scope = xasprintf("#%zu", ++run->scopes);

	run->scope = scope;
	walk(run, node, RULE_AT_PART);
	run->scope = outer;
	free(scope);
}

static void
visit(struct rule_run *run, const xmlNode *node, enum rule_at in)
{
	const char *local = (const char *)node->name;
	enum rule_at at = place(in, local);

	judge(run, node, RULE_AT_ANY);
	if (at == RULE_AT_REPORT) {
		walk_report(run, node);
		return;
	}
	if (at == RULE_AT_PART && in == RULE_AT_RECOGNITION) {
		walk_result(run, node);
		return;
	}
	if (at == RULE_AT_LOS)
		push_los(run, node);
	if (at != RULE_AT_OTHER)
		judge(run, node, at);
	/* of what is in these nothing is known */
	if (strcmp(local, "extension") != 0 &&
	    strcmp(local, "introduction") != 0)
		walk(run, node, at);
	if (at == RULE_AT_LOS)
		run->nlos--;
}

/* As deep as elements nest, which is CAP_DEPTH. */
static void
walk(struct rule_run *run, const xmlNode *node, enum rule_at at)
{
	for (const xmlNode *n = doc_first(run->doc, node, NULL); n != NULL;
	     n = doc_next(run->doc, n, NULL))
		if (is_known((const char *)n->name))
			visit(run, n, at);
}

static void
note_identifiers(struct rule_run *run, const xmlNode *attachment)
{
	const struct doc *doc = run->doc;

	for (const xmlNode *n = doc_first(doc, attachment, "identifier");
	     n != NULL; n = doc_next(doc, n, "identifier")) {
		char *id = doc_text(n);

		rulerun_add(run, &run->attachments, id);
		free(id);
	}
}

/* Identifiers of all attachments below NODE, also of supplements in a
 * recognition. */
static void
note_attachments(struct rule_run *run, const xmlNode *node, enum rule_at in)
{
	for (const xmlNode *n = doc_first(run->doc, node, NULL); n != NULL;
	     n = doc_next(run->doc, n, NULL)) {
		const char *local = (const char *)n->name;
		enum rule_at at = place(in, local);

		if (at == RULE_AT_ATTACHMENT)
			note_identifiers(run, n);
		else if (at != RULE_AT_OTHER)
			note_attachments(run, n, at);
	}
}

/* "TYPE" and "TYPE US GROUP"; both are strings, white space and all. */
static void
note_groups(struct rule_run *run)
{
	const struct doc *doc = run->doc;
	const xmlNode *groups = doc_first(doc, doc_root(doc), "groups");

	for (const xmlNode *t = doc_first(doc, groups, "groupType"); t != NULL;
	     t = doc_next(doc, t, "groupType")) {
		const char *type = rulerun_raw(t, "id");

		if (type == NULL)
			continue;
		rulerun_add(run, &run->groups, type);
		for (const xmlNode *g = doc_first(doc, t, "group"); g != NULL;
		     g = doc_next(doc, g, "group")) {
			const char *id = rulerun_raw(g, "id");
			char *key;

			if (id == NULL)
				continue;
			key = xasprintf("%s\x1f%s", type, id);
			rulerun_add(run, &run->groups, key);
			free(key);
		}
	}
}

/* By lines, on one line as they were found. */
static int
compare(const void *a, const void *b)
{
	const struct rule_finding *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

int
rule_judge(const struct doc *doc, const struct rule_set *set,
    enum xsd_version version, struct rule_findings *findings,
    struct fault *fault)
{
	struct rule_findings found = {NULL, 0};
	struct rule_run run = {.doc = doc,
	    .set = set,
	    .version = version,
	    .scope = "",
	    .seen = IDS_INIT(CAP_RULE_IDS),
	    .attachments = IDS_INIT(CAP_RULE_IDS),
	    .groups = IDS_INIT(CAP_RULE_IDS),
	    .findings = &found,
	    .path = xcalloc(CAP_DEPTH + 2, sizeof *run.path),
	    .fault = FAULT_NONE};

	if (run.version == XSD_NONE)
		run.version = doc_flavour(doc)->version;
	if (run.version == XSD_NONE)
		run.version = XSD_1_7_0;
	note_rules(&run);
	note_attachments(&run, doc_root(doc), RULE_AT_ROOT);
	note_groups(&run);
	judge(&run, doc_root(doc), RULE_AT_ROOT);
	walk(&run, doc_root(doc), RULE_AT_ROOT);
	free(run.los);
	free(run.path);
	ids_clear(&run.seen);
	ids_clear(&run.attachments);
	ids_clear(&run.groups);
	if (run.fault.verdict != VERDICT_OK) {
		rule_findings_free(&found);
		return fault_set(
		    fault, run.fault.verdict, 0, "%s", run.fault.text);
	}
	if (found.n > 1)
		qsort(found.v, found.n, sizeof *found.v, compare);
	*findings = found;
	return 0;
}

void
rule_findings_free(struct rule_findings *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].path);
		free(f->v[i].message);
	}
	free(f->v);
	*f = (struct rule_findings){NULL, 0};
}
