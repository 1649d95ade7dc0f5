#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "msg.h"
#include "rowjson.h"
#include "rowkind.h"
#include "spool.h"
#include "xalloc.h"

/* What an object has of a member. */
enum have { NOTHING, TEXT, AN_OBJECT, A_LIST };

struct rowjson {
	struct rowread r;
	struct buf names; /* one after the other, each ended by NUL */
	size_t name[CAP_CELLS];
	unsigned char have[CAP_CELLS];
	size_t n;    /* names */
	size_t hint; /* the member that is likely to come */
	bool wrong;  /* an object or a list is among them */
	bool array;
	bool collecting; /* the first time through: names may be new */
	bool header;	 /* the names are the row that comes */
	bool fresh;	 /* nothing stands before what comes */
	bool counted;	 /* lines do not tell objects apart */
	uint32_t line, object;
	struct rowread_place first;
};

static struct rowjson *
own(struct rowread *r)
{
	return (struct rowjson *)(void *)r;
}

static int
refuse(const struct rowjson *j, struct fault *fault, const char *why)
{
	return fault_set(
	    fault, VERDICT_TROUBLE, (long)j->line, "not JSON: %s", why);
}

static void
take(struct rowjson *j, int c)
{
	j->r.used++;
	j->line += c == '\n';
}

/* The next byte that is no blank: as rowkind_peek. */
static int
solid(struct rowjson *j, struct fault *fault)
{
	int c = rowkind_peek(&j->r, fault);

	for (; c > 0 && strchr(" \t\r\n", c) != NULL;
	     c = rowkind_peek(&j->r, fault))
		take(j, c);
	return c;
}

/* C is the next byte that is no blank, or there is none such. */
static int
want(struct rowjson *j, int c, const char *why, struct fault *fault)
{
	int have = solid(j, fault);

	if (have == c) {
		take(j, c);
		return 0;
	}
	return have == -2 ? -1 : refuse(j, fault, why);
}

static int
add(struct rowjson *j, int c, struct fault *fault)
{
	if (c == '\0')
		return refuse(j, fault, "a NUL in a string");
	return rowkind_add(&j->r, c, j->line, fault);
}

static int
hex(struct rowjson *j, unsigned *code, struct fault *fault)
{
	static const char digits[] = "0123456789abcdef";

	*code = 0;
	for (int i = 0; i < 4; i++) {
		int c = rowkind_peek(&j->r, fault);
		const char *d = c > 0 ? strchr(digits, c | 0x20) : NULL;

		if (c == -2)
			return -1;
		if (d == NULL || c < '0')
			return refuse(j, fault, "want four digits behind \\u");
		*code = *code << 4 | (unsigned)(d - digits);
		take(j, c);
	}
	return 0;
}

static int
add_code(struct rowjson *j, unsigned code, struct fault *fault)
{
	unsigned char s[4];
	size_t n = 0;

	if (code < 0x80) {
		s[n++] = (unsigned char)code;
	} else if (code < 0x800) {
		s[n++] = (unsigned char)(0xC0 | code >> 6);
	} else if (code < 0x10000) {
		s[n++] = (unsigned char)(0xE0 | code >> 12);
		s[n++] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
	} else {
		s[n++] = (unsigned char)(0xF0 | code >> 18);
		s[n++] = (unsigned char)(0x80 | (code >> 12 & 0x3F));
		s[n++] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
	}
	if (code >= 0x80)
		s[n++] = (unsigned char)(0x80 | (code & 0x3F));
	for (size_t i = 0; i < n; i++)
		if (add(j, s[i], fault) == -1)
			return -1;
	return 0;
}

/* Behind \u: what is above U+FFFF stands there as two (RFC 8259, 7). */
static int
unicode(struct rowjson *j, struct fault *fault)
{
	unsigned code, low;

	if (hex(j, &code, fault) == -1)
		return -1;
	if (code >= 0xD800 && code < 0xDC00) {
		for (const char *s = "\\u"; *s != '\0'; s++) {
			int c = rowkind_peek(&j->r, fault);

			if (c != *s)
				return c == -2 ? -1
					       : refuse(j, fault,
						     "half a character");
			take(j, c);
		}
		if (hex(j, &low, fault) == -1)
			return -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return refuse(j, fault, "half a character");
		code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
	} else if (code >= 0xDC00 && code < 0xE000) {
		return refuse(j, fault, "half a character");
	}
	return add_code(j, code, fault);
}

