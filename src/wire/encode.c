#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "encode.h"
#include "form.h"
#include "json.h"
#include "msg.h"
#include "response.h"
#include "spool.h"
#include "xalloc.h"

#define BOUNDARY "emrex-encode-boundary"

struct field {
	const char *name;
	const char *value;   /* or: */
	struct spool *spool; /* the caller's */
};

struct fields {
	struct field v[8];
	size_t n;
};

static void
add(struct fields *f, const char *name, const char *value)
{
	f->v[f->n++] = (struct field){name, value, NULL};
}

static void
add_spool(struct fields *f, const char *name, struct spool *spool)
{
	f->v[f->n++] = (struct field){name, NULL, spool};
}

/* The code that a fault puts in place of the one asked for. */
static const char *
code_of(const struct encode_options *o)
{
	switch (o->fault) {
	case FAULT_EMPTY_CODE:
		return "";
	case FAULT_LOWER_CODE:
		return "ncp_ok";
	case FAULT_UNKNOWN_CODE:
		return "NCP_MAYBE";
	case FAULT_SOMETHING_ELSE:
		return "SOMETHING_ELSE";
	case FAULT_CANCEL:
	case FAULT_CANCEL_ELMO:
		return "NCP_CANCEL";
	case FAULT_NO_RESULTS:
	case FAULT_NO_RESULTS_ELMO:
		return "NCP_NO_RESULTS";
	case FAULT_ERROR:
	case FAULT_ERROR_ELMO:
	case FAULT_MARKUP:
		return "NCP_ERROR";
	default:
		return o->code;
	}
}

bool
encode_wants_document(const struct encode_options *o)
{
	switch (o->fault) {
	case FAULT_NO_ELMO:
	case FAULT_EMPTY_ELMO:
	case FAULT_CANCEL:
	case FAULT_NO_RESULTS:
	case FAULT_ERROR:
	case FAULT_MARKUP:
	case FAULT_HTML:
	case FAULT_EMPTY_BODY:
		return false;
	case FAULT_CANCEL_ELMO:
	case FAULT_NO_RESULTS_ELMO:
	case FAULT_ERROR_ELMO:
		return true;
	default:
		return response_code(o->code) == RESPONSE_OK;
	}
}

static void
list_elmo(const struct encode_options *o, struct fields *f, struct spool *value)
{
	const char *name = o->fault == FAULT_UPPER_ELMO ? "ELMO" : "elmo";

	if (o->fault == FAULT_EMPTY_ELMO)
		add(f, name, "");
	if (value == NULL)
		return;
	add_spool(f, name, value);
	if (o->fault == FAULT_TWO_ELMO)
		add_spool(f, name, value);
}

/* The fields in the order in which contact points send them. */
static void
list_fields(
    const struct encode_options *o, struct fields *f, struct spool *value)
{
	const char *message = o->message;

	if (o->fault == FAULT_WRONG_SESSION)
		add(f, "sessionId", "00000000000000000000000000000000");
	else if (o->session != NULL && o->fault != FAULT_NO_SESSION)
		add(f, "sessionId", o->session);
	if (o->fault != FAULT_NO_CODE)
		add(f, "returnCode", code_of(o));
	if (o->fault == FAULT_TWO_CODES)
		add(f, "returnCode", "NCP_CANCEL");
	if (o->fault == FAULT_MARKUP)
		message = "<script>alert(1)</script>\033[2J\xe2\x80\xaexml.exe";
	if (o->fault != FAULT_NO_MESSAGE)
		add(f, "returnMessage", message);
	list_elmo(o, f, value);
	if (o->fault == FAULT_EXTRA_FIELD)
		add(f, "Send data", "Send data");
}

static int
put(struct spool *out, const char *s, struct fault *fault)
{
	return spool_write(out, s, strlen(s), fault);
}

static int
write_form(const struct encode_options *o, const struct fields *f,
    struct spool *out, struct fault *fault)
{
	/* the blanks of the fault are '+' of base64, unescaped */
	struct form_out form;
	size_t i;
	int rc = 0;

	form_begin(&form, out);
	for (i = 0; i < f->n && rc == 0; i++)
		rc = f->v[i].spool != NULL
			 ? form_put_spool(
			       &form, f->v[i].name, f->v[i].spool, false, fault)
			 : form_put(&form, f->v[i].name, f->v[i].value, fault);
	if (rc == 0 && o->fault == FAULT_BAD_ESCAPE)
		rc = put(out, "%G1", fault);
	return rc;
}

