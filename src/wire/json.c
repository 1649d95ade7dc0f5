#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "xalloc.h"

struct json_doc {
	json_t *root;
	const char *mended;
};

/* A json_value is jansson's json_t under a name that needs no jansson. */
static const json_t *
native(const struct json_value *v)
{
	return (const json_t *)(const void *)v;
}

static const struct json_value *
own(const json_t *v)
{
	return (const struct json_value *)(const void *)v;
}

/* What a look at the text, without parsing it, says. */
struct survey {
	size_t depth;
	bool commas; /* a comma stands before a closing bracket */
};

/* The next character that is not white space, from S[I] on; 0 at the end. */
static char
next_solid(const char *s, size_t n, size_t i)
{
	while (i < n &&
	       (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n'))
		i++;
	return i < n ? s[i] : '\0';
}

/*
 * Walks over S outside of strings.  With MEND not NULL, the commas that
 * stand before closing brackets are blanked there (a copy of S).
 */
static struct survey
survey(const char *s, size_t n, char *mend)
{
	struct survey found = {0, false};
	size_t depth = 0, i;
	bool string = false;
	char next;

	for (i = 0; i < n; i++) {
		if (string) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				string = false;
			continue;
		}
		if (s[i] == '"')
			string = true;
		else if ((s[i] == '[' || s[i] == '{') && ++depth > found.depth)
			found.depth = depth;
		else if ((s[i] == ']' || s[i] == '}') && depth > 0)
			depth--;
		else if (s[i] == ',') {
			next = next_solid(s, n, i + 1);
			if (next != ']' && next != '}')
				continue;
			found.commas = true;
			if (mend != NULL)
				mend[i] = ' ';
		}
	}
	return found;
}

/* Parses S, its commas before closing brackets blanked where there are any. */
static json_t *
load(const char *s, size_t n, bool commas, struct fault *fault)
{
	json_error_t error;
	char *mended = NULL;
	json_t *root;

	if (commas) {
		mended = xmalloc(n);
		memcpy(mended, s, n);
		survey(s, n, mended);
		s = mended;
	}
	root = json_loadb(s, n, 0, &error);
	if (root == NULL)
		fault_set(fault, VERDICT_TROUBLE, error.line, "not JSON: %s",
		    error.text);
	free(mended);
	return root;
}

struct json_doc *
json_parse(const char *s, size_t n, struct fault *fault)
{
	return json_parse_within(s, n, CAP_JSON_DEPTH, fault);
}

struct json_doc *
json_parse_within(const char *s, size_t n, size_t depth, struct fault *fault)
{
	struct json_doc *doc;
	struct survey found;
	const char *mended = NULL;
	json_t *root;

	if (n > CAP_REGISTRY) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "JSON too large: want at most %lu bytes, have %zu",
		    CAP_REGISTRY, n);
		return NULL;
	}
	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
		mended = "a byte order mark";
	}
	found = survey(s, n, NULL);
	if (found.depth > depth) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "JSON too deep: want at most %zu levels, have %zu", depth,
		    found.depth);
		return NULL;
	}
	if (found.commas)
		mended = "a comma before a closing bracket";
	root = load(s, n, found.commas, fault);
	if (root == NULL)
		return NULL;
	doc = xcalloc(1, sizeof *doc);
	doc->root = root;
	doc->mended = mended;
	return doc;
}

void
json_close(struct json_doc *doc)
{
	if (doc == NULL)
		return;
	json_decref(doc->root);
	free(doc);
}

const struct json_value *
json_root(const struct json_doc *doc)
{
	return own(doc->root);
}

const char *
json_mended(const struct json_doc *doc)
{
	return doc->mended;
}

enum json_type
json_kind(const struct json_value *v)
{
	if (v == NULL)
		return JSON_NONE;
	switch (json_typeof(native(v))) {
	case JSON_OBJECT:
		return JSON_IS_OBJECT;
	case JSON_ARRAY:
		return JSON_IS_ARRAY;
	case JSON_STRING:
		return JSON_IS_STRING;
	case JSON_INTEGER:
	case JSON_REAL:
		return JSON_IS_NUMBER;
	case JSON_TRUE:
	case JSON_FALSE:
		return JSON_IS_BOOL;
	case JSON_NULL:
		break;
	}
	return JSON_IS_NULL;
}

const struct json_value *
json_member(const struct json_value *object, const char *key)
{
	return own(json_object_get(native(object), key));
}

size_t
json_count(const struct json_value *array)
{
	return json_array_size(native(array));
}

const struct json_value *
json_item(const struct json_value *array, size_t i)
{
	return own(json_array_get(native(array), i));
}

const struct json_value *
json_next(const struct json_value *object, void **at, const char **key)
{
	/* jansson's iterators write nothing, though they want it unconst */
	json_t *o = (json_t *)(uintptr_t)native(object);

	*at = *at == NULL ? json_object_iter(o) : json_object_iter_next(o, *at);
	if (*at == NULL)
		return NULL;
	*key = json_object_iter_key(*at);
	return own(json_object_iter_value(*at));
}

