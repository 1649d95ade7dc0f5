#include <config.h>

#include <stdio.h>
#include <string.h>

#include "flavour.h"
#include "lexical.h"
#include "xml.h"

#define DS_NS "http://www.w3.org/2000/09/xmldsig#"

/* Elements whose content is looked at. */
enum place {
	UNKNOWN,
	ELMO,
	LEARNER,
	REPORT,
	ISSUER,
	COUNTRY,
	SPECIFICATION,
	SPECIFIES,
	INSTANCE,
	ENROLMENT,
	DISTRIBUTION,
	CREDIT,
	ATTACHMENT,
	KIND, /* an attachment's type */
	CONTENT,
	GROUPS,
	GROUP, /* also groupType */
	SUPPLEMENT,
	SECTION,
	RECOGNITION,
	BASIS,
	PART, /* hasPart, recognitionResult: a specification */
	EXTENSION
};

#define ALWAYS XSD_1_0_0, XSD_2_1_1
#define SINCE(v) XSD_##v, XSD_2_1_1

/*
 * The known paths: within IN, an element of this name is the place IS and was
 * there from SINCE to UNTIL (protocol facts 9.2).  What has always been there
 * and holds nothing of interest is not listed.
 */
static const struct path {
	enum place in;
	const char *local;
	enum place is;
	enum xsd_version since, until;
} paths[] = {
    {ELMO, "learner", LEARNER, ALWAYS},
    {ELMO, "report", REPORT, ALWAYS},
    {ELMO, "attachment", ATTACHMENT, ALWAYS},
    {ELMO, "groups", GROUPS, SINCE(1_3_0)},
    {ELMO, "extension", EXTENSION, ALWAYS},
    {LEARNER, "citizenship", COUNTRY, ALWAYS},
    {LEARNER, "alternativeName", UNKNOWN, SINCE(2_0_0)},
    {LEARNER, "dateOfBirth", UNKNOWN, SINCE(2_0_0)},
    {LEARNER, "placeOfBirth", UNKNOWN, SINCE(1_5_0)},
    {LEARNER, "countryOfBirth", UNKNOWN, SINCE(2_1_1)},
    {LEARNER, "birthName", UNKNOWN, SINCE(1_5_0)},
    {LEARNER, "currentAddress", UNKNOWN, SINCE(1_5_0)},
    {LEARNER, "gender", UNKNOWN, SINCE(1_5_0)},
    {REPORT, "issuer", ISSUER, ALWAYS},
    {REPORT, "learningOpportunitySpecification", SPECIFICATION, ALWAYS},
    {REPORT, "resultOfRecognition", RECOGNITION, SINCE(2_0_0)},
    {REPORT, "gradingScheme", UNKNOWN, SINCE(1_2_0)},
    {REPORT, "status", UNKNOWN, SINCE(2_1_1)},
    {REPORT, "attachment", ATTACHMENT, ALWAYS},
    {ISSUER, "country", COUNTRY, ALWAYS},
    {SPECIFICATION, "descriptionHtml", UNKNOWN, SINCE(1_2_0)},
    {SPECIFICATION, "documentType", UNKNOWN, SINCE(2_1_1)},
    {SPECIFICATION, "specifies", SPECIFIES, ALWAYS},
    {SPECIFICATION, "hasPart", PART, ALWAYS},
    {SPECIFICATION, "extension", EXTENSION, ALWAYS},
    {SPECIFIES, "learningOpportunityInstance", INSTANCE, ALWAYS},
    {SPECIFIES, "extension", EXTENSION, ALWAYS},
    {PART, "learningOpportunitySpecification", SPECIFICATION, ALWAYS},
    {INSTANCE, "identifier", UNKNOWN, SINCE(1_2_0)},
    {INSTANCE, "enrolment", ENROLMENT, SINCE(2_1_1)},
    {INSTANCE, "duration", UNKNOWN, SINCE(2_1_1)},
    {INSTANCE, "status", UNKNOWN, SINCE(1_2_0)},
    {INSTANCE, "gradingSchemeLocalId", UNKNOWN, SINCE(1_2_0)},
    {INSTANCE, "gradingSchemeExternalId", UNKNOWN, SINCE(2_0_0)},
    {INSTANCE, "resultDistribution", DISTRIBUTION, ALWAYS},
    {INSTANCE, "credit", CREDIT, ALWAYS},
    {INSTANCE, "level", UNKNOWN, SINCE(1_2_0)},
    {INSTANCE, "attachments", UNKNOWN, SINCE(1_3_0)},
    {INSTANCE, "grouping", UNKNOWN, SINCE(1_3_0)},
    {INSTANCE, "extension", EXTENSION, ALWAYS},
    {INSTANCE, "diplomaSupplement", SUPPLEMENT, SINCE(1_4_0)},
    {ENROLMENT, "enrolmentInstitution", ISSUER, ALWAYS},
    {CREDIT, "level", UNKNOWN, XSD_1_0_0, XSD_1_7_0},
    {ATTACHMENT, "identifier", UNKNOWN, SINCE(1_3_0)},
    {ATTACHMENT, "type", KIND, ALWAYS},
    {ATTACHMENT, "content", CONTENT, ALWAYS},
    {ATTACHMENT, "extension", EXTENSION, ALWAYS},
    {GROUPS, "groupType", GROUP, ALWAYS},
    {GROUP, "group", GROUP, ALWAYS},
    {SUPPLEMENT, "section", SECTION, ALWAYS},
    {SECTION, "section", SECTION, ALWAYS},
    {SECTION, "attachment", ATTACHMENT, ALWAYS},
    {RECOGNITION, "identifier", UNKNOWN, SINCE(2_1_1)},
    {RECOGNITION, "recognitionBasis", BASIS, ALWAYS},
    {RECOGNITION, "recognitionResult", PART, ALWAYS},
    {BASIS, "recognitionReport", REPORT, ALWAYS},
};