static int
write_page(const struct encode_options *o, const struct fields *f,
    struct spool *out, struct fault *fault)
{
	size_t i;
	int rc = form_page_begin(out, o->url, fault);

	for (i = 0; i < f->n && rc == 0; i++)
		rc = f->v[i].spool != NULL
			 ? form_page_put_spool(
			       out, f->v[i].name, f->v[i].spool, fault)
			 : form_page_put(
			       out, f->v[i].name, f->v[i].value, fault);
	return rc == 0 ? form_page_end(out, fault) : rc;
}

/* All of FROM. */
static int
put_spool(struct spool *out, struct spool *from, struct fault *fault)
{
	char chunk[4 * KIB];
	uint64_t off = 0;
	ptrdiff_t n;

	while ((n = spool_read(from, off, chunk, sizeof chunk, fault)) > 0) {
		if (spool_write(out, chunk, (size_t)n, fault) == -1)
			return -1;
		off += (uint64_t)n;
	}
	return n < 0 ? -1 : 0;
}

/* FAULT_JSON; base64 needs no escapes. */
static int
write_json(const struct fields *f, struct spool *out, struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_FORM);
	struct json_out json;
	size_t i;
	int rc;

	json_start(&json, &text);
	json_begin(&json, NULL);
	for (i = 0; i < f->n; i++)
		if (f->v[i].spool == NULL)
			json_put(&json, f->v[i].name, f->v[i].value);
	rc = spool_write(out, text.data, text.len, fault);
	buf_free(&text);
	for (i = 0; i < f->n && rc == 0; i++) {
		if (f->v[i].spool == NULL)
			continue;
		rc = put(out, ",\"elmo\":\"", fault);
		if (rc == 0)
			rc = put_spool(out, f->v[i].spool, fault);
		if (rc == 0)
			rc = put(out, "\"", fault);
	}
	return rc == 0 ? put(out, "}\n", fault) : rc;
}

/* FAULT_MULTIPART, RFC 7578. */
static int
write_multipart(const struct fields *f, struct spool *out, struct fault *fault)
{
	char *head = NULL;
	size_t i;
	int rc = 0;

	for (i = 0; i < f->n && rc == 0; i++) {
		head = xasprintf("--%s\r\nContent-Disposition: form-data; "
				 "name=\"%s\"\r\n\r\n%s",
		    BOUNDARY, f->v[i].name,
		    f->v[i].value != NULL ? f->v[i].value : "");
		rc = put(out, head, fault);
		free(head);
		if (rc == 0 && f->v[i].spool != NULL)
			rc = put_spool(out, f->v[i].spool, fault);
		if (rc == 0)
			rc = put(out, "\r\n", fault);
	}
	return rc == 0 ? put(out, "--" BOUNDARY "--\r\n", fault) : rc;
}

static int
write_answer(const struct encode_options *o, struct spool *value,
    struct spool *out, struct fault *fault)
{
	struct fields f = {.n = 0};

	list_fields(o, &f, value);
	switch (o->fault) {
	case FAULT_JSON:
		return write_json(&f, out, fault);
	case FAULT_MULTIPART:
		return write_multipart(&f, out, fault);
	case FAULT_HTML:
		return put(out,
		    "<!DOCTYPE html>\n<html><head><title>500</title></head>"
		    "<body><h1>Internal Server Error</h1></body></html>\n",
		    fault);
	case FAULT_EMPTY_BODY:
		return 0;
	default:
		return o->as == ENCODE_PAGE ? write_page(o, &f, out, fault)
					    : write_form(o, &f, out, fault);
	}
}

int
encode(const struct encode_options *o, struct spool *doc, struct spool *out,
    struct fault *fault)
{
	struct spool *value = NULL;
	int ret = -1;

	if (o->as == ENCODE_VALUE)
		return faults_value(o->fault, doc, out, fault);
	if (encode_wants_document(o)) {
		value = spool_new(CAP_FORM);
		if (faults_value(o->fault, doc, value, fault) != 0)
			goto out;
	}
	ret = write_answer(o, value, out, fault);
out:
	spool_free(value);
	return ret;
}

bool
encode_is_url(const char *url)
{
	const char *p = NULL;

	if (strncasecmp(url, "https://", 8) == 0)
		p = url + 8;
	else if (strncasecmp(url, "http://", 7) == 0)
		p = url + 7;
	if (p == NULL || !(isalnum((unsigned char)*p) || *p == '['))
		return false;
	for (; *p != '\0'; p++)
		if ((unsigned char)*p <= ' ' || *p == 0x7f ||
		    (unsigned char)*p >= 0x80)
			return false;
	return true;
}