const char *
json_text(const struct json_value *v)
{
	return json_string_value(native(v));
}

bool
json_truth(const struct json_value *v)
{
	return json_is_true(native(v));
}

bool
json_number(const struct json_value *v, double *number)
{
	if (json_kind(v) != JSON_IS_NUMBER)
		return false;
	*number = json_number_value(native(v));
	return true;
}

static void
emit(struct json_out *out, const char *s, size_t n)
{
	if (!out->failed && buf_add(out->buf, s, n) != 0)
		out->failed = true;
}

/*
 * Length of the UTF-8 character at S (RFC 3629: no overlong form, no
 * surrogate, nothing above U+10FFFF), 0 when there is none.
 */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
	size_t len, i;
	unsigned char low = 0x80, high = 0xBF;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	len = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
	if (s[0] == 0xE0)
		low = 0xA0;
	else if (s[0] == 0xED)
		high = 0x9F;
	else if (s[0] == 0xF0)
		low = 0x90;
	else if (s[0] == 0xF4)
		high = 0x8F;
	if (n < len || s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < len; i++)
		if (s[i] < 0x80 || s[i] > 0xBF)
			return 0;
	return len;
}

/* What stands for a character that cannot stand for itself, or NULL. */
static const char *
escape(unsigned char c, char *room, size_t size)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		if (c >= 0x20 && c != 0x7F)
			return NULL;
		snprintf(room, size, "\\u%04x", c);
		return room;
	}
}

static void
emit_string(struct json_out *out, const char *s, size_t n)
{
	const unsigned char *u = (const unsigned char *)s;
	const char *stand_in;
	char room[8];
	size_t i, from = 0, len;

	emit(out, "\"", 1);
	for (i = 0; i < n; i += len) {
		len = utf8_length(u + i, n - i);
		stand_in =
		    len == 0 ? "\xEF\xBF\xBD" : escape(u[i], room, sizeof room);
		if (len == 0)
			len = 1;
		if (stand_in == NULL)
			continue;
		emit(out, s + from, i - from);
		emit(out, stand_in, strlen(stand_in));
		from = i + len;
	}
	emit(out, s + from, n - from);
	emit(out, "\"", 1);
}

/* What stands before any value: the comma and the key. */
static void
lead(struct json_out *out, const char *key)
{
	if (out->comma)
		emit(out, ",", 1);
	out->comma = true;
	if (key == NULL)
		return;
	emit_string(out, key, strlen(key));
	emit(out, ":", 1);
}

static void
word(struct json_out *out, const char *key, const char *s)
{
	lead(out, key);
	emit(out, s, strlen(s));
}

void
json_start(struct json_out *out, struct buf *buf)
{
	out->buf = buf;
	out->comma = false;
	out->failed = false;
}

void
json_begin(struct json_out *out, const char *key)
{
	word(out, key, "{");
	out->comma = false;
}

void
json_end(struct json_out *out)
{
	emit(out, "}", 1);
	out->comma = true;
}

void
json_begin_list(struct json_out *out, const char *key)
{
	word(out, key, "[");
	out->comma = false;
}

void
json_end_list(struct json_out *out)
{
	emit(out, "]", 1);
	out->comma = true;
}

void
json_put(struct json_out *out, const char *key, const char *s)
{
	if (s == NULL)
		json_put_null(out, key);
	else
		json_put_n(out, key, s, strlen(s));
}

void
json_put_n(struct json_out *out, const char *key, const char *s, size_t n)
{
	lead(out, key);
	emit_string(out, s, n);
}

void
json_put_int(struct json_out *out, const char *key, long long n)
{
	char digits[32];

	snprintf(digits, sizeof digits, "%lld", n);
	word(out, key, digits);
}

void
json_put_bool(struct json_out *out, const char *key, bool b)
{
	word(out, key, b ? "true" : "false");
}

void
json_put_null(struct json_out *out, const char *key)
{
	word(out, key, "null");
}

/* RFC 8259 section 6. */
static bool
is_number(const char *s)
{
	size_t digits;

	s += *s == '-';
	digits = strspn(s, "0123456789");
	if (digits == 0 || (digits > 1 && *s == '0'))
		return false;
	s += digits;
	if (*s == '.') {
		digits = strspn(++s, "0123456789");
		if (digits == 0)
			return false;
		s += digits;
	}
	if (*s == 'e' || *s == 'E') {
		s++;
		s += *s == '-' || *s == '+';
		digits = strspn(s, "0123456789");
		if (digits == 0)
			return false;
		s += digits;
	}
	return *s == '\0';
}

void
json_put_raw(struct json_out *out, const char *key, const char *number)
{
	word(out, key, is_number(number) ? number : "null");
}

int
json_line(struct json_out *out)
{
	emit(out, "\n", 1);
	out->comma = false;
	return out->failed ? -1 : 0;
}
