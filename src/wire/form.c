#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "form.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define CHUNK (32 * KIB)

struct reader {
	struct form *form;
	struct fault *fault;
	struct buf name, value;
	bool in_value, begun;
	bool any;	       /* something but white space was read */
	bool to_spool;	       /* the value at hand goes to form->elmo */
	bool drop;	       /* a further elmo, only counted */
	unsigned escape;       /* characters of %HH still to come */
	unsigned code;	       /* what they say so far */
	unsigned long long at; /* byte offset */
	size_t held;	       /* line ends held back */
	char hold[16];
	size_t len; /* bytes at out */
	char out[CHUNK];
};

static int
bad(struct reader *r, const char *why)
{
	return fault_set(r->fault, VERDICT_TROUBLE, 0,
	    "form body: byte %llu: %s", r->at, why);
}

/* One field is complete. */
static int
keep(struct reader *r)
{
	struct form *form = r->form;
	struct form_field *field = NULL;

	if (!r->begun)
		return 0;
	if (form->n == CAP_FORM_FIELDS)
		return bad(r, "too many fields");
	form->field =
	    xreallocarray(form->field, form->n + 1, sizeof *form->field);
	field = &form->field[form->n++];
	field->name = buf_take(&r->name);
	field->value = buf_take(&r->value);
	return 0;
}

static int
flush(struct reader *r)
{
	size_t n = r->len;

	r->len = 0;
	if (r->drop || !r->to_spool)
		return 0;
	return spool_write(r->form->elmo, r->out, n, r->fault);
}

/* The name is complete: where does the value go? */
static int
begin_value(struct reader *r)
{
	const char *name = r->name.data != NULL ? r->name.data : "";

	r->in_value = true;
	r->to_spool = strcasecmp(name, "elmo") == 0;
	r->drop = r->to_spool && r->form->nelmo > 0;
	if (!r->to_spool)
		return 0;
	if (r->form->nelmo++ == 0)
		r->form->elmo = spool_new(CAP_FORM);
	return 0;
}

static int
end_field(struct reader *r)
{
	if (r->escape > 0)
		return bad(r, "'%' without two hexadecimal digits");
	if (r->begun && !r->in_value && begin_value(r) != 0)
		return -1;
	if (flush(r) != 0 || keep(r) != 0)
		return -1;
	r->in_value = r->begun = r->to_spool = r->drop = false;
	return 0;
}

/* One decoded byte. */
static int
put(struct reader *r, char c)
{
	r->begun = true;
	if (r->to_spool) {
		r->out[r->len++] = c;
		return r->len == CHUNK ? flush(r) : 0;
	}
	if (c == '\0')
		return bad(r, "a NUL");
	if (r->in_value)
		return buf_addc(&r->value, c) == 0
			   ? 0
			   : bad(r, "a value longer than 65536 bytes");
	return buf_addc(&r->name, c) == 0 ? 0 : bad(r, "a name too long");
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static int
escaped(struct reader *r, char c)
{
	int digit = hex(c);

	if (digit < 0)
		return bad(r, "'%' without two hexadecimal digits");
	r->code = (r->code << 4 | (unsigned)digit) & 0xff;
	return --r->escape > 0 ? 0 : put(r, (char)r->code);
}

static int
take(struct reader *r, char c)
{
	if (r->escape > 0)
		return escaped(r, c);
	switch (c) {
	case '&':
		return end_field(r);
	case '=':
		if (r->in_value)
			return put(r, c);
		r->begun = true;
		return begin_value(r);
	case '+':
		return put(r, ' ');
	case '%':
		r->escape = 2;
		return 0;
	case '\0':
		return bad(r, "a NUL");
	default:
		return put(r, c);
	}
}

/* Line ends wait until something follows; a run of them is content. */
static int
feed(struct reader *r, char c)
{
	size_t i;

	r->at++;
	r->any = r->any || memchr(" \t\r\n", c, 4) == NULL;
	if (!r->any)
		return 0;
	if ((c == '\r' || c == '\n') && r->held < sizeof r->hold) {
		r->hold[r->held++] = c;
		return 0;
	}
	for (i = 0; i < r->held; i++)
		if (take(r, r->hold[i]) != 0)
			return -1;
	r->held = 0;
	return take(r, c);
}

int
form_parse(struct spool *body, struct form *form, struct fault *fault)
{
	struct reader *r = xmalloc(sizeof *r);
	char *chunk = xmalloc(CHUNK);
	uint64_t off = 0;
	ptrdiff_t i, n = 0;
	int ret = -1;

	memset(form, 0, sizeof *form);
	memset(r, 0, offsetof(struct reader, out));
	r->form = form;
	r->fault = fault;
	r->name.max = CAP_NAME;
	r->value.max = CAP_FORM_VALUE;
	while ((n = spool_read(body, off, chunk, CHUNK, fault)) > 0) {
		for (i = 0; i < n; i++)
			if (feed(r, chunk[i]) != 0)
				goto out;
		off += (uint64_t)n;
	}
	if (n == 0)
		ret = end_field(r);
out:
	buf_free(&r->name);
	buf_free(&r->value);
	free(chunk);
	free(r);
	return ret;
}

void
form_free(struct form *form)
{
	size_t i;

	for (i = 0; i < form->n; i++) {
		free(form->field[i].name);
		free(form->field[i].value);
	}
	free(form->field);
	spool_free(form->elmo);
	memset(form, 0, sizeof *form);
}

void
form_begin(struct form_out *f, struct spool *out)
{
	f->out = out;
	f->any = false;
}

/* A piece of text for the body or the page; the room that one byte needs. */
typedef size_t escape_fn(char *out, unsigned char c);
#define ESCAPE_ROOM 8

/* URL Standard, application/x-www-form-urlencoded percent-encode set. */
static size_t
escape_url(char *out, unsigned char c)
{
	static const char digit[] = "0123456789ABCDEF";

	if (c == ' ') {
		*out = '+';
		return 1;
	}
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z') || c == '*' || c == '-' || c == '.' ||
	    c == '_') {
		*out = (char)c;
		return 1;
	}
	out[0] = '%';
	out[1] = digit[c >> 4];
	out[2] = digit[c & 15];
	return 3;
}

