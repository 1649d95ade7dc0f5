#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "doc.h"
#include "fold.h"
#include "column.h"
#include "lexdate.h"
#include "msg.h"
#include "record.h"
#include "selectwant.h"
#include "selectxpath.h"
#include "xalloc.h"

#define BLANKS " \t\r\n"
#define LOI "learningOpportunityInstance"

int
selectwant_add_where(
    struct selectwant *want, const char *text, struct fault *fault)
{
	return wheres_add(&want->wheres, text, fault);
}

int
selectwant_add_xpath(
    struct selectwant *want, const char *text, struct fault *fault)
{
	struct selectxpath *xpath = selectxpath_new(text, fault);

	if (xpath == NULL)
		return -1;
	want->xpaths = xreallocarray(
	    want->xpaths, want->nxpaths + 1, sizeof *want->xpaths);
	want->xpaths[want->nxpaths++] = xpath;
	return 0;
}

/* 2023, 2023-05, 2023-05-31; no time zone, for days are compared as text. */
static int
check_date(const char *date, const char *which, struct fault *fault)
{
	size_t n = date != NULL ? strlen(date) : 10;
	char clean[64];

	if (date == NULL || (n == 4 && lexdate_valid(LEXICAL_YEAR, date, n)) ||
	    (n == 7 && lexdate_valid(LEXICAL_YEARMONTH, date, n)) ||
	    (n == 10 && lexdate_valid(LEXICAL_DATE, date, n)))
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "--%s: want YYYY-MM-DD, YYYY-MM or YYYY, have '%s'", which,
	    msg_clean(clean, sizeof clean, date, n));
}

/* As far as both say: 2023 is any day of that year. */
static int
compare_dates(const char *a, const char *b)
{
	size_t m = strspn(a, "0123456789-"), n = strlen(b);

	return strncmp(a, b, m < n ? m : n);
}

int
selectwant_check(const struct selectwant *want, struct fault *fault)
{
	if (check_date(want->since, "since", fault) == -1 ||
	    check_date(want->until, "until", fault) == -1)
		return -1;
	if (want->since != NULL && want->until != NULL &&
	    compare_dates(want->since, want->until) > 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "--since is later than --until");
	return 0;
}

void
selectwant_free(struct selectwant *want)
{
	wheres_free(&want->wheres);
	for (size_t i = 0; i < want->nxpaths; i++)
		selectxpath_free(want->xpaths[i]);
	free(want->xpaths);
	want->xpaths = NULL;
	want->nxpaths = 0;
}

unsigned
selectwant_names(const struct selectwant *want)
{
	return (want->issuers.n > 0 ? SELECTWANT_ISSUER : 0u) |
	       (want->ids.n > 0 ? SELECTWANT_ID : 0u) |
	       (want->types.n > 0 ? SELECTWANT_TYPE : 0u) |
	       (want->nxpaths > 0 ? SELECTWANT_XPATH : 0u);
}

bool
selectwant_conditions(const struct selectwant *want)
{
	return want->statuses.n > 0 || want->since != NULL ||
	       want->until != NULL || want->wheres.n > 0;
}

/*
 * Equal but for case and the white space that xs:token does not count; with
 * WORDS also when what is between words is another sign: in_progress.
 */
static bool
alike(const char *a, const char *b, bool words)
{
	const char *between = words ? BLANKS "-_" : BLANKS;

	a += strspn(a, BLANKS);
	b += strspn(b, BLANKS);
	for (; *a != '\0' && *b != '\0';) {
		size_t m = strspn(a, between), n = strspn(b, between);

		if ((m > 0) != (n > 0))
			break;
		if (m > 0) {
			a += m;
			b += n;
		} else if (strncasecmp(a++, b++, 1) != 0) {
			return false;
		}
	}
	return a[strspn(a, BLANKS)] == '\0' && b[strspn(b, BLANKS)] == '\0';
}

static bool
any_alike(const struct strings *list, const char *have)
{
	for (size_t i = 0; i < list->n; i++)
		if (alike(list->v[i], have, true))
			return true;
	return false;
}

/* Is WANTED this identifier, as VALUE or TYPE:VALUE? */
static bool
is_identifier(
    const char *wanted, const char *type, const char *value, bool caseless)
{
	size_t n = type != NULL ? strlen(type) : 0;

	if (*value == '\0')
		return false;
	if (caseless ? alike(wanted, value, false) : strcmp(wanted, value) == 0)
		return true;
	if (n == 0 || strncasecmp(wanted, type, n) != 0 || wanted[n] != ':')
		return false;
	wanted += n + 1;
	return caseless ? alike(wanted, value, false)
			: strcmp(wanted, value) == 0;
}

