#include <config.h>

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "debugfield.h"
#include "debugrun.h"
#include "json.h"
#include "response.h"
#include "spool.h"
#include "warnings.h"

#define WANT "want a form body (application/x-www-form-urlencoded)"
#define NAME 32 /* a longer name of a field is none */

static const char *const known[] = {
    "elmo", "sessionId", "returnCode", "returnMessage"};

/* An error page, or a page that posts the answer. */
static bool
is_html(const struct buf *in)
{
	char head[1025];
	size_t n = in->len < sizeof head - 1 ? in->len : sizeof head - 1;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++)
		head[i] = (char)tolower((unsigned char)in->data[i]);
	head[n] = '\0';
	return strstr(head, "<!doctype html") != NULL ||
	       strstr(head, "<html") != NULL;
}

/* Names of fields may be text that a missing escape has cut: learners' data. */
static bool
showable(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
				"UVWXYZ0123456789_.- ");

	return n > 0 && n <= NAME && name[n] == '\0';
}

static unsigned long long
size_of(const struct form *form, size_t i)
{
	return form->field[i].name != NULL && form->elmo != NULL &&
		       strcasecmp(form->field[i].name, "elmo") == 0
		   ? spool_size(form->elmo)
		   : strlen(form->field[i].value);
}

static bool
is_known(const char *name)
{
	for (size_t k = 0; k < sizeof known / sizeof *known; k++)
		if (strcasecmp(known[k], name) == 0)
			return true;
	return false;
}

static void
tell_fields(struct debug *d, const struct form *form)
{
	for (size_t i = 0; i < form->n; i++) {
		const char *name = form->field[i].name;

		debugrun_note(d, DEBUG_FORM, 0, "%s: %llu bytes%s",
		    showable(name) ? name : "(a name that is none)",
		    size_of(form, i),
		    is_known(name) ? "" : ", not a field of EMREX: ignored");
	}
}

/* The first field NAME; how many there are in *N. */
static const char *
field(struct debug *d, const struct form *form, const char *name, size_t *n)
{
	const char *value = NULL;

	*n = 0;
	for (size_t i = 0; i < form->n; i++) {
		if (strcasecmp(form->field[i].name, name) != 0)
			continue;
		if ((*n)++ == 0)
			value = form->field[i].value;
		if (strcmp(form->field[i].name, name) != 0)
			debugrun_say(d, DEBUG_FORM, DEBUG_MENDED, 0,
			    "field %s taken for %s", form->field[i].name, name);
	}
	if (*n > 1)
		debugrun_say(d, DEBUG_FORM, DEBUG_BAD, 0,
		    "contradiction: field %s %zu times; the first is taken to "
		    "go on",
		    name, *n);
	return value;
}

/* May there be a document beside the code, and must there? */
static void
judge_code(struct debug *d, const struct response *r, size_t n)
{
	struct warnings warnings = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	bool wants = r->kind == RESPONSE_OK || r->kind == RESPONSE_MISSING;

	response_judge(r, NULL, &warnings, &fault);
	if (n > 1)
		debugrun_say(d, DEBUG_CODE, DEBUG_BAD, 0,
		    "%zu return codes; the first is taken to go on", n);
	if (fault.verdict != VERDICT_OK && r->elmo == NULL && wants)
		debugrun_fault(d, DEBUG_FORM, &fault);
	else if (fault.verdict != VERDICT_OK)
		debugrun_fault(d, DEBUG_CODE, &fault);
	debugrun_mends(d, DEBUG_CODE, &warnings);
	if (r->kind == RESPONSE_MISSING)
		debugrun_say(d, DEBUG_CODE, DEBUG_SKIPPED, 0,
		    "no return code: want NCP_OK or EMP_OK");
	else
		debugrun_say(d, DEBUG_CODE, DEBUG_OK, 0, "%s", r->code);
	warnings_free(&warnings);
}

static void
judge_session(
    struct debug *d, const struct debug_options *o, const struct response *r)
{
	if (r->session == NULL || *r->session == '\0')
		debugrun_say(d, DEBUG_SESSION, DEBUG_BAD, 0,
		    "no sessionId: nobody can tell to which request this is "
		    "the answer");
	else if (o->session == NULL)
		debugrun_say(d, DEBUG_SESSION, DEBUG_SKIPPED, 0,
		    "%zu bytes, not compared: --session-file says what was "
		    "sent",
		    strlen(r->session));
	else if (!response_same_session(r->session, o->session))
		debugrun_say(d, DEBUG_SESSION, DEBUG_BAD, 0,
		    "not the one that was sent: %zu bytes, want %zu",
		    strlen(r->session), strlen(o->session));
	else
		debugrun_say(d, DEBUG_SESSION, DEBUG_OK, 0,
		    "the one that was sent, %zu bytes", strlen(r->session));
}

