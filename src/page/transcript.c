#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "authentic.h"
#include "doc.h"
#include "facts.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

/* digits of the SHA-256 that make the document number of each page */
#define DOCUMENT_DIGITS 16

static const char *
word(const struct subject *subject, const char *key)
{
	return labels_get(subject->labels, key);
}

static const char *
word_lang(const struct subject *subject)
{
	return labels_lang(subject->labels);
}

static void
add_format(const struct subject *subject, struct paras *out, enum style style,
    const char *key, const char *text)
{
	char *words = labels_format(subject->labels, key, text, NULL);

	paras_add(out, style, words, word_lang(subject), NULL);
	free(words);
}

static void
say_other(void *ctx, const char *field, const char *text, const char *lang)
{
	facts_field(ctx, field, text, lang);
}

/* The right side of the letterhead: when, where, and the address. */
static void
aside(const struct subject *subject, const xmlNode *report,
    const xmlNode *issuer, struct paras *out)
{
	char *issued = doc_text_at(subject->doc, report, "issueDate");
	char *country = doc_text_at(subject->doc, issuer, "country");
	char *url = doc_text_at(subject->doc, issuer, "url");

	if (issued != NULL && *issued != '\0') {
		char *date = words_date(issued);

		add_format(subject, out, STYLE_SMALL, "page.issued", date);
		free(date);
	}
	if (country != NULL && *country != '\0') {
		char *name = words_country(subject, country);

		paras_add(out, STYLE_SMALL, name, word_lang(subject), NULL);
		free(name);
	}
	if (url != NULL)
		paras_add(out, STYLE_SMALL, url, NULL, words_url(url));
	free(issued);
	free(country);
	free(url);
}

/* One issuer is the rule; the pre-release has been seen with two. */
static void
letterhead(
    const struct subject *subject, const xmlNode *report, struct blocks *out)
{
	struct block *block = block_add(out, BLOCK_LETTERHEAD);
	const xmlNode *issuer = doc_first(subject->doc, report, "issuer");

	aside(subject, report, issuer, &block->aside);
	for (; issuer != NULL;
	     issuer = doc_next(subject->doc, issuer, "issuer")) {
		words_titles(subject, issuer, "title", STYLE_INSTITUTION,
		    STYLE_ORIGINAL, &block->paras);
		words_identifiers(subject, issuer, STYLE_SMALL, &block->paras);
	}
	/* the outline is by institution; the title is the heading */
	block->outline = 1;
	part_drop(out);
}

/* Did the issuer deliver everything (2.1.1)? */
static void
status(const struct subject *subject, const xmlNode *report, struct blocks *out)
{
	const xmlNode *node = doc_first(subject->doc, report, "status");
	char *code = doc_text_at(subject->doc, node, "code");
	struct block *block = block_add(out, BLOCK_PARAS);

	if (code != NULL && *code != '\0') {
		char *words = words_code(subject, "report-status", code);

		paras_add(
		    &block->paras, STYLE_BODY, words, word_lang(subject), NULL);
		free(words);
	}
	words_titles(subject, node, "message", STYLE_BODY, STYLE_SMALL_ITALIC,
	    &block->paras);
	free(code);
	part_drop(out);
}

static void
programmes(
    const struct subject *subject, const xmlNode *report, struct blocks *out)
{
	const struct doc *doc = subject->doc;
	struct block *block;

	programme_blocks(subject, report, 2, out);
	if (doc_los(doc, report, NULL) != NULL ||
	    doc_first(doc, report, "resultOfRecognition") != NULL)
		return;
	block = block_add(out, BLOCK_PARAS);
	part_say(subject, &block->paras, STYLE_BODY, "report.empty");
}

/* What only other versions than ours know. */
static void
others(const struct subject *subject, const xmlNode *report, struct blocks *out)
{
	static const char *const of_report[] = {"learner", "issuer",
	    "learningOpportunitySpecification", "resultOfRecognition",
	    "issueDate", "gradingScheme", "status", "attachment", "extension",
	    NULL};
	static const char *const of_issuer[] = {
	    "country", "identifier", "title", "url", NULL};
	struct facts facts = {.subject = subject};

	words_others(subject, doc_first(subject->doc, report, "issuer"),
	    of_issuer, say_other, &facts);
	words_others(subject, report, of_report, say_other, &facts);
	if (facts.n > 0)
		part_heading(subject, out, 2, "report.other");
	facts_blocks(&facts, out);
	facts_free(&facts);
}

