#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "anon.h"
#include "anonplace.h"
#include "anonrun.h"
#include "anonvalue.h"
#include "caps.h"
#include "ids.h"
#include "xalloc.h"
#include "xml.h"

#define DS_NS "http://www.w3.org/2000/09/xmldsig#"
#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

/* Bytes of the document, which stay what they are: names, namespaces. */
struct piece {
	const char *s;
	size_t n;
};

struct space {
	struct piece prefix, uri;
	size_t depth; /* of the element that declares it */
};

struct open {
	struct piece name; /* with its prefix */
	struct anonplace place;
	struct piece ours; /* namespace of the elmo element around it */
};

/* One reading; the first one COLLECTS what belongs to the learner. */
struct reading {
	const struct anon_options *options;
	char *s, *end;
	struct open *open;
	size_t depth, sopen;
	struct space *space;
	size_t nspace, sspace;
	struct anonrun run; /* the text since the last tag */
	struct ids *words;
	bool collect;
};

static bool
is(struct piece a, const char *text)
{
	return strlen(text) == a.n && memcmp(a.s, text, a.n) == 0;
}

static bool
equal(struct piece a, struct piece b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == ':' || (unsigned char)c >= 0x80;
}

static bool
ends_name(char c)
{
	return is_blank(c) || c == '\0' || strchr("=<>/\"'&;,", c) != NULL;
}

static bool
at(const struct reading *r, const char *p, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(r->end - p) >= n && memcmp(p, text, n) == 0;
}

/* Behind TEXT at or after P, or the end. */
static char *
behind(const struct reading *r, char *p, const char *text)
{
	char *found = memmem(p, (size_t)(r->end - p), text, strlen(text));

	return found != NULL ? found + strlen(text) : r->end;
}

static struct piece
name_at(const struct reading *r, char *p)
{
	struct piece name = {p, 0};

	while (p < r->end && !ends_name(*p))
		p++;
	name.n = (size_t)(p - name.s);
	return name;
}

static void
split(struct piece name, struct piece *prefix, struct piece *local)
{
	const char *colon = memchr(name.s, ':', name.n);

	*prefix = (struct piece){name.s, 0};
	*local = name;
	if (colon != NULL) {
		prefix->n = (size_t)(colon - name.s);
		local->s = colon + 1;
		local->n = name.n - prefix->n - 1;
	}
}

/* The namespace of PREFIX; false when nobody declares it. */
static bool
resolve(const struct reading *r, struct piece prefix, struct piece *uri)
{
	for (size_t i = r->nspace; i > 0; i--)
		if (equal(r->space[i - 1].prefix, prefix)) {
			*uri = r->space[i - 1].uri;
			return true;
		}
	*uri = (struct piece){"", 0};
	return prefix.n == 0;
}

static const struct open *
top(const struct reading *r)
{
	static const struct open outside = {
	    {"", 0}, {ANON_IN_ENVELOPE, ANON_BLANK, false}, {"", 0}};

	return r->depth > 0 ? &r->open[r->depth - 1] : &outside;
}

static void
put(struct reading *r, enum anonvalue_kind kind, const struct anonrun *run)
{
	if (r->collect)
		anonvalue_collect(kind, r->words, run);
	else
		anonvalue(kind, &r->options->prf, r->words, run);
}

static void
flush(struct reading *r)
{
	if (anonrun_any(&r->run))
		put(r, top(r)->place.kind, &r->run);
	anonrun_clear(&r->run);
}

/* A value that stands in one place. */
static void
put_piece(
    struct reading *r, enum anonvalue_kind kind, char *s, char *end, bool cdata)
{
	struct anonrun_part part = {s, (size_t)(end - s), cdata};
	struct anonrun run = {&part, 1};

	if (end > s && (!r->collect || kind != ANON_BLANK))
		put(r, kind, &run);
}

/* An attribute: its name, and its value between VALUE and END. */
struct attr {
	struct piece name;
	char *value, *end; /* NULL: there is none */
};

/*
 * The next attribute of a start tag at *P, which moves behind it; false at the
 * end of the tag, or where it cannot go on.
 */
