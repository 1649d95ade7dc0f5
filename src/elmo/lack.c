#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "fillfield.h"
#include "fillpath.h"
#include "fillplace.h"
#include "fillput.h"
#include "flavour.h"
#include "lack.h"
#include "record.h"
#include "xalloc.h"

#define EMREX (1u << RULE_EMREX)
#define TORS_2 (1u << RULE_TORS_2)
#define TORS_3 (1u << RULE_TORS_3)
#define TORS (TORS_2 | TORS_3)
#define ALL (EMREX | TORS)

/* When a value that is not there is a lack. */
enum when {
	ALWAYS,
	BEFORE_2, /* which calls it otherwise */
	BRANCH,	  /* no ECTS above it, and nothing below that could have them */
	NO_VALUE, /* its own ECTS have no value */
	NOWHERE	  /* what may be empty, but must be there */
};

/*
 * The rows of the table of rules that a value mends, and what no record of any
 * version is valid without.  A credit is asked for
 * where the branch ends: two levels of one may not both have ECTS (rule O5).
 */
static const struct want {
	const char *rule;
	enum rule_level level;
	unsigned profiles;
	enum fillplace_kind place;
	const char *field, *which;
	enum when when;
	const char *wanted;
} wants[] = {
    {"schema", RULE_MUST, ALL, FILLPLACE_ROOT, "generatedDate", NULL, ALWAYS,
	"when it was made, such as 2024-12-31T12:00:00Z"},
    {"schema", RULE_MUST, ALL, FILLPLACE_LEARNER, "givenNames", NULL, NOWHERE,
	"the given names"},
    {"schema", RULE_MUST, ALL, FILLPLACE_LEARNER, "familyName", NULL, NOWHERE,
	"the family name"},
    {"schema", RULE_MUST, ALL, FILLPLACE_REPORT, "issueDate", NULL, ALWAYS,
	"when it was issued, such as 2024-12-31T12:00:00Z"},
    {"schema", RULE_MUST, ALL, FILLPLACE_ISSUER, "title", NULL, NOWHERE,
	"the institution's name, its language in column lang"},
    {"schema", RULE_MUST, ALL, FILLPLACE_ISSUER, "url", NULL, NOWHERE,
	"the institution's web site"},
    {"E1", RULE_MUST, TORS, FILLPLACE_LEARNER, "identifier", "esi", ALWAYS,
	"the European Student Identifier"},
    {"E7", RULE_MUST, TORS_3, FILLPLACE_LEARNER, "dateOfBirth", NULL, ALWAYS,
	"the date of birth, such as 2001-12-31"},
    {"G5", RULE_SHOULD, EMREX, FILLPLACE_LEARNER, "dateOfBirth", NULL, ALWAYS,
	"the date of birth, such as 2001-12-31"},
    {"G5", RULE_SHOULD, EMREX | TORS_2, FILLPLACE_LEARNER, "bday", NULL,
	BEFORE_2, "the date of birth, such as 2001-12-31"},
    {"E6", RULE_MUST, TORS_3, FILLPLACE_ISSUER, "identifier", "schac", ALWAYS,
	"the HEI id of EWP, such as example.org"},
    {"E2", RULE_SHOULD, TORS_2, FILLPLACE_ISSUER, "identifier", "schac", ALWAYS,
	"the HEI id of EWP, such as example.org"},
    {"I1", RULE_SHOULD, EMREX, FILLPLACE_ISSUER, "identifier", "schac", ALWAYS,
	"the institution's domain, such as example.org"},
    {"E8", RULE_MUST, TORS_3, FILLPLACE_LOS, "identifier", "ewp-los-id", ALWAYS,
	"the identifier in the EWP Courses API"},
    {"E3", RULE_SHOULD, TORS_2, FILLPLACE_LOS, "identifier", "ewp-los-id",
	ALWAYS, "the identifier in the EWP Courses API"},
    {"L5", RULE_SHOULD, EMREX, FILLPLACE_LOS, "identifier", "local", ALWAYS,
	"the institution's code"},
    {"E9", RULE_MUST, TORS_3, FILLPLACE_LOS, "title", NULL, ALWAYS,
	"the title, its language in column lang"},
    {"L6", RULE_SHOULD, EMREX | TORS_2, FILLPLACE_LOS, "title", NULL, ALWAYS,
	"the title, its language in column lang"},
    {"E10", RULE_MUST, TORS_3, FILLPLACE_LOI, "identifier", "ewp-loi-id",
	ALWAYS, "the identifier of this result in EWP"},
    {"E4", RULE_SHOULD, TORS_2, FILLPLACE_LOI, "identifier", "ewp-loi-id",
	ALWAYS, "the identifier of this result in EWP"},
    {"E11", RULE_MUST, TORS_3, FILLPLACE_LOI, "academicTerm/title", NULL,
	ALWAYS, "the name of the term, its language in column lang"},
    {"E11", RULE_MUST, TORS_3, FILLPLACE_LOI, "academicTerm/start", NULL,
	ALWAYS, "the first day of the term, such as 2024-09-01"},
    {"E11", RULE_MUST, TORS_3, FILLPLACE_LOI, "academicTerm/end", NULL, ALWAYS,
	"the last day of the term, such as 2025-01-31"},
    {"O1", RULE_SHOULD, EMREX, FILLPLACE_LOI, "status", NULL, ALWAYS,
	"passed, failed or in-progress"},
    {"E13", RULE_MUST, TORS_3, FILLPLACE_LOI, "resultLabel", NULL, ALWAYS,
	"the grade"},
    {"E14", RULE_MUST, TORS_3, FILLPLACE_LOI, "resultDistribution", NULL,
	ALWAYS, "how many got which grade, such as A=12; B=30"},
    {"E12", RULE_MUST, TORS_3, FILLPLACE_LOI, "credit/value", "ects", BRANCH,
	"the ECTS credits, such as 7.5"},
    {"O6", RULE_SHOULD, EMREX | TORS_2, FILLPLACE_LOI, "credit/value", "ects",
	BRANCH, "the ECTS credits, such as 7.5"},
    {"O7", RULE_MUST, EMREX | TORS, FILLPLACE_LOI, "credit/value", "ects",
	NO_VALUE, "the ECTS credits, such as 7.5"},
};

