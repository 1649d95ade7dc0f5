#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "debugfield.h"
#include "form.h"
#include "json.h"
#include "spool.h"
#include "xalloc.h"

/* NUL-ended, without the NULs in it, cut where fields end. */
static char *
text(const char *s, size_t n)
{
	char *copy = xmalloc((n < CAP_FORM_VALUE ? n : CAP_FORM_VALUE) + 1);
	size_t len = 0;

	for (size_t i = 0; i < n && len < CAP_FORM_VALUE; i++)
		if (s[i] != '\0')
			copy[len++] = s[i];
	copy[len] = '\0';
	return copy;
}

static void
add(struct form *form, const struct buf *name, const struct buf *value)
{
	struct form_field *field;
	bool elmo;

	if (form->n == CAP_FORM_FIELDS || name->len > CAP_NAME)
		return;
	form->field =
	    xreallocarray(form->field, form->n + 1, sizeof *form->field);
	field = &form->field[form->n++];
	field->name = text(name->data, name->len);
	elmo = strcasecmp(field->name, "elmo") == 0;
	field->value = elmo ? xstrdup("") : text(value->data, value->len);
	if (!elmo || form->nelmo++ > 0)
		return;
	form->elmo = spool_new(CAP_FORM);
	if (value->len > 0)
		spool_write(form->elmo, value->data, value->len, NULL);
}

static int
hex(char c)
{
	const char *digits = "0123456789abcdef", *at;

	at = c != '\0' ? strchr(digits, c | 32) : NULL;
	return at == NULL || (c < '0') ? -1 : (int)(at - digits);
}

/* N characters of a body, decoded where they can be. */
static void
unescape(const char *s, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && n - i > 2 && hex(s[i + 1]) >= 0 &&
		    hex(s[i + 2]) >= 0) {
			buf_addc(
			    out, (char)(hex(s[i + 1]) << 4 | hex(s[i + 2])));
			i += 2;
		} else {
			buf_addc(out, s[i] == '+' ? ' ' : s[i]);
		}
	}
}

void
debugfield_body(const struct buf *in, struct form *form)
{
	const char *s = in->data, *end = s + in->len, *next, *value;
	struct buf name = BUF_INIT(CAP_DEBUG), decoded = BUF_INIT(CAP_DEBUG);

	memset(form, 0, sizeof *form);
	while (s < end && strchr(" \t\r\n", *s) != NULL)
		s++;
	while (end > s && strchr("\r\n", end[-1]) != NULL)
		end--;
	for (; s < end; s = next + 1) {
		next = memchr(s, '&', (size_t)(end - s));
		next = next != NULL ? next : end;
		value = memchr(s, '=', (size_t)(next - s));
		value = value != NULL ? value : next;
		buf_clear(&name);
		buf_clear(&decoded);
		unescape(s, (size_t)(value - s), &name);
		if (value < next)
			unescape(
			    value + 1, (size_t)(next - value) - 1, &decoded);
		if (name.len > 0)
			add(form, &name, &decoded);
	}
	buf_free(&name);
	buf_free(&decoded);
}

void
debugfield_json(const struct buf *in, struct form *form)
{
	struct json_doc *doc = json_parse(in->data, in->len, NULL);
	const struct json_value *v;
	const char *key, *s;
	void *at = NULL;

	while (
	    doc != NULL && (v = json_next(json_root(doc), &at, &key)) != NULL) {
		struct buf name = BUF_INIT(CAP_DEBUG);
		struct buf value = BUF_INIT(CAP_DEBUG);

		s = json_text(v);
		buf_adds(&name, key);
		buf_adds(&value, s != NULL ? s : "");
		if (s != NULL)
			add(form, &name, &value);
		buf_free(&name);
		buf_free(&value);
	}
	json_close(doc);
}

/* The end of the head that begins at S: behind an empty line, or NULL. */
static const char *
behind_head(const char *s, const char *end)
{
	for (; s < end && (s = memchr(s, '\n', (size_t)(end - s))) != NULL;
	     s++) {
		if (end - s > 1 && s[1] == '\n')
			return s + 2;
		if (end - s > 2 && s[1] == '\r' && s[2] == '\n')
			return s + 3;
	}
	return NULL;
}