static bool
next_attr(const struct reading *r, char **p, struct attr *attr)
{
	char *s = *p;

	while (s < r->end && *s != '<' && *s != '>' &&
	       !(*s == '/' && s + 1 < r->end && s[1] == '>') &&
	       (is_blank(*s) || ends_name(*s)))
		s++;
	*p = s;
	if (s == r->end || *s == '<' || *s == '>' || *s == '/')
		return false;
	*attr = (struct attr){name_at(r, s), NULL, NULL};
	s += attr->name.n;
	*p = s;
	while (s < r->end && is_blank(*s))
		s++;
	if (s == r->end || *s != '=')
		return true;
	for (s++; s < r->end && is_blank(*s);)
		s++;
	attr->value = s;
	if (s < r->end && (*s == '"' || *s == '\'')) {
		char quote = *s++;

		attr->value = s;
		while (s < r->end && *s != quote && *s != '<')
			s++;
		attr->end = s;
		s += s < r->end && *s == quote;
	} else {
		while (s < r->end && !is_blank(*s) && *s != '>' && *s != '<')
			s++;
		attr->end = s;
	}
	*p = s;
	return true;
}

static bool
is_declaration(struct piece name, struct piece *prefix)
{
	*prefix = (struct piece){name.s, 0};
	if (is(name, "xmlns"))
		return true;
	if (name.n < 6 || memcmp(name.s, "xmlns:", 6) != 0)
		return false;
	*prefix = (struct piece){name.s + 6, name.n - 6};
	return true;
}

static void
declare(struct reading *r, struct piece prefix, const struct attr *attr)
{
	/* a document that has more is refused by all who read it */
	if (r->nspace == CAP_NAMESPACES)
		return;
	if (r->nspace == r->sspace) {
		r->sspace = r->sspace > 0 ? 2 * r->sspace : 16;
		r->space = xreallocarray(r->space, r->sspace, sizeof *r->space);
	}
	r->space[r->nspace++] = (struct space){prefix,
	    {attr->value, (size_t)(attr->end - attr->value)}, r->depth + 1};
}

static void
declarations(struct reading *r, char *p)
{
	struct piece prefix;
	struct attr attr;

	while (next_attr(r, &p, &attr))
		if (attr.value != NULL && is_declaration(attr.name, &prefix))
			declare(r, prefix, &attr);
}

/* One attribute of the element that NEW is. */
static void
attribute(struct reading *r, const struct attr *attr, struct open *new)
{
	enum anonvalue_kind kind = ANON_BLANK;
	struct piece prefix, local, uri;

	if (is_declaration(attr->name, &prefix))
		return;
	split(attr->name, &prefix, &local);
	if (attr->value == NULL) {
		/* no attribute: perhaps text that lost its '>' */
		put_piece(r, ANON_BLANK, (char *)(uintptr_t)attr->name.s,
		    (char *)(uintptr_t)attr->name.s + attr->name.n, true);
		return;
	}
	resolve(r, prefix, &uri);
	if (is(prefix, "xml") || is(uri, XSI_NS) || is(prefix, "xsi"))
		kind = ANON_KEEP;
	else if (new->place.in == ANON_IN_SIGNATURE)
		kind = ANON_KEEP;
	else if (prefix.n == 0 && new->place.in !=
				      ANON_IN_FOREIGN &&new->place.in !=
				      ANON_IN_ENVELOPE)
		kind = anonplace_attr(local.s, local.n);
	if (is(uri, XSI_NS) && is(local, "type") &&
	    new->place.in == ANON_IN_FOREIGN) {
		split((struct piece){attr->value,
			  (size_t)(attr->end - attr->value)},
		    &prefix, &local);
		new->place.kind = anonplace_type(local.s, local.n);
	}
	put_piece(r, kind, attr->value, attr->end, false);
}

static void
pop(struct reading *r)
{
	while (r->nspace > 0 && r->space[r->nspace - 1].depth >= r->depth)
		r->nspace--;
	r->depth--;
}

static void
push(struct reading *r, struct open new)
{
	if (r->depth == r->sopen) {
		r->sopen = r->sopen > 0 ? 2 * r->sopen : 64;
		r->open = xreallocarray(r->open, r->sopen, sizeof *r->open);
	}
	r->open[r->depth++] = new;
}

/* At '<' of a start tag; behind it. */
static char *
start_tag(struct reading *r, char *p)
{
	struct open new = {.name = name_at(r, p + 1)};
	struct piece prefix, local, uri;
	const struct open *above;
	struct attr attr;
	bool known;

	flush(r);
	above = top(r);
	p += 1 + new.name.n;
	declarations(r, p);
	split(new.name, &prefix, &local);
	known = resolve(r, prefix, &uri);
	new.ours = above->ours;
	new.place = anonplace_below(&above->place, local.s, local.n,
	    !known || equal(uri, above->ours), is(uri, DS_NS),
	    r->options->keep);
	if (new.place.in == ANON_IN_ELMO)
		new.ours = uri;
	while (next_attr(r, &p, &attr))
		attribute(r, &attr, &new);
	push(r, new);
	if (p < r->end && *p == '/') {
		p += 2;
		pop(r);
	} else if (p < r->end && *p == '>') {
		p++;
	}
	return p;
}