#define WANTS (sizeof wants / sizeof wants[0])

struct branch {
	bool above, below; /* has ECTS, or something below may have them */
	bool own, part;
};

struct search {
	const struct doc *doc;
	enum rule_profile profile;
	enum xsd_version version;
	lack_fn *fn;
	void *ctx;
	struct lack_count count;
	struct fillplaces places;
	struct branch *branch; /* by place, of specifications */
};

static const xmlNode *
ects(const struct doc *doc, const xmlNode *loi)
{
	const xmlNode *c = doc_first(doc, loi, "credit");

	while (c != NULL && !record_is_ects(doc, c))
		c = doc_next(doc, c, "credit");
	return c;
}

/* The specification that LOS is a part of. */
static size_t
whole(const struct fillplaces *p, size_t los)
{
	return p->v[p->v[los].up].los;
}

/* Places come after what is above them. */
static void
find_branches(struct search *s)
{
	const struct fillplaces *p = &s->places;

	s->branch = xcalloc(p->n, sizeof *s->branch);
	for (size_t i = 0; i < p->n; i++) {
		size_t up;

		if (p->v[i].kind != FILLPLACE_LOS)
			continue;
		s->branch[i].own =
		    ects(s->doc, doc_loi(s->doc, p->v[i].node)) != NULL;
		up = whole(p, i);
		if (up == FILLPLACE_NOWHERE)
			continue;
		s->branch[i].above = s->branch[up].above || s->branch[up].own;
		s->branch[up].part = true;
	}
	for (size_t i = p->n; i-- > 0;) {
		size_t up;

		if (p->v[i].kind != FILLPLACE_LOS)
			continue;
		up = whole(p, i);
		if (up != FILLPLACE_NOWHERE &&
		    (s->branch[i].own || s->branch[i].below))
			s->branch[up].below = true;
	}
}

static bool
is_wanted(const struct search *s, const struct want *want,
    const struct fillfield *field, size_t at)
{
	const struct fillplace *place = &s->places.v[at];
	const struct branch *b =
	    place->los != FILLPLACE_NOWHERE ? &s->branch[place->los] : NULL;

	if (!(want->profiles >> s->profile & 1) ||
	    !(field->versions >> s->version & 1))
		return false;
	switch (want->when) {
	case BEFORE_2:
		if (s->version >= XSD_2_0_0)
			return false;
		break;
	case BRANCH:
		if (b == NULL || b->own || b->above || b->below || b->part)
			return false;
		break;
	case NO_VALUE:
		if (b == NULL || !b->own)
			return false;
		break;
	case NOWHERE:
		return doc_first(s->doc, place->node, field->local) == NULL;
	case ALWAYS:
		break;
	}
	return !fillput_has(s->doc, place->node, field, want->which);
}