/* Behind a backslash. */
static int
escape(struct rowjson *j, struct fault *fault)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	int c = rowkind_peek(&j->r, fault);
	const char *at = c > 0 ? strchr(from, c) : NULL;

	if (c == -2)
		return -1;
	if (at == NULL && c != 'u')
		return refuse(j, fault, "no such escape");
	take(j, c);
	return at != NULL ? add(j, to[at - from], fault) : unicode(j, fault);
}

/* From its first quote on, to the end of text, with a NUL. */
static int
string(struct rowjson *j, struct fault *fault)
{
	int c;

	take(j, '"');
	for (;;) {
		c = rowkind_peek(&j->r, fault);
		if (c == -2)
			return -1;
		if (c < 0x20)
			return refuse(j, fault,
			    c == -1 ? "a string that is not closed"
				    : "a control in a string");
		take(j, c);
		if (c == '"')
			break;
		if ((c == '\\' ? escape(j, fault) : add(j, c, fault)) == -1)
			return -1;
	}
	return rowkind_add(&j->r, '\0', j->line, fault);
}

static const char *
digits(const char *s)
{
	return s + strspn(s, "0123456789");
}

/* RFC 8259, 6. */
static bool
is_number(const char *s)
{
	const char *end;

	s += *s == '-';
	end = digits(s);
	if (end == s || (*s == '0' && end > s + 1))
		return false;
	if (*end == '.') {
		s = end + 1;
		end = digits(s);
		if (end == s)
			return false;
	}
	if (*end == 'e' || *end == 'E') {
		s = end + 1;
		s += *s == '+' || *s == '-';
		end = digits(s);
		if (end == s)
			return false;
	}
	return *end == '\0';
}

/* A number, true or false as it stands there; nothing for null. */
static int
word(struct rowjson *j, struct fault *fault)
{
	size_t begin = j->r.text.len;
	const char *s;
	int c = rowkind_peek(&j->r, fault);

	for (; c > 0 && strchr(" \t\r\n,:{}[]\"", c) == NULL;
	     c = rowkind_peek(&j->r, fault)) {
		if (rowkind_add(&j->r, c, j->line, fault) == -1)
			return -1;
		take(j, c);
	}
	if (c == -2 || rowkind_add(&j->r, '\0', j->line, fault) == -1)
		return -1;
	s = j->r.text.data + begin;
	if (strcmp(s, "null") == 0)
		j->r.text.data[begin] = '\0';
	else if (strcmp(s, "true") != 0 && strcmp(s, "false") != 0 &&
		 !is_number(s))
		return refuse(j, fault, "want a value");
	return 0;
}

/* Passes over an object or a list, which is wrong in any case. */
static int
nested(struct rowjson *j, struct fault *fault)
{
	bool quotes = false, escaped = false;
	uint64_t depth = 0;
	int c;

	do {
		c = rowkind_peek(&j->r, fault);
		if (c == -2)
			return -1;
		if (c == -1)
			return refuse(j, fault, "ends within a value");
		take(j, c);
		if (escaped)
			escaped = false;
		else if (quotes && c == '\\')
			escaped = true;
		else if (c == '"')
			quotes = !quotes;
		else if (!quotes && (c == '{' || c == '['))
			depth++;
		else if (!quotes && (c == '}' || c == ']'))
			depth--;
	} while (depth > 0);
	return 0;
}

static const char *
name_of(const struct rowjson *j, size_t i)
{
	return j->names.data + j->name[i];
}

/* -1 with *FAULT set when there cannot be so many. */
static int
add_name(struct rowjson *j, const char *s, struct fault *fault)
{
	j->name[j->n] = j->names.len;
	if (j->n + 1 < CAP_CELLS && buf_add(&j->names, s, strlen(s) + 1) == 0) {
		j->n++;
		return 0;
	}
	return fault_set(fault, VERDICT_TROUBLE, (long)j->line,
	    "more than %d names of members, or %lu KiB of them", CAP_CELLS - 1,
	    CAP_ROW / KIB);
}

