#include <config.h>

#include <stdlib.h>

#include "doc.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

/* "2025-09-01 - 2026-08-31", with an en dash; half of it where that is all. */
static char *
period(const struct doc *doc, const xmlNode *year)
{
	char *from = doc_text_at(doc, year, "start");
	char *to = doc_text_at(doc, year, "end");
	char *a = from != NULL ? words_date(from) : NULL;
	char *b = to != NULL ? words_date(to) : NULL;
	char *text;

	if (a == NULL && b == NULL)
		text = doc_text(year);
	else
		text = xasprintf("%s \xe2\x80\x93 %s", a ? a : "", b ? b : "");
	free(from);
	free(to);
	free(a);
	free(b);
	return text;
}

void
enrolment_pairs(
    const struct subject *subject, const xmlNode *loi, struct block *pairs)
{
	const struct doc *doc = subject->doc;
	const xmlNode *enrolment = doc_first(doc, loi, "enrolment");
	char *date = doc_text_at(doc, enrolment, "enrolmentDate");

	if (enrolment == NULL)
		return;
	part_issuer(subject, pairs, "enrolment.institution",
	    doc_first(doc, enrolment, "enrolmentInstitution"));
	if (date != NULL)
		part_pair(
		    subject, pairs, "enrolment.date", words_date(date), NULL);
	free(date);
	part_pair(subject, pairs, "enrolment.year",
	    period(doc, doc_first(doc, enrolment, "academicYear")), NULL);
}
