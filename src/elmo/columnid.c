#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "column.h"
#include "columnid.h"
#include "decimal.h"
#include "doc.h"
#include "record.h"
#include "xalloc.h"

/* The bytes of BUF, or NULL when there are none. */
static char *
taken(struct buf *buf)
{
	if (buf->len > 0)
		return buf_take(buf);
	buf_free(buf);
	return NULL;
}

static bool
is_empty(const xmlNode *node)
{
	char *text = doc_text(node);
	bool empty = text == NULL || *text == '\0';

	free(text);
	return empty;
}

const xmlNode *
columnid_choose(
    const struct column_view *v, const xmlNode *parent, const char *local)
{
	const struct doc *doc = v->row->doc;
	const xmlNode *best = doc_choose(doc, parent, local, v->langs), *n;

	if (best == NULL || !is_empty(best))
		return best;
	for (n = doc_first(doc, parent, local); n != NULL && is_empty(n);
	     n = doc_next(doc, n, local))
		;
	return n != NULL ? n : best;
}

/* Appends "type=value", behind "; " where something stands. */
static void
add_pair(struct buf *buf, const char *type, const char *value)
{
	if (buf->len > 0)
		buf_adds(buf, "; ");
	if (type != NULL && *type != '\0') {
		buf_adds(buf, type);
		buf_addc(buf, '=');
	}
	buf_adds(buf, value);
}

static char *
all_identifiers(const struct doc *doc, const xmlNode *parent)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const xmlNode *n = doc_first(doc, parent, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *value = doc_text(n);

		if (*value != '\0')
			add_pair(&buf, type, value);
		free(type);
		free(value);
	}
	return taken(&buf);
}

/* The identifier of the first type in TYPES that there is, else the first. */
static char *
preferred(
    const struct doc *doc, const xmlNode *parent, const char *const *types)
{
	char *id = NULL;

	for (; id == NULL && *types != NULL; types++)
		id = doc_identifier(doc, parent, *types);
	return id != NULL ? id : doc_text_at(doc, parent, "identifier");
}

char *
columnid_learner(const struct column_view *v, const char *parameter)
{
	const struct doc *doc = v->row->doc;

	return doc_identifier(doc, doc_learner(doc), parameter);
}

char *
columnid_learner_all(const struct column_view *v, const char *parameter)
{
	const struct doc *doc = v->row->doc;

	(void)parameter;
	return all_identifiers(doc, doc_learner(doc));
}

static const xmlNode *
issuer(const struct column_view *v)
{
	return doc_first(v->row->doc, v->row->report, "issuer");
}

char *
columnid_issuer(const struct column_view *v, const char *parameter)
{
	return doc_identifier(v->row->doc, issuer(v), parameter);
}

char *
columnid_issuer_all(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return all_identifiers(v->row->doc, issuer(v));
}

char *
columnid_los(const struct column_view *v, const char *parameter)
{
	static const char *const types[] = {"local", "ewp-los-id", NULL};

	if (parameter != NULL)
		return doc_identifier(v->row->doc, v->row->los, parameter);
	return preferred(v->row->doc, v->row->los, types);
}

char *
columnid_los_all(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return all_identifiers(v->row->doc, v->row->los);
}

char *
columnid_loi(const struct column_view *v, const char *parameter)
{
	static const char *const types[] = {"ewp-loi-id", "local", NULL};

	if (parameter != NULL)
		return doc_identifier(v->row->doc, v->row->loi, parameter);
	return preferred(v->row->doc, v->row->loi, types);
}

char *
columnid_loi_all(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return all_identifiers(v->row->doc, v->row->loi);
}

char *
columnid_enrolment_all(const struct column_view *v, const char *parameter)
{
	const struct doc *doc = v->row->doc;

	(void)parameter;
	return all_identifiers(
	    doc, doc_path(doc, v->row->loi, "enrolment/enrolmentInstitution"));
}

/* Adds VALUE, which it frees, to *SUM; what cannot be added stands beside. */
static void
add_value(char **sum, char *value)
{
	char *both;

	if (*sum == NULL) {
		*sum = value;
		return;
	}
	both = decimal_add(*sum, value);
	if (both == NULL)
		both = xasprintf("%s; %s", *sum, value);
	free(*sum);
	free(value);
	*sum = both;
}