/* Which member S is, into j->hint; mostly the one behind the last. */
static int
find_name(struct rowjson *j, const char *s, struct fault *fault)
{
	char clean[64];

	if (j->hint >= j->n || strcmp(name_of(j, j->hint), s) != 0) {
		j->hint = 0;
		while (j->hint < j->n && strcmp(name_of(j, j->hint), s) != 0)
			j->hint++;
	}
	if (j->hint == j->n && !j->collecting)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "changed while it was read");
	if (j->hint == j->n)
		return add_name(j, s, fault);
	if (j->have[j->hint] == NOTHING)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, (long)j->line,
	    "two members of one object are called '%s'",
	    msg_clean(clean, sizeof clean, s, strlen(s)));
}

static int
member(struct rowjson *j, struct fault *fault)
{
	struct buf *text = &j->r.text;
	size_t begin = text->len;
	int c = solid(j, fault);

	if (c != '"')
		return c == -2 ? -1 : refuse(j, fault, "want a name in quotes");
	if (string(j, fault) == -1 ||
	    find_name(j, text->data + begin, fault) == -1)
		return -1;
	text->len = begin;
	text->data[begin] = '\0';
	if (want(j, ':', "want a colon behind a name", fault) == -1)
		return -1;
	c = solid(j, fault);
	j->r.cell[j->hint] = begin;
	j->have[j->hint] = c == '{' ? AN_OBJECT : c == '[' ? A_LIST : TEXT;
	if (c == '{' || c == '[') {
		j->wrong = true;
		j->r.cell[j->hint] = 0;
		c = nested(j, fault);
	} else {
		c = c == '"' ? string(j, fault) : word(j, fault);
	}
	j->hint++;
	return c;
}

/* Behind its first bracket. */
static int
object(struct rowjson *j, struct fault *fault)
{
	int c = solid(j, fault);

	if (c == '}') {
		take(j, c);
		return 0;
	}
	for (;;) {
		if (member(j, fault) == -1)
			return -1;
		c = solid(j, fault);
		if (c == ',' || c == '}')
			take(j, c);
		if (c == '}')
			return 0;
		if (c != ',')
			return c == -2 ? -1
				       : refuse(j, fault,
					     "want a comma or } behind a "
					     "member");
	}
}

/* Behind the array nothing comes. */
static int
end_array(struct rowjson *j, struct fault *fault)
{
	int c;

	take(j, ']');
	c = solid(j, fault);
	if (c == -1)
		return 0;
	return c == -2 ? -1 : refuse(j, fault, "something behind the array");
}

/* To the bracket of the next object: 1, or 0 at the end. */
static int
to_object(struct rowjson *j, struct fault *fault)
{
	int c = solid(j, fault);

	if (j->array && c == ']')
		return end_array(j, fault);
	if (j->array && !j->fresh) {
		if (want(j, ',', "want a comma or ] behind an object", fault) ==
		    -1)
			return -1;
		c = solid(j, fault);
	}
	j->fresh = false;
	if (c == '{')
		return 1;
	if (c == -1 && !j->array)
		return 0;
	return c == -2 ? -1 : refuse(j, fault, "want an object");
}

/* The names, which take the place of what is in the first object. */
static int
header(struct rowjson *j, struct fault *fault)
{
	j->header = false;
	buf_clear(&j->r.text);
	for (size_t i = 0; i < j->names.len; i++)
		if (rowkind_add(&j->r, j->names.data[i], 0, fault) == -1)
			return -1;
	for (size_t i = 0; i < j->n; i++) {
		j->r.cell[i] = j->name[i];
		j->have[i] = TEXT;
	}
	j->wrong = false;
	j->r.ncells = j->n;
	j->r.place = j->first;
	return 1;
}