/* An attachment's types are a list that has grown. */
static const struct {
	const char *name;
	enum xsd_version since;
} kinds[] = {
    {"EMREX transcript", XSD_1_1_0},
    {"Other", XSD_1_2_0},
    {"Diploma", XSD_1_6_0},
    {"Micro Credential", XSD_1_6_0},
    {"Certificate of Enrolment", XSD_2_1_1},
};

const char *
flavour_name(enum flavour_kind kind)
{
	switch (kind) {
	case FLAVOUR_V1:
		return "v1";
	case FLAVOUR_V2:
		return "v2";
	case FLAVOUR_OTHER:
		return "other-namespace";
	case FLAVOUR_PURL:
		return "purl";
	case FLAVOUR_NONE:
		return "none";
	case FLAVOUR_NOT_ELMO:
		break;
	}
	return "not-elmo";
}

/* The versions from A to B. */
static unsigned
range(enum xsd_version a, enum xsd_version b)
{
	return (2u << b) - (1u << a);
}

/* Something is met that was there from A to B only. */
static void
feature(struct flavour *f, enum xsd_version a, enum xsd_version b)
{
	f->possible &= range(a, b);
	if (a > f->since)
		f->since = a;
}

static void
root(struct flavour *f, const struct xml_tag *tag)
{
	const char *ns = tag->uri != NULL ? tag->uri : "";

	snprintf(f->ns, sizeof(f->ns), "%s", ns);
	if (strcmp(tag->local, "elmo") != 0)
		f->kind = FLAVOUR_NOT_ELMO;
	else if (strcmp(ns, ELMO_NS_V1) == 0)
		f->kind = FLAVOUR_V1;
	else if (strcmp(ns, ELMO_NS_V2) == 0)
		f->kind = FLAVOUR_V2;
	else if (strcmp(ns, ELMO_NS_PURL) == 0)
		f->kind = FLAVOUR_PURL;
	else
		f->kind = *ns == '\0' ? FLAVOUR_NONE : FLAVOUR_OTHER;
	if (f->kind == FLAVOUR_V1)
		f->possible = range(XSD_1_0_0, XSD_2_0_0);
	else if (f->kind == FLAVOUR_V2)
		f->possible = range(XSD_2_0_0_V2, XSD_2_1_1);
	if (f->possible != 0)
		f->frame[0].place = ELMO;
}

static void
count(unsigned short *n)
{
	if (*n < 2)
		++*n;
}

/* Counts a child, which is of the document's namespace, in what holds it. */
static void
tally(struct flavour_frame *in, const char *local)
{
	if (strcmp(local, "identifier") == 0)
		count(&in->identifiers);
	else if (strcmp(local, "title") == 0)
		count(&in->titles);
	else if (strcmp(local, "description") == 0)
		count(&in->descriptions);
	else if (strcmp(local, "content") == 0)
		count(&in->contents);
	else if (strcmp(local, "grouping") == 0)
		in->grouping = true;
	else if (strcmp(local, "alternativeName") == 0)
		in->alternative = true;
}

/* Attributes tell countries by list, and contents of any type. */
static void
attributes(struct flavour *f, enum place place, const struct xml_tag *tag)
{
	size_t i;

	if (place == COUNTRY) {
		if (xml_attr(tag, NULL, "type") != NULL)
			feature(f, SINCE(2_1_1));
		else
			feature(f, XSD_1_0_0, XSD_2_0_0_V2);
	}
	if (place == CONTENT)
		for (i = 0; i < tag->nattr; i++)
			if (tag->attr[i].uri == NULL)
				feature(f, XSD_1_0_0, XSD_1_1_0);
}

