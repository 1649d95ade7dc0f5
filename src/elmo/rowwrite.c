#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "flavour.h"
#include "issuer.h"
#include "rowmap.h"
#include "rowpart.h"
#include "rowwrite.h"
#include "rowxml.h"
#include "when.h"
#include "xalloc.h"

static bool
is_v2(const struct rowwrite *w)
{
	return w->version >= XSD_2_0_0;
}

static void
put_date(struct rowpart *p, const char *name, enum rowslot slot)
{
	const char *s = rowpart_value(p, slot);
	char now[WHEN_SIZE], *time;

	if (*s == '\0') {
		when_format(p->w->at, now);
		rowxml_put(p->x, name, NULL, NULL, now, rowpart_row(p));
		return;
	}
	/* a day is its beginning */
	time = strlen(s) == 10 ? xasprintf("%sT00:00:00Z", s) : xstrdup(s);
	rowxml_put(p->x, name, NULL, NULL, time, rowpart_from(p, slot));
	free(time);
}

static void
put_learner(const struct rowwrite *w, struct rowxml *x)
{
	struct rowpart p = {w, x, &w->document};
	bool v2 = is_v2(w);

	rowxml_open(x, "learner", w->document.first);
	rowpart_country(&p, "citizenship", SLOT_CITIZENSHIP);
	rowpart_ids(&p, SLOT_LEARNER_IDS, SLOT_LEARNER_ID, SLOT_NONE, NULL);
	rowpart_must(&p, "givenNames", SLOT_GIVEN);
	rowpart_must(&p, "familyName", SLOT_FAMILY);
	if (v2)
		rowpart_must(&p, "alternativeName", SLOT_ALTERNATIVE);
	else
		rowpart_put(&p, "alternativeName", SLOT_ALTERNATIVE);
	rowpart_put(&p, v2 ? "dateOfBirth" : "bday", SLOT_BORN);
	rowpart_put(&p, "placeOfBirth", SLOT_BIRTH_PLACE);
	rowpart_country(&p, "countryOfBirth", SLOT_BIRTH_COUNTRY);
	rowpart_put(&p, "birthName", SLOT_BIRTH_NAME);
	rowpart_put(&p, "gender", SLOT_GENDER);
	rowxml_close(x, "learner", w->document.first);
}

/* Is the institution of P that of the file? */
static bool
is_file(const struct rowpart *p)
{
	const struct issuer *is = p->w->issuer;
	const char *title = rowpart_value(p, SLOT_ISSUER);
	const char *schac;
	char *id;
	bool same = true;

	if (is == NULL)
		return false;
	for (size_t i = 0; i < is->nids; i++) {
		id = rowpart_id(
		    p, SLOT_ISSUER_IDS, SLOT_ISSUER_ID, is->ids[i].kind);
		schac = strcasecmp(is->ids[i].kind, "schac") == 0
			    ? rowpart_value(p, SLOT_ISSUER_SCHAC)
			    : "";
		if (id == NULL && *schac != '\0')
			id = xstrdup(schac);
		if (id != NULL) {
			same = strcasecmp(id, is->ids[i].value) == 0;
			free(id);
			return same;
		}
	}
	for (size_t i = 0; i < is->ntitles && *title != '\0'; i++) {
		same = strcmp(is->titles[i].value, title) == 0;
		if (same)
			break;
	}
	return same;
}

static void
put_issuer_ids(struct rowpart *p, const struct issuer *file)
{
	struct rowxml_origin from = rowpart_row(p);
	size_t had = rowpart_ids(
	    p, SLOT_ISSUER_IDS, SLOT_ISSUER_ID, SLOT_ISSUER_SCHAC, "schac");

	for (size_t i = 0; file != NULL && i < file->nids; i++) {
		const char *kind = file->ids[i].kind;
		char *have =
		    rowpart_id(p, SLOT_ISSUER_IDS, SLOT_ISSUER_ID, kind);

		if (have == NULL &&
		    (strcasecmp(kind, "schac") != 0 ||
			*rowpart_value(p, SLOT_ISSUER_SCHAC) == '\0')) {
			rowxml_put(p->x, "identifier", "type", kind,
			    file->ids[i].value, from);
			had++;
		}
		free(have);
	}
	if (had > 0)
		return;
	if (rowmap_strict(p->w->map))
		rowpart_fail(p, SLOT_ISSUER_SCHAC,
		    "want an identifier of the issuer, here or in the file of "
		    "--issuer");
	else /* the schema wants one */
		rowxml_put(p->x, "identifier", "type", "schac", "", from);
}

/* All that the file has where the table says no other title. */
static void
put_issuer_titles(struct rowpart *p, const struct issuer *file)
{
	const char *title = rowpart_value(p, SLOT_ISSUER);
	bool known = *title == '\0';

	for (size_t i = 0; file != NULL && i < file->ntitles; i++)
		known |= strcmp(file->titles[i].value, title) == 0;
	if (file == NULL || !known) {
		if (*title == '\0' && rowmap_strict(p->w->map))
			rowpart_fail(p, SLOT_ISSUER,
			    "want the name of the issuer, here or in the file "
			    "of --issuer");
		rowpart_must(p, "title", SLOT_ISSUER);
		return;
	}
	for (size_t i = 0; i < file->ntitles; i++) {
		const char *lang = file->titles[i].kind;

		rowxml_put(p->x, "title", *lang != '\0' ? "xml:lang" : NULL,
		    lang, file->titles[i].value, rowpart_row(p));
	}
}