size_t
debugfield_message(const struct buf *in)
{
	const char *body = behind_head(in->data, in->data + in->len);

	return body == NULL ? in->len : (size_t)(body - in->data);
}

/* The line end before the next boundary, or the end. */
static const char *
part_end(const char *s, const char *end)
{
	const char *at = memmem(s, (size_t)(end - s), "\n--", 3);

	if (at == NULL)
		return end;
	return at > s && at[-1] == '\r' ? at - 1 : at;
}

void
debugfield_multipart(const struct buf *in, struct form *form)
{
	static const char mark[] = "name=\"";
	const char *s = in->data, *end = s + in->len, *from, *to, *body;

	while (s < end && (s = memmem(s, (size_t)(end - s), mark,
			       sizeof mark - 1)) != NULL) {
		struct buf name = BUF_INIT(CAP_DEBUG);
		struct buf value = BUF_INIT(CAP_DEBUG);

		from = s + sizeof mark - 1;
		to = memchr(from, '"', (size_t)(end - from));
		body = to != NULL ? behind_head(to, end) : NULL;
		if (body == NULL)
			return;
		s = part_end(body, end);
		buf_add(&name, from, (size_t)(to - from));
		buf_add(&value, body, (size_t)(s - body));
		add(form, &name, &value);
		buf_free(&name);
		buf_free(&value);
	}
}

/* A character reference of HTML at S, of those that pages need. */
static size_t
reference(const char *s, size_t n, struct buf *out)
{
	static const struct {
		const char *name;
		char is;
	} refs[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'},
	    {"&quot;", '"'}, {"&apos;", '\''}, {"&#39;", '\''}, {"&#34;", '"'},
	    {"&#43;", '+'}, {"&#x2b;", '+'}, {"&#47;", '/'}, {"&#x2f;", '/'},
	    {"&#61;", '='}, {"&#x3d;", '='}, {"&#38;", '&'}, {"&#60;", '<'},
	    {"&#62;", '>'}};

	for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
		size_t len = strlen(refs[i].name);

		if (len > n || strncasecmp(s, refs[i].name, len) != 0)
			continue;
		buf_addc(out, refs[i].is);
		return len;
	}
	buf_addc(out, *s);
	return 1;
}

/* The value of the attribute NAME of the tag from S to END. */
static bool
attribute(const char *s, const char *end, const char *name, struct buf *out)
{
	size_t n = strlen(name), len;
	char quote;

	for (; (size_t)(end - s) > n + 1; s++) {
		if (strchr(" \t\r\n\"'", s[0]) == NULL ||
		    strncasecmp(s + 1, name, n) != 0 || s[n + 1] != '=')
			continue;
		s += n + 2;
		quote = s < end && (*s == '"' || *s == '\'') ? *s++ : ' ';
		for (; s < end && *s != quote; s += len)
			len = reference(s, (size_t)(end - s), out);
		return true;
	}
	return false;
}

/* The '>' that ends the tag at S, quotes minded; END when there is none. */
static const char *
tag_end(const char *s, const char *end)
{
	char quote = '\0';

	for (; s < end; s++) {
		if (quote != '\0')
			quote = *s == quote ? '\0' : quote;
		else if (*s == '"' || *s == '\'')
			quote = *s;
		else if (*s == '>')
			return s;
	}
	return end;
}

void
debugfield_html(const struct buf *in, struct form *form)
{
	const char *s = in->data, *end = s + in->len, *close;

	for (; s < end && (s = memchr(s, '<', (size_t)(end - s))) != NULL;
	     s++) {
		struct buf name = BUF_INIT(CAP_DEBUG);
		struct buf value = BUF_INIT(CAP_DEBUG);

		if (end - s < 7 || strncasecmp(s, "<input", 6) != 0)
			continue;
		close = tag_end(s, end);
		if (attribute(s + 6, close, "name", &name)) {
			attribute(s + 6, close, "value", &value);
			add(form, &name, &value);
		}
		buf_free(&name);
		buf_free(&value);
		s = close < end ? close : end - 1;
	}
}