static bool
is_blank(const struct buf *value)
{
	return value->len == 0 || strspn(value->data, " \t\r\n") == value->len;
}

/* The fields are read, however that went: IN becomes the value of elmo. */
static void
judge_fields(struct debug *d, const struct debug_options *o, struct form *form,
    struct buf *in)
{
	struct response r;
	size_t n, codes;

	memset(&r, 0, sizeof r);
	field(d, form, "elmo", &n);
	r.session = field(d, form, "sessionId", &n);
	r.code = field(d, form, "returnCode", &codes);
	r.message = field(d, form, "returnMessage", &n);
	tell_fields(d, form);
	buf_free(in);
	if (form->elmo != NULL && debug_load(form->elmo, in, NULL) == -1)
		buf_clear(in);
	if (is_blank(in))
		buf_clear(in);
	else
		r.elmo = form->elmo;
	r.kind = response_code(r.code);
	judge_code(d, &r, codes);
	judge_session(d, o, &r);
	form_free(form);
}

static void
read_body(struct debug *d, const struct debug_options *o, struct buf *in)
{
	struct spool *body = spool_memory(in->data, in->len);
	struct fault fault = FAULT_NONE;
	struct form form;

	if (form_parse(body, &form, &fault) == 0) {
		debugrun_say(d, DEBUG_FORM, DEBUG_OK, 0,
		    "form body of %zu bytes, %zu fields", in->len, form.n);
	} else {
		debugrun_fault(d, DEBUG_FORM, &fault);
		form_free(&form);
		debugfield_body(in, &form);
		debugrun_note(d, DEBUG_FORM, 0,
		    "read as it stands to go on: %zu bytes, %zu fields",
		    in->len, form.n);
	}
	judge_fields(d, o, &form, in);
	spool_free(body);
}

/* The fields are there in another form.  False: no fields. */
static bool
read_other(struct debug *d, const struct debug_options *o, struct buf *in,
    void (*read)(const struct buf *in, struct form *form), const char *what)
{
	struct form form;

	debugrun_say(d, DEBUG_FORM, DEBUG_TROUBLE, 0, "%s: %s", what, WANT);
	memset(&form, 0, sizeof form);
	read(in, &form);
	if (form.n > 0) {
		judge_fields(d, o, &form, in);
		return true;
	}
	form_free(&form);
	buf_clear(in);
	return true;
}

/* What has no fields: a value, a document, or nothing of the kind. */
static bool
no_fields(struct debug *d, const struct debug_options *o, struct buf *in,
    enum sniff kind)
{
	if (kind == SNIFF_EMPTY || kind == SNIFF_PDF) {
		debugrun_say(d, DEBUG_FORM, DEBUG_TROUBLE, 0, "%s",
		    kind == SNIFF_EMPTY
			? "empty: nothing to judge"
			: "a PDF: take the record out with pdfdetach");
		buf_clear(in);
		return false;
	}
	debugrun_say(d, DEBUG_FORM, DEBUG_SKIPPED, 0,
	    "no form body: %zu bytes, %s", in->len, sniff_name(kind));
	debugrun_say(d, DEBUG_CODE, DEBUG_SKIPPED, 0, "no form body");
	if (o->session != NULL)
		debugrun_say(d, DEBUG_SESSION, DEBUG_BAD, 0,
		    "want the one that was sent, have no form body");
	else
		debugrun_say(
		    d, DEBUG_SESSION, DEBUG_SKIPPED, 0, "no form body");
	return false;
}

/* A whole message: its headers go, what is behind them is read again. */
static bool
read_message(struct debug *d, const struct debug_options *o, struct buf *in)
{
	size_t body = debugfield_message(in);

	debugrun_say(d, DEBUG_FORM, DEBUG_TROUBLE, 0,
	    "an HTTP message, headers and all: %s; they are left out to go on",
	    WANT);
	memmove(in->data, in->data + body, in->len - body);
	in->len -= body;
	in->data[in->len] = '\0';
	if (debugrun_sniff(in) == SNIFF_HTTP) {
		buf_clear(in);
		return false;
	}
	return debugrun_form(d, o, in);
}

bool
debugrun_form(struct debug *d, const struct debug_options *o, struct buf *in)
{
	enum sniff kind = debugrun_sniff(in);

	if (kind == SNIFF_FORM) {
		read_body(d, o, in);
		return true;
	}
	if (kind == SNIFF_JSON)
		return read_other(d, o, in, debugfield_json, "JSON");
	if (kind == SNIFF_MULTIPART)
		return read_other(
		    d, o, in, debugfield_multipart, "multipart/form-data");
	if (kind == SNIFF_HTTP)
		return read_message(d, o, in);
	if (is_html(in))
		return read_other(d, o, in, debugfield_html, "a page of HTML");
	return no_fields(d, o, in, kind);
}