static int
next(struct rowread *r, struct fault *fault)
{
	struct rowjson *j = own(r);
	uint32_t before = r->place.row;
	int got;

	if (j->header)
		return header(j, fault);
	got = to_object(j, fault);
	if (got != 1)
		return got;
	j->object++;
	if (j->collecting && j->object > 1 && j->line == before)
		j->counted = true;
	r->place.offset = rowkind_offset(r);
	r->place.row = j->counted && !j->collecting ? j->object : j->line;
	memset(j->have, NOTHING, j->n);
	memset(r->cell, 0, j->n * sizeof *r->cell);
	j->wrong = false;
	j->hint = 0;
	buf_clear(&r->text);
	buf_addc(&r->text, '\0'); /* of the cells that it has not */
	take(j, '{');
	if (object(j, fault) == -1)
		return -1;
	r->ncells = j->n;
	return 1;
}

static int
refuse_cell(
    const struct rowread *r, size_t i, const char *why, struct fault *fault)
{
	const struct rowjson *j = (const struct rowjson *)(const void *)r;
	char clean[64];

	return fault_set(fault, VERDICT_TROUBLE, (long)r->place.row,
	    "column \"%s\": %s",
	    msg_clean(
		clean, sizeof clean, name_of(j, i), strlen(name_of(j, i))),
	    why);
}

static bool
wrong(const struct rowread *r, size_t *i, struct fault *fault)
{
	const struct rowjson *j = (const struct rowjson *)(const void *)r;
	char clean[64];

	if (!j->wrong)
		return false;
	while (
	    *i < r->ncells && j->have[*i] != AN_OBJECT && j->have[*i] != A_LIST)
		++*i;
	if (*i >= r->ncells)
		return false;
	*fault = (struct fault)FAULT_NONE;
	fault_set(fault, VERDICT_NO, (long)r->place.row,
	    "column \"%s\": want text, a number, true, false or null, have %s",
	    msg_clean(
		clean, sizeof clean, name_of(j, *i), strlen(name_of(j, *i))),
	    j->have[*i] == A_LIST ? "an array" : "an object");
	return true;
}

static void
seek(struct rowread *r, uint32_t row)
{
	struct rowjson *j = own(r);

	j->header = false;
	j->fresh = true;
	j->line = row;
	j->object = row - 1;
}

static void
discard(struct rowread *r)
{
	buf_free(&own(r)->names);
}

/* To the first object, behind a byte order mark and a bracket. */
static int
begin(struct rowjson *j, struct fault *fault)
{
	struct rowread *r = &j->r;
	int c = rowkind_peek(r, fault);

	if (r->n >= 3 && memcmp(r->window, "\xEF\xBB\xBF", 3) == 0)
		r->used = 3;
	c = solid(j, fault);
	if (c == '[') {
		take(j, c);
		j->array = true;
		c = solid(j, fault);
	}
	j->first.offset = rowkind_offset(r);
	j->first.row = j->line;
	if (c == -1 && !j->array)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "empty: want objects of JSON");
	return c == -2 ? -1 : 0;
}

/* The first time through: what is there, and is it JSON? */
static int
collect(struct rowjson *j, struct fault *fault)
{
	int got = begin(j, fault);

	j->fresh = j->collecting = true;
	if (got == -1)
		return -1;
	do
		got = rowread_next(&j->r, fault);
	while (got == 1);
	j->collecting = false;
	if (got == 0 && j->n == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "nothing in it: want objects of JSON");
	return got;
}

struct rowread *
rowjson_new(struct spool *spool, struct fault *fault)
{
	static const struct rowkind kind = {
	    next, NULL, refuse_cell, wrong, seek, discard};
	struct rowjson *j = xcalloc(1, sizeof *j);
	struct rowread *r = &j->r;

	rowkind_init(r, &kind, spool);
	r->cell = xcalloc(CAP_CELLS, sizeof *r->cell);
	r->size = CAP_CELLS;
	j->names = (struct buf)BUF_INIT(CAP_ROW);
	j->line = 1;
	if (collect(j, fault) == -1) {
		rowread_free(r);
		return NULL;
	}
	rowread_seek(r, j->first);
	j->header = true;
	return r;
}