static size_t
escape_html(char *out, unsigned char c)
{
	static const char *const entity[] = {['&'] = "&amp;",
	    ['<'] = "&lt;",
	    ['>'] = "&gt;",
	    ['"'] = "&quot;",
	    ['\''] = "&#39;",
	    ['`'] = "&#96;",
	    ['\r'] = "&#13;",
	    ['\n'] = "&#10;"};
	size_t n;

	if (c >= sizeof entity / sizeof *entity || entity[c] == NULL) {
		*out = (char)c;
		return 1;
	}
	n = strlen(entity[c]);
	memcpy(out, entity[c], n);
	return n;
}

static size_t
escape_not(char *out, unsigned char c)
{
	*out = (char)c;
	return 1;
}

static int
write_escaped(
    struct spool *out, struct spool *in, escape_fn *escape, struct fault *fault)
{
	char *chunk = xmalloc(CHUNK * (1 + ESCAPE_ROOM));
	char *to = chunk + CHUNK;
	uint64_t off = 0;
	ptrdiff_t i, n;
	size_t len;
	int ret = -1;

	while ((n = spool_read(in, off, chunk, CHUNK, fault)) > 0) {
		len = 0;
		for (i = 0; i < n; i++)
			len += escape(to + len, (unsigned char)chunk[i]);
		if (spool_write(out, to, len, fault) != 0)
			goto out;
		off += (uint64_t)n;
	}
	ret = n < 0 ? -1 : 0;
out:
	free(chunk);
	return ret;
}

static int
write_string(
    struct spool *out, const char *s, escape_fn *escape, struct fault *fault)
{
	struct spool *in = spool_memory(s, strlen(s));
	int ret = write_escaped(out, in, escape, fault);

	spool_free(in);
	return ret;
}

int
form_put_spool(struct form_out *f, const char *name, struct spool *value,
    bool raw, struct fault *fault)
{
	if (f->any && write_string(f->out, "&", escape_not, fault) != 0)
		return -1;
	f->any = true;
	if (write_string(f->out, name, escape_url, fault) != 0 ||
	    write_string(f->out, "=", escape_not, fault) != 0)
		return -1;
	return write_escaped(
	    f->out, value, raw ? escape_not : escape_url, fault);
}

int
form_put(struct form_out *f, const char *name, const char *value,
    struct fault *fault)
{
	struct spool *in = spool_memory(value, strlen(value));
	int ret = form_put_spool(f, name, in, false, fault);

	spool_free(in);
	return ret;
}

/*
 * Not form.submit(): a field of that name would stand in its place.  The hash
 * in the policy is that of the script, which a test computes again.
 */
static const char page_head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
    "'none'; base-uri 'none'; script-src "
    "'sha256-ox4bri+xTrW3kuLTyRoak73QX8KZGuyP3JlQYusbSlA='\">\n"
    "<meta name=\"referrer\" content=\"no-referrer\">\n"
    "<title>EMREX</title>\n"
    "</head>\n"
    "<body>\n"
    "<form method=\"post\" accept-charset=\"utf-8\" action=\"";
static const char page_tail[] =
    "<button>Continue</button>\n"
    "</form>\n"
    "<script>HTMLFormElement.prototype.submit.call(document.forms[0])"
    "</script>\n"
    "</body>\n"
    "</html>\n";

int
form_page_begin(struct spool *out, const char *url, struct fault *fault)
{
	if (write_string(out, page_head, escape_not, fault) != 0 ||
	    write_string(out, url, escape_html, fault) != 0)
		return -1;
	return write_string(out, "\">\n", escape_not, fault);
}

int
form_page_put_spool(struct spool *out, const char *name, struct spool *value,
    struct fault *fault)
{
	if (write_string(out, "<input type=\"hidden\" name=\"", escape_not,
		fault) != 0 ||
	    write_string(out, name, escape_html, fault) != 0 ||
	    write_string(out, "\" value=\"", escape_not, fault) != 0 ||
	    write_escaped(out, value, escape_html, fault) != 0)
		return -1;
	return write_string(out, "\">\n", escape_not, fault);
}

int
form_page_put(
    struct spool *out, const char *name, const char *value, struct fault *fault)
{
	struct spool *in = spool_memory(value, strlen(value));
	int ret = form_page_put_spool(out, name, in, fault);

	spool_free(in);
	return ret;
}

int
form_page_end(struct spool *out, struct fault *fault)
{
	return write_string(out, page_tail, escape_not, fault);
}