/* The title of what the place is about; never that of a person. */
static char *
about(const struct search *s, size_t at)
{
	static const char *const langs[] = {"en", NULL};
	const struct fillplace *place = &s->places.v[at];
	const xmlNode *node = NULL;
	char *title;

	if (place->kind == FILLPLACE_ISSUER)
		node = place->node;
	else if (place->los != FILLPLACE_NOWHERE)
		node = s->places.v[place->los].node;
	title = doc_title(s->doc, node, langs);
	return title != NULL ? title : xstrdup("");
}

static void
found(struct search *s, const struct lack *lack)
{
	if (lack->level == RULE_MUST)
		s->count.must++;
	else
		s->count.should++;
	if (s->fn != NULL)
		s->fn(s->ctx, lack);
}

static void
look(struct search *s, const struct want *want, size_t at)
{
	const struct fillfield *field = fillfield_get(want->place, want->field);
	struct buf path = BUF_INIT(CAP_TREE);
	char *title;

	if (!is_wanted(s, want, field, at))
		return;
	title = about(s, at);
	fillplaces_path(&s->places, at, &path);
	fillpath_field(field, want->which, &path);
	found(s, &(struct lack){.rule = want->rule,
		     .level = want->level,
		     .path = path.data,
		     .wanted = want->wanted,
		     .about = title,
		     .fillable = true});
	buf_free(&path);
	free(title);
}

static bool
is_pdf(const struct doc *doc, const xmlNode *attachment)
{
	char *text = doc_text_at(doc, attachment, "content");
	bool pdf =
	    text != NULL && strncasecmp(text, "data:application/pdf", 20) == 0;

	free(text);
	return pdf;
}

static bool
is_called(const struct doc *doc, const xmlNode *attachment, const char *type)
{
	char *text = doc_text_at(doc, attachment, "type");
	bool is = strcasecmp(text != NULL ? text : "", type) == 0;

	free(text);
	return is;
}

/* A PDF that may be the transcript, and none in its place (rule E5). */
static bool
is_misplaced(const struct doc *doc, const struct doc_attachments *all)
{
	bool any = false;

	for (size_t i = 0; i < all->n; i++) {
		const struct doc_attachment *a = &all->v[i];
		bool here = a->above == PLACE_REPORT;
		bool called = is_called(doc, a->node, "Transcript of Records");

		if ((!here && a->above != PLACE_ROOT) || !is_pdf(doc, a->node))
			continue;
		if (here && called)
			return false;
		any |= called || is_called(doc, a->node, "") ||
		       is_called(doc, a->node, "Other") ||
		       is_called(doc, a->node, "EMREX transcript");
	}
	return any;
}

/* No table can supply a file; elmo-attachment does. */
static void
look_at_attachments(struct search *s)
{
	struct lack lack = {.about = ""};
	struct doc_attachments all;

	doc_attachments(s->doc, &all);
	if (s->profile == RULE_EMREX && all.n == 0) {
		lack.rule = "A1";
		lack.level = RULE_MUST;
		lack.path = "/elmo/attachment";
		lack.wanted = "a PDF of all of it (elmo-attachment --add)";
		found(s, &lack);
	}
	if (s->profile != RULE_EMREX && is_misplaced(s->doc, &all)) {
		lack.rule = "E5";
		lack.level = RULE_SHOULD;
		lack.path = "/elmo/report[1]/attachment";
		lack.wanted = "the PDF, of type Transcript of Records "
			      "(elmo-attachment --add)";
		found(s, &lack);
	}
	doc_attachments_free(&all);
}

void
lack_each(const struct doc *doc, enum rule_profile profile,
    enum xsd_version version, lack_fn *fn, void *ctx, struct lack_count *count)
{
	struct search s = {.doc = doc,
	    .profile = profile,
	    .version =
		version != XSD_NONE ? version : doc_flavour(doc)->version,
	    .fn = fn,
	    .ctx = ctx};

	if (s.version == XSD_NONE)
		s.version = XSD_1_7_0;
	fillplaces_list(doc, &s.places);
	find_branches(&s);
	for (size_t at = 0; at < s.places.n; at++)
		for (size_t i = 0; i < WANTS; i++)
			if (wants[i].place == s.places.v[at].kind)
				look(&s, &wants[i], at);
	look_at_attachments(&s);
	fillplaces_free(&s.places);
	free(s.branch);
	*count = s.count;
}

/* ToRs 2 asks for ELMO of tree/v1 since 1.5 (protocol facts, 11). */
enum xsd_version
lack_version(enum rule_profile profile, enum xsd_version from)
{
	switch (profile) {
	case RULE_TORS_3:
		return XSD_2_1_1;
	case RULE_TORS_2:
		return from >= XSD_1_5_0 && from <= XSD_1_7_0 ? from
							      : XSD_1_7_0;
	default:
		return from;
	}
}