static bool
of_scheme(const struct doc *doc, const xmlNode *credit, const char *scheme)
{
	char *have = doc_text_at(doc, credit, "scheme");
	bool same = have != NULL && strcasecmp(have, scheme) == 0;

	free(have);
	return same;
}

char *
columnid_credits(const struct column_view *v, const char *parameter)
{
	const struct record_row *row = v->row;
	const xmlNode *credit = NULL;
	char *sum = NULL, *value;

	while ((credit = record_credit(row->doc, row->los, row->loi, credit)) !=
	       NULL) {
		if (!of_scheme(
			row->doc, credit, parameter ? parameter : "ects"))
			continue;
		value = record_credit_value(row->doc, credit);
		if (value != NULL)
			add_value(&sum, value);
	}
	return sum;
}

char *
columnid_other(const struct column_view *v, const char *parameter)
{
	const struct record_row *row = v->row;
	struct buf buf = BUF_INIT(SIZE_MAX);
	const xmlNode *credit = NULL;

	(void)parameter;
	while ((credit = record_credit(row->doc, row->los, row->loi, credit)) !=
	       NULL) {
		char *value = record_credit_value(row->doc, credit);
		char *scheme = doc_text_at(row->doc, credit, "scheme");

		if (value != NULL && !record_is_ects(row->doc, credit))
			add_pair(&buf, scheme, value);
		free(value);
		free(scheme);
	}
	return taken(&buf);
}

char *
columnid_counted(const struct column_view *v, const char *parameter)
{
	(void)parameter;
	return v->row->counts ? columnid_credits(v, NULL) : NULL;
}

/* "type=value" of one level, or its value alone when the type is PARAMETER. */
static void
add_level(struct buf *buf, const struct doc *doc, const xmlNode *level,
    const char *parameter)
{
	char *type = doc_text_at(doc, level, "type");
	char *value = doc_text_at(doc, level, "value");

	if (value == NULL || *value == '\0') {
		free(value);
		value = doc_text_at(doc, level, "description");
	}
	if (type == NULL && value == NULL)
		value = doc_text(level); /* the pre-release: a word */
	if (value != NULL && *value != '\0') {
		if (parameter == NULL)
			add_pair(buf, type, value);
		else if (type != NULL && strcasecmp(type, parameter) == 0)
			add_pair(buf, NULL, value);
	}
	free(type);
	free(value);
}

char *
columnid_level(const struct column_view *v, const char *parameter)
{
	const struct record_row *row = v->row;
	struct buf buf = BUF_INIT(SIZE_MAX);
	const xmlNode *n, *credit = NULL;

	for (n = doc_first(row->doc, row->loi, "level"); n != NULL;
	     n = doc_next(row->doc, n, "level"))
		add_level(&buf, row->doc, n, parameter);
	n = doc_first(row->doc, row->los, "level"); /* the pre-release */
	if (buf.len == 0 && n != NULL)
		add_level(&buf, row->doc, n, parameter);
	/* until 1.7 a credit has one of three words */
	while (buf.len == 0 && parameter == NULL &&
	       (credit = record_credit(row->doc, row->los, row->loi, credit)) !=
		   NULL) {
		char *word = doc_text_at(row->doc, credit, "level");

		if (word != NULL)
			buf_adds(&buf, word);
		free(word);
	}
	return taken(&buf);
}

/* Appends the titles of the specifications down to LOS. */
static void
add_path(struct buf *buf, const struct column_view *v, const xmlNode *los,
    size_t depth)
{
	char *title;

	if (depth > 1) { /* between the two is hasPart */
		add_path(buf, v, los->parent->parent, depth - 1);
		buf_adds(buf, " > ");
	}
	title = doc_text(columnid_choose(v, los, "title"));
	if (title != NULL)
		buf_adds(buf, title);
	free(title);
}

char *
columnid_path(const struct column_view *v, const char *parameter)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	(void)parameter;
	add_path(&buf, v, v->row->los, v->row->depth);
	return taken(&buf);
}

char *
columnid_distribution(const struct column_view *v, const char *parameter)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	const struct doc *doc = v->row->doc;
	const xmlNode *n = doc_path(doc, v->row->loi, "resultDistribution");

	(void)parameter;
	for (n = doc_first(doc, n, "category"); n != NULL;
	     n = doc_next(doc, n, "category")) {
		char *label = doc_attr(n, "label"),
		     *count = doc_attr(n, "count");

		add_pair(&buf, label, count != NULL ? count : "");
		free(label);
		free(count);
	}
	return taken(&buf);
}