static void
put_issuer(struct rowpart *p)
{
	const struct issuer *file = is_file(p) ? p->w->issuer : NULL;

	rowxml_open(p->x, "issuer", p->cells->first);
	if (*rowpart_value(p, SLOT_ISSUER_COUNTRY) == '\0' && file != NULL &&
	    file->country != NULL)
		rowpart_country_text(
		    p, "country", file->country, rowpart_row(p));
	else
		rowpart_country(p, "country", SLOT_ISSUER_COUNTRY);
	put_issuer_ids(p, file);
	put_issuer_titles(p, file);
	if (*rowpart_value(p, SLOT_ISSUER_URL) == '\0' && file != NULL &&
	    file->url != NULL)
		rowxml_put(p->x, "url", NULL, NULL, file->url, rowpart_row(p));
	else
		rowpart_must(p, "url", SLOT_ISSUER_URL);
	rowxml_close(p->x, "issuer", p->cells->first);
}

/* The specifications of a report, each in the one above. */
static void
put_lines(const struct rowwrite *w, struct rowxml *x, const struct rowreport *r)
{
	size_t open = 0, at = r->first;

	while (at != SIZE_MAX && !rowxml_full(x)) {
		const struct rowline *line = &w->lines[at];
		struct rowpart p = {w, x, &line->cells};
		size_t below;

		at = line->next;
		below = at != SIZE_MAX ? w->lines[at].depth : 0;
		rowxml_open(
		    x, "learningOpportunitySpecification", line->cells.first);
		rowpart_specification(&p);
		open++;
		if (below == line->depth + 1) {
			rowxml_open(x, "hasPart", line->cells.first);
			continue;
		}
		for (; open > 0 && open >= (below > 0 ? below : 1); open--) {
			rowxml_close(x, "learningOpportunitySpecification",
			    line->cells.first);
			if (open > 1)
				rowxml_close(x, "hasPart", line->cells.first);
		}
		if (below > 1)
			rowxml_open(x, "hasPart", w->lines[at].cells.first);
	}
}

struct scheme {
	const char *id;
	struct rowxml_origin from;
	const char *text;
	struct rowxml_origin text_from;
};

/* That of SCHEMES which is called ID; a new one where there is none. */
static struct scheme *
scheme(struct scheme *schemes, size_t *n, const char *id)
{
	for (size_t i = *n; i > 0; i--)
		if (strcmp(schemes[i - 1].id, id) == 0)
			return &schemes[i - 1];
	if (*n == CAP_RECORD_REPORTS)
		return NULL;
	schemes[*n] =
	    (struct scheme){id, {0, ROWXML_NONE}, "", {0, ROWXML_NONE}};
	return &schemes[(*n)++];
}

/* What the rows refer to. */
static void
put_schemes(
    const struct rowwrite *w, struct rowxml *x, const struct rowreport *r)
{
	struct scheme *all = xcalloc(CAP_RECORD_REPORTS, sizeof *all), *s;
	size_t n = 0;

	for (size_t at = r->first; at != SIZE_MAX; at = w->lines[at].next) {
		struct rowpart p = {w, x, &w->lines[at].cells};
		const char *text = rowpart_value(&p, SLOT_SCHEME_TEXT);

		if (!rowpart_local_scheme(&p))
			continue;
		s = scheme(all, &n, rowpart_value(&p, SLOT_SCHEME));
		if (s == NULL) {
			rowpart_fail(&p, SLOT_SCHEME, "too many schemes");
			break;
		}
		if (s->from.row == 0)
			s->from = rowpart_from(&p, SLOT_SCHEME);
		if (*s->text == '\0' && *text != '\0') {
			s->text = text;
			s->text_from = rowpart_from(&p, SLOT_SCHEME_TEXT);
		}
	}
	for (size_t i = 0; i < n; i++) {
		rowxml_begin(
		    x, "gradingScheme", "localId", all[i].id, all[i].from);
		if (*all[i].text != '\0')
			rowxml_put(x, "description", NULL, NULL, all[i].text,
			    all[i].text_from);
		rowxml_close(x, "gradingScheme", all[i].from.row);
	}
	free(all);
}

static void
put_report(const struct rowwrite *w, struct rowxml *x, struct rowreport *r)
{
	struct rowpart p = {w, x, &r->cells};

	rowxml_open(x, "report", r->cells.first);
	put_issuer(&p);
	put_lines(w, x, r);
	if (*rowpart_value(&p, SLOT_REPORT_DATE) == '\0' &&
	    w->slot[SLOT_GENERATED] != -1) {
		p.cells = &w->document; /* no later than the document */
		put_date(&p, "issueDate", SLOT_GENERATED);
		p.cells = &r->cells;
	} else {
		put_date(&p, "issueDate", SLOT_REPORT_DATE);
	}
	put_schemes(w, x, r);
	if (*rowpart_value(&p, SLOT_REPORT_STATUS) != '\0') {
		rowxml_open(x, "status", r->cells.first);
		rowpart_put(&p, "code", SLOT_REPORT_STATUS);
		rowxml_close(x, "status", r->cells.first);
	}
	rowxml_close(x, "report", r->cells.first);
}

void
rowwrite(struct rowwrite *w, struct rowxml *x)
{
	bool ns2 = w->version >= XSD_2_0_0_V2;
	struct rowpart p = {w, x, &w->document};

	rowxml_raw(x, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	rowxml_begin(x, "elmo", "xmlns", ns2 ? ELMO_NS_V2 : ELMO_NS_V1,
	    (struct rowxml_origin){w->document.first, ROWXML_NONE});
	put_date(&p, "generatedDate", SLOT_GENERATED);
	put_learner(w, x);
	for (size_t i = 0; i < w->nreports && !rowxml_full(x); i++)
		put_report(w, x, &w->reports[i]);
	rowxml_close(x, "elmo", w->document.first);
}