static bool
has_identifier(const char *wanted, const struct doc *doc, const xmlNode *parent,
    bool caseless)
{
	bool found = false;

	for (const xmlNode *n = doc_first(doc, parent, "identifier");
	     n != NULL && !found; n = doc_next(doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *value = doc_text(n);

		found = is_identifier(wanted, type, value, caseless);
		free(type);
		free(value);
	}
	return found;
}

/* Without what people leave out of an address, *N its length. */
static const char *
bare_url(const char *s, size_t *n)
{
	static const char *const before[] = {"http://", "https://", "www."};

	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
		if (strncasecmp(s, before[i], strlen(before[i])) == 0)
			s += strlen(before[i]);
	*n = strlen(s);
	while (*n > 0 && s[*n - 1] == '/')
		--*n;
	return s;
}

/* The whole address, or its host where WANTED names no more. */
static bool
is_url(const char *wanted, const char *url)
{
	size_t m, n;

	wanted = bare_url(wanted, &m);
	url = bare_url(url, &n);
	if (memchr(wanted, '/', m) == NULL)
		n = strcspn(url, "/:?#") < n ? strcspn(url, "/:?#") : n;
	return m > 0 && m == n && strncasecmp(wanted, url, n) == 0;
}

/* As people write a name: no case, no accents. */
static bool
is_title(const char *wanted, const char *title)
{
	char a[2048], b[2048];

	if (*title == '\0' || strlen(title) >= sizeof a / 4)
		return strcmp(wanted, title) == 0 && *title != '\0';
	fold(wanted, a, sizeof a);
	fold(title, b, sizeof b);
	/* a sign that was lost may be any */
	if (strchr(a, '?') != NULL || *a == '\0')
		return alike(wanted, title, false);
	return strcmp(a, b) == 0;
}

static bool
is_issuer(const char *wanted, const struct doc *doc, const xmlNode *issuer)
{
	char *url = doc_text_at(doc, issuer, "url");
	bool found = has_identifier(wanted, doc, issuer, true) ||
		     (url != NULL && is_url(wanted, url));

	free(url);
	for (const xmlNode *n = doc_first(doc, issuer, "title");
	     n != NULL && !found; n = doc_next(doc, n, "title")) {
		char *title = doc_text(n);

		found = is_title(wanted, title);
		free(title);
	}
	return found;
}

bool
selectwant_issuer(
    const struct selectwant *want, const struct doc *doc, const xmlNode *issuer)
{
	for (size_t i = 0; i < want->issuers.n; i++)
		if (is_issuer(want->issuers.v[i], doc, issuer))
			return true;
	return false;
}

/* WANTED as xs:token has it; the caller frees it. */
static char *
collapsed(const char *wanted)
{
	char *s = xstrdup(wanted);

	s[lexical_collapse(s, strlen(s))] = '\0';
	return s;
}

static bool
is_opportunity(const char *wanted, const struct doc *doc, const xmlNode *los)
{
	bool found = has_identifier(wanted, doc, los, false);

	for (const xmlNode *s = doc_first(doc, los, "specifies");
	     s != NULL && !found; s = doc_next(doc, s, "specifies"))
		for (const xmlNode *loi = doc_first(doc, s, LOI);
		     loi != NULL && !found; loi = doc_next(doc, loi, LOI))
			found = has_identifier(wanted, doc, loi, false);
	return found;
}

bool
selectwant_id(
    const struct selectwant *want, const struct doc *doc, const xmlNode *los)
{
	bool found = false;

	for (size_t i = 0; i < want->ids.n && !found; i++) {
		char *wanted = collapsed(want->ids.v[i]);

		found = is_opportunity(wanted, doc, los);
		free(wanted);
	}
	return found;
}

bool
selectwant_type(
    const struct selectwant *want, const struct doc *doc, const xmlNode *los)
{
	char *type = doc_text_at(doc, los, "type");
	bool found = type != NULL && any_alike(&want->types, type);

	free(type);
	return found;
}

static bool
status_holds(const struct selectwant *want, const struct column_view *view)
{
	char *status;
	bool found;

	if (want->statuses.n == 0)
		return true;
	status = record_status(view->row->doc, view->row->loi);
	found = any_alike(&want->statuses, status);
	free(status);
	return found;
}

static bool
date_holds(const struct selectwant *want, const struct column_view *view,
    bool *undated)
{
	char *date;
	bool good;

	if (want->since == NULL && want->until == NULL)
		return true;
	date = doc_text_at(view->row->doc, view->row->loi, "date");
	good = date != NULL && strspn(date, "0123456789") == 4;
	*undated = !good;
	if (good && want->since != NULL)
		good = compare_dates(date, want->since) >= 0;
	if (good && want->until != NULL)
		good = compare_dates(date, want->until) <= 0;
	free(date);
	return good;
}

bool
selectwant_row(const struct selectwant *want, const struct column_view *view,
    bool *undated)
{
	return status_holds(want, view) && wheres_hold(&want->wheres, view) &&
	       date_holds(want, view, undated);
}