/* At "</": closes what has that name; what has not is left out. */
static char *
end_tag(struct reading *r, char *p)
{
	struct piece name = name_at(r, p + 2);

	flush(r);
	for (size_t i = r->depth; i > 0 && r->depth - i < CAP_DEPTH; i--)
		if (equal(r->open[i - 1].name, name)) {
			while (r->depth >= i)
				pop(r);
			break;
		}
	for (p += 2 + name.n; p < r->end && is_blank(*p);)
		p++;
	/* anything else in it is text, as far as can be told */
	return p < r->end && *p == '>' ? p + 1 : p;
}

/* At "<!" of a declaration: literals and comments in it are blanked. */
static char *
declaration(struct reading *r, char *p)
{
	int brackets = 0;
	char *from, quote;

	for (p += 2; p < r->end; p++) {
		if (at(r, p, "<!--")) {
			from = p + 4;
			p = behind(r, from, "-->");
			put_piece(r, ANON_BLANK, from, p, true);
			p--;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
			for (from = ++p; p < r->end && *p != quote;)
				p++;
			put_piece(r, ANON_BLANK, from, p, true);
			if (p == r->end)
				break;
		} else if (*p == '[') {
			brackets++;
		} else if (*p == ']') {
			brackets--;
		} else if (*p == '>' && brackets <= 0) {
			return p + 1;
		}
	}
	return r->end;
}

static char *
instruction(struct reading *r, char *p)
{
	struct piece target = {p + 2, 0};
	char *to = behind(r, p + 2, "?>"), *name = p + 2;

	while (name < to && !is_blank(*name) && *name != '?')
		name++;
	target.n = (size_t)(name - target.s);
	if (!is(target, "xml"))
		put_piece(r, ANON_BLANK, name, to, true);
	return to;
}

static char *
cdata(struct reading *r, char *p)
{
	char *from = p + 9, *to = behind(r, from, "]]>");
	size_t n = (size_t)(to - from);

	anonrun_add(&r->run, from,
	    n >= 3 && memcmp(to - 3, "]]>", 3) == 0 ? n - 3 : n, true);
	return to;
}

/* At '<'; behind what it begins, or at itself when it begins nothing. */
static char *
markup(struct reading *r, char *p)
{
	char *to;

	if (at(r, p, "<!--")) {
		to = behind(r, p + 4, "-->");
		put_piece(r, ANON_BLANK, p + 4, to, true);
		return to;
	}
	if (at(r, p, "<![CDATA["))
		return cdata(r, p);
	if (at(r, p, "<?"))
		return instruction(r, p);
	if (at(r, p, "</"))
		return end_tag(r, p);
	if (at(r, p, "<!"))
		return declaration(r, p);
	if (p + 1 < r->end && begins_name(p[1]))
		return start_tag(r, p);
	return p;
}

static void
read_all(struct reading *r)
{
	char *p = r->s, *next, *to;

	while (p < r->end) {
		next = memchr(p, '<', (size_t)(r->end - p));
		if (next == NULL)
			next = r->end;
		anonrun_add(&r->run, p, (size_t)(next - p), false);
		if (next == r->end)
			break;
		to = markup(r, next);
		if (to == next) {
			/* a '<' that is text */
			anonrun_add(&r->run, next, 1, false);
			to++;
		}
		p = to;
	}
	flush(r);
}

void
anon_document(const struct anon_options *options, char *data, size_t n)
{
	struct ids words = IDS_INIT(CAP_PERSON_WORDS);
	struct reading r = {
	    .options = options, .s = data, .end = data + n, .words = &words};

	for (int pass = 0; pass < 2; pass++) {
		r.collect = pass == 0;
		read_all(&r);
		while (r.depth > 0)
			pop(&r);
		r.nspace = 0;
	}
	free(r.open);
	free(r.space);
	ids_clear(&words);
}

int
anon_keep(const char *list, unsigned *keep)
{
	static const char *const names[] = {"issuer", "titles", "schemes"};
	unsigned bits = 0;

	for (const char *s = list;; s++) {
		size_t n = strcspn(s, ","), i = 0;

		while (i < 3 &&
		       (strlen(names[i]) != n || memcmp(names[i], s, n) != 0))
			i++;
		if (i == 3)
			return -1;
		bits |= 1U << i;
		s += n;
		if (*s == '\0')
			break;
	}
	*keep |= bits;
	return 0;
}