static void
report_blocks(const struct subject *all, const xmlNode *report, bool first,
    struct blocks *out)
{
	char *scale = scales_common(all, report);
	struct subject own = *all;
	const struct subject *subject = &own;

	own.scale = scale;
	if (!first)
		block_add(out, BLOCK_PAGE);
	letterhead(subject, report, out);
	block_heading(out, 1, 0, first ? STYLE_TITLE : STYLE_HEADING,
	    word(subject, "page.title"), word_lang(subject));
	if (first)
		learner_blocks(subject, false, out);
	else
		learner_of_report(subject, report, out);
	status(subject, report, out);
	programmes(subject, report, out);
	recognition_blocks(subject, report, 2, out);
	supplement_blocks(subject, report, 2, out);
	scales_blocks(subject, report, 2, out);
	others(subject, report, out);
	enclosure_blocks(subject, report, 2, out);
	free(scale);
}

/* The issuer of REPORT, in the language wanted, or NULL. */
static char *
issuer_title(const struct subject *subject, const xmlNode *report, char **lang)
{
	const xmlNode *issuer = doc_first(subject->doc, report, "issuer");

	return words_title(subject, issuer, "title", lang);
}

/* Is there one institution in all reports? */
static bool
one_issuer(const struct subject *subject, const char *title)
{
	bool one = true;

	for (const xmlNode *report = doc_report(subject->doc, NULL);
	     report != NULL && one; report = doc_report(subject->doc, report)) {
		char *lang = NULL;
		char *other = issuer_title(subject, report, &lang);

		one = other != NULL && strcmp(other, title) == 0;
		free(other);
		free(lang);
	}
	return one;
}

static void
header(const struct subject *subject, struct blocks *out)
{
	char *lang = NULL;
	char *title =
	    issuer_title(subject, doc_report(subject->doc, NULL), &lang);

	if (title != NULL && *title != '\0' && one_issuer(subject, title)) {
		char *text =
		    labels_format(subject->labels, "page.header", title, NULL);

		para_set(&out->header, STYLE_FURNITURE, text,
		    word_lang(subject), NULL);
		free(text);
	} else {
		para_set(&out->header, STYLE_FURNITURE,
		    word(subject, "page.title"), word_lang(subject), NULL);
	}
	out->author = title != NULL ? title : xstrdup("");
	free(lang);
}

/* Name and date of birth: a page alone must say whose it is. */
static void
footer(const struct subject *subject, const char *name, struct blocks *out)
{
	const xmlNode *learner = doc_learner(subject->doc);
	char *born = doc_text_at(subject->doc, learner, "dateOfBirth");
	char *date, *text;

	if (born == NULL)
		born = doc_text_at(subject->doc, learner, "bday");
	date = words_date(born != NULL ? born : "");
	text = *date != '\0' ? xasprintf("%s \302\267 %s", name, date)
			     : xstrdup(name);
	para_set(&out->footer, STYLE_FURNITURE, text, NULL, NULL);
	free(born);
	free(date);
	free(text);
}

static void
furniture(const struct subject *subject, struct blocks *out)
{
	const char *sha256 = subject->authentic->sha256;
	char *name = learner_name(subject);

	out->title =
	    labels_format(subject->labels, "page.title-of", name, NULL);
	out->lang = xstrdup(word_lang(subject));
	out->page_of = xstrdup(word(subject, "page.of"));
	header(subject, out);
	footer(subject, name, out);
	if (sha256 != NULL) {
		char *head = xstrndup(sha256, DOCUMENT_DIGITS);
		char *text =
		    labels_format(subject->labels, "page.document", head, NULL);

		para_set(&out->document, STYLE_FURNITURE, text,
		    word_lang(subject), NULL);
		free(head);
		free(text);
	}
	free(name);
}

struct blocks *
transcript_blocks(const struct subject *subject)
{
	const struct doc *doc = subject->doc;
	struct blocks *out = blocks_new();

	furniture(subject, out);
	for (const xmlNode *report = doc_report(doc, NULL); report != NULL;
	     report = doc_report(doc, report))
		report_blocks(subject, report, out->reports++ == 0, out);
	if (out->reports == 0) {
		block_heading(out, 1, 0, STYLE_TITLE,
		    word(subject, "page.title"), word_lang(subject));
		learner_blocks(subject, false, out);
		programmes(subject, NULL, out);
	}
	group_blocks(subject, 2, out);
	enclosure_blocks(subject, NULL, 2, out);
	extension_blocks(subject, 2, out);
	panel_blocks(subject, out);
	return out;
}