/* A child of an element on a known path: where is it? */
static enum place
step(struct flavour *f, struct flavour_frame *in, const struct xml_tag *tag)
{
	const char *ns = tag->uri != NULL ? tag->uri : "";
	size_t i;

	if (in->place == EXTENSION)
		feature(f, SINCE(1_1_0)); /* 1.0.0 knows signatures only */
	if (in->place == CONTENT)
		feature(f, XSD_1_0_0, XSD_1_1_0);
	if (in->place == ELMO && xml_is(tag, DS_NS, "Signature"))
		in->signature = true;
	if (strcmp(ns, f->ns) != 0)
		return UNKNOWN;
	tally(in, tag->local);
	if (in->place == LEARNER && strcmp(tag->local, "bday") == 0)
		feature(f, f->kind == FLAVOUR_V2 ? XSD_2_1_1 : XSD_1_0_0,
		    f->kind == FLAVOUR_V2 ? XSD_2_1_1 : XSD_1_7_0);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (paths[i].in != in->place ||
		    strcmp(paths[i].local, tag->local) != 0)
			continue;
		feature(f, paths[i].since, paths[i].until);
		return paths[i].is;
	}
	return UNKNOWN;
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct flavour *f = ctx;
	struct flavour_frame *in;
	enum place place;

	if (f->depth > CAP_DEPTH) /* which xml does not let happen */
		return;
	in = &f->frame[f->depth++];
	*in = (struct flavour_frame){0};
	if (f->depth == 1) {
		root(f, tag);
		return;
	}
	in--;
	if (in->place == UNKNOWN)
		return;
	place = step(f, in, tag);
	in[1].place = (unsigned char)place;
	attributes(f, place, tag);
	f->len = 0;
}

static void
on_text(void *ctx, const char *s, size_t n)
{
	struct flavour *f = ctx;

	if (f->depth == 0 || f->frame[f->depth - 1].place != KIND)
		return;
	if (n > sizeof(f->text) - f->len)
		n = sizeof(f->text) - f->len;
	memcpy(f->text + f->len, s, n);
	f->len += n;
}

static void
kind(struct flavour *f)
{
	size_t i;

	f->len = lexical_collapse(f->text, f->len);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].name) == f->len &&
		    memcmp(kinds[i].name, f->text, f->len) == 0)
			feature(f, kinds[i].since, XSD_2_1_1);
}

/* What an element has or lacks, known at its end. */
static void
conclude(struct flavour *f, const struct flavour_frame *at)
{
	switch ((enum place)at->place) {
	case ELMO:
		if (!at->signature)
			feature(f, SINCE(1_5_0));
		break;
	case LEARNER:
		if (!at->alternative)
			f->possible &= range(XSD_1_0_0, XSD_1_7_0);
		break;
	case SPECIFICATION:
		if (at->descriptions > 1)
			feature(f, SINCE(1_1_0));
		if (at->identifiers == 0)
			f->possible &= range(XSD_1_0_0, XSD_1_7_0);
		break;
	case INSTANCE:
		if (!at->grouping)
			f->possible &= ~(1u << XSD_1_3_0);
		break;
	case DISTRIBUTION:
		if (at->descriptions > 1)
			feature(f, SINCE(1_2_0));
		break;
	case ATTACHMENT:
		if (at->descriptions > 1 || at->contents != 1)
			feature(f, SINCE(1_2_0));
		break;
	case KIND:
		kind(f);
		break;
	case GROUP:
		if (at->titles > 1)
			feature(f, SINCE(1_7_0));
		break;
	default:
		break;
	}
}

/* The oldest version that is left, or that has all that is used. */
static enum xsd_version
pick(const struct flavour *f)
{
	enum xsd_version v;

	for (v = XSD_1_0_0; v < XSD_VERSIONS; v++)
		if (f->possible & 1u << v)
			return v;
	if (f->kind == FLAVOUR_V1)
		return f->since < XSD_2_0_0 ? f->since : XSD_2_0_0;
	return f->since <= XSD_2_0_0_V2 ? XSD_2_0_0_V2 : XSD_2_1_1;
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct flavour *f = ctx;

	(void)tag;
	if (f->depth == 0)
		return;
	f->depth--;
	conclude(f, &f->frame[f->depth]);
	if (f->depth == 0 && (f->kind == FLAVOUR_V1 || f->kind == FLAVOUR_V2))
		f->version = pick(f);
}

static void
begin(struct flavour *flavour)
{
	flavour->kind = FLAVOUR_NOT_ELMO;
	flavour->version = XSD_NONE;
	flavour->ns[0] = '\0';
	flavour->possible = 0;
	flavour->since = XSD_1_0_0;
	flavour->depth = flavour->len = 0;
}

void
flavour_begin(struct flavour *flavour, struct xml_sink *sink)
{
	static const struct xml_handler handler = {
	    .start = on_start, .end = on_end, .text = on_text};

	begin(flavour);
	*sink = (struct xml_sink){&handler, flavour};
}

static void
on_root(void *ctx, const struct xml_tag *tag)
{
	struct flavour *f = ctx;

	if (f->depth == 0)
		root(f, tag);
	f->depth = 1;
}

void
flavour_begin_root(struct flavour *flavour, struct xml_sink *sink)
{
	static const struct xml_handler handler = {.start = on_root};

	begin(flavour);
	*sink = (struct xml_sink){&handler, flavour};
}
