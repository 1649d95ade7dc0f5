/* Free text, in which tags of HTML stay. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "anonkind.h"
#include "rulevalue.h"

/* The first of N that is not a letter or digit of ASCII. */
static size_t
span(const uint32_t *s, size_t n)
{
	size_t i = 0;

	while (i < n && (anonkind_letter(s[i]) || anonkind_digit(s[i])))
		i++;
	return i;
}

/* Is BEFORE, the N at S and AFTER what rules know as markup? */
static bool
is_markup(const char *before, const uint32_t *s, size_t n, const char *after)
{
	char text[32];
	size_t len = strlen(before);

	if (n == 0 || n > 12)
		return false;
	memcpy(text, before, len);
	for (size_t i = 0; i < n; i++)
		text[len++] = (char)s[i];
	snprintf(text + len, sizeof text - len, "%s", after);
	return rulevalue_markup(text) == RULE_MARKUP;
}

/* Free text on its way. */
struct walk {
	struct anonkind *v;
	struct anonchar_stream stream;
	size_t at;
};

static void
replace(struct walk *w, size_t end)
{
	for (; w->at < end; w->at++)
		w->v->s[w->at] = anonchar_other(w->v->s[w->at], &w->stream);
}

static void
cross(struct walk *w, size_t end)
{
	for (; w->at < end; w->at++)
		w->v->s[w->at] = anonchar_cross(w->v->s[w->at]);
}

/* The attributes of a tag of HTML: names stay, and that there is a script. */
static void
attributes(struct walk *w, size_t end)
{
	const uint32_t *s = w->v->s;

	while (w->at < end) {
		size_t n = span(s + w->at, end - w->at);

		if (anonkind_begins(s + w->at, end - w->at, "javascript:")) {
			w->at += 11;
		} else if (n > 0 && w->at + n < end && s[w->at + n] == '=') {
			w->at += n + 1;
			if (w->at < end &&
			    (s[w->at] == '"' || s[w->at] == '\'')) {
				uint32_t quote = s[w->at++];
				size_t to = w->at;

				if (anonkind_begins(
					s + to, end - to, "javascript:"))
					w->at = to += 11;
				while (to < end && s[to] != quote)
					to++;
				replace(w, to);
			}
		} else if (n > 0) {
			cross(w, w->at + n);
		} else {
			replace(w, w->at + 1);
		}
	}
}

/* At '<': the name of a tag of HTML stays, any other becomes no name. */
static void
tag(struct walk *w)
{
	const struct anonkind *v = w->v;
	size_t name, n, end;

	w->at++;
	if (w->at < v->n && v->s[w->at] == '/')
		w->at++;
	name = w->at;
	n = span(v->s + name, v->n - name);
	if (!is_markup("<", v->s + name, n, "/>")) {
		cross(w, name + n);
		return;
	}
	for (end = name + n; end < v->n && v->s[end] != '>'; end++)
		if (v->s[end] == '<') {
			cross(w, name + n);
			return;
		}
	if (end == v->n) {
		cross(w, name + n);
		return;
	}
	w->at = name + n;
	attributes(w, end);
}

/* At '&': a reference that was escaped twice, &amp;nbsp; */
static void
entity(struct walk *w)
{
	const struct anonkind *v = w->v;
	size_t name = ++w->at, n;

	if (name < v->n && v->s[name] == '#')
		name++;
	n = span(v->s + name, v->n - name);
	if (name + n == v->n || v->s[name + n] != ';')
		return;
	if (is_markup(name > w->at ? "&#" : "&", v->s + name, n, ";"))
		w->at = name + n;
	else
		cross(w, name + n);
}

void
anonkind_free_text(struct anonkind *v)
{
	struct walk w = {.v = v};

	anonkind_stream(v, "text", 0, &w.stream);
	while (w.at < v->n) {
		if (v->s[w.at] == '<')
			tag(&w);
		else if (v->s[w.at] == '&')
			entity(&w);
		else
			replace(&w, w.at + 1);
	}
}
