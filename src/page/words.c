#include <config.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "country.h"
#include "doc.h"
#include "html.h"
#include "labels.h"
#include "refs.h"
#include "sections.h"
#include "xalloc.h"

static bool
blank(const char *s)
{
	return s == NULL || s[strspn(s, " \t\r\n")] == '\0';
}

/*
 * doc_choose, but what is empty loses: producers give an empty title where
 * there is no translation.
 */
static const xmlNode *
choose(const struct subject *subject, const xmlNode *parent, const char *local)
{
	const xmlNode *n =
	    doc_choose(subject->doc, parent, local, subject->langs);
	char *text = doc_text(n);

	if (blank(text))
		for (n = doc_first(subject->doc, parent, local); n != NULL;
		     n = doc_next(subject->doc, n, local)) {
			free(text);
			text = doc_text(n);
			if (!blank(text))
				break;
		}
	free(text);
	return n;
}

static void
add_node(const xmlNode *node, enum style style, struct paras *out)
{
	char *text = doc_text(node), *lang = doc_lang(node);

	paras_add(out, style, text, lang, NULL);
	free(text);
	free(lang);
}

/* Adds NODE unless its text is among SEEN, and then it is. */
static void
add_unseen(
    const xmlNode *node, enum style style, struct paras *out, struct refs *seen)
{
	char *text = doc_text(node);
	size_t n = out->n, before;

	if (!refs_get(seen, text, strlen(text), &before))
		add_node(node, style, out);
	free(text);
	if (out->n > n)
		refs_put(seen, out->v[n].text, strlen(out->v[n].text), n);
}

void
words_titles(const struct subject *subject, const xmlNode *parent,
    const char *local, enum style first, enum style rest, struct paras *out)
{
	const xmlNode *best = choose(subject, parent, local);
	struct refs *seen;

	if (best == NULL)
		return;
	/* what comes from a stranger may have a hundred thousand titles */
	seen = refs_new();
	add_unseen(best, first, out, seen);
	for (const xmlNode *n = doc_first(subject->doc, parent, local);
	     n != NULL; n = doc_next(subject->doc, n, local))
		if (n != best)
			add_unseen(n, rest, out, seen);
	refs_free(seen);
}

char *
words_title(const struct subject *subject, const xmlNode *parent,
    const char *local, char **lang)
{
	const xmlNode *best = choose(subject, parent, local);

	if (best == NULL)
		return NULL;
	*lang = doc_lang(best);
	return doc_text(best);
}

struct pair *
words_pair(const struct subject *subject, struct block *pairs, const char *key,
    const xmlNode *node, const char *path)
{
	const xmlNode *at = doc_path(subject->doc, node, path);
	char *text = doc_text(at);
	struct pair *pair = NULL;

	if (!blank(text)) {
		pair = block_pair(pairs, labels_get(subject->labels, key),
		    labels_lang(subject->labels));
		add_node(at, STYLE_BODY, &pair->values);
	}
	free(text);
	return pair;
}

char *
words_country(const struct subject *subject, const char *code)
{
	const char *last = strrchr(code, '/');
	const char *name = NULL, *short_code;

	last = last != NULL ? last + 1 : code;
	short_code = country_alpha2(last);
	if (short_code == NULL)
		short_code = last;
	if (strcasecmp(short_code, "EL") == 0)
		short_code = "GR";
	else if (strcasecmp(short_code, "UK") == 0)
		short_code = "GB";
	name = labels_find(subject->labels, "country", short_code);
	return xstrdup(name != NULL ? name : code);
}

char *
words_language(const struct subject *subject, const char *code)
{
	const char *name = labels_find(subject->labels, "language", code);

	if (name == NULL) {
		char *primary = xstrndup(code, strcspn(code, "-_"));

		name = labels_find(subject->labels, "language", primary);
		free(primary);
	}
	return xstrdup(name != NULL ? name : code);
}

char *
words_date(const char *text)
{
	static const char form[] = "0000-00-00";
	size_t i = 0;

	for (; form[i] != '\0'; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return xstrdup(text);
	return text[i] == '\0' || strchr("TZ+-", text[i]) != NULL
		   ? xstrndup(text, i)
		   : xstrdup(text);
}

char *
words_type(const struct subject *subject, const char *type)
{
	const char *name = labels_find(subject->labels, "type", type);

	return xstrdup(name != NULL ? name : type);
}

char *
words_code(const struct subject *subject, const char *key, const char *value)
{
	char *code = xstrdup(value);
	const char *name;

	for (char *p = code; *p != '\0'; p++)
		if (*p == ' ')
			*p = '-';
	name = labels_find(subject->labels, key, code);
	free(code);
	return xstrdup(name != NULL ? name : value);
}

static bool
upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* "educationLevel" with MARK between the words, all small. */
static char *
apart(const char *name, char mark)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const char *p = name; *p != '\0'; p++) {
		if (upper(*p) && p > name && !upper(p[-1]))
			(void)buf_addc(&buf, mark);
		(void)buf_addc(&buf, upper(*p) ? (char)(*p | 32) : *p);
	}
	return buf_take(&buf);
}

char *
words_field(const struct subject *subject, const char *name)
{
	char *code = apart(name, '-'), *plain;
	const char *label = labels_find(subject->labels, "field", code);

	free(code);
	if (label != NULL)
		return xstrdup(label);
	plain = apart(name, ' ');
	if (*plain >= 'a' && *plain <= 'z')
		*plain = (char)(*plain & ~32);
	return plain;
}

/* One part of a duration: "3 years". */
static void
add_part(const struct subject *subject, struct buf *buf, const char *digits,
    size_t n, char unit)
{
	static const char *const one[] = {
	    "duration.year", "duration.month", "duration.week", "duration.day"};
	static const char *const many[] = {"duration.years", "duration.months",
	    "duration.weeks", "duration.days"};
	size_t i = (size_t)(strchr("YMWD", unit) - "YMWD");
	char *count = xstrndup(digits, n);
	char *words = labels_format(subject->labels,
	    strcmp(count, "1") == 0 ? one[i] : many[i], count, NULL);

	if (buf->len > 0)
		(void)buf_addc(buf, ' ');
	(void)buf_adds(buf, words);
	free(words);
	free(count);
}

char *
words_duration(const struct subject *subject, const char *text)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	const char *p = text;

	if (*p++ != 'P')
		return xstrdup(text);
	while (*p != '\0') {
		size_t n = strspn(p, "0123456789");

		if (n == 0 || n > 9 || p[n] == '\0' ||
		    strchr("YMWD", p[n]) == NULL) {
			buf_free(&buf);
			return xstrdup(text);
		}
		if (strspn(p, "0") < n)
			add_part(subject, &buf, p, n, p[n]);
		p += n + 1;
	}
	if (buf.len > 0)
		return buf_take(&buf);
	buf_free(&buf);
	return xstrdup(text);
}

const char *
words_url(const char *text)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		size_t n = strlen(schemes[i]);

		if (strncasecmp(text, schemes[i], n) == 0 && text[n] != '\0' &&
		    strchr(text, ' ') == NULL)
			return text;
	}
	return NULL;
}

void
words_lines(const xmlNode *node, enum style style, struct paras *out)
{
	char *text = doc_string(node), *lang = doc_lang(node);

	for (char *p = text; p != NULL && *p != '\0';) {
		size_t n = strcspn(p, "\r\n");
		char *line = xstrndup(p, n);

		paras_add(out, style, line + strspn(line, " \t"), lang, NULL);
		free(line);
		p += n + (p[n] != '\0');
	}
	free(text);
	free(lang);
}

/* HTML without its markup, in one style. */
static void
add_html(const xmlNode *node, enum style style, struct paras *out)
{
	struct blocks *blocks = blocks_new();
	char *html = doc_string(node), *lang = doc_lang(node);

	html_blocks(blocks, html, strlen(html), lang);
	html_paras(blocks, &style, out);
	blocks_free(blocks);
	free(html);
	free(lang);
}

void
words_description(const struct subject *subject, const xmlNode *parent,
    enum style style, struct paras *out)
{
	const xmlNode *plain = choose(subject, parent, "description");
	const xmlNode *html = choose(subject, parent, "descriptionHtml");

	if (plain != NULL)
		words_lines(plain, style, out);
	else if (html != NULL)
		add_html(html, style, out);
}

void
words_identifiers(const struct subject *subject, const xmlNode *parent,
    enum style style, struct paras *out)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	for (const xmlNode *n = doc_first(subject->doc, parent, "identifier");
	     n != NULL; n = doc_next(subject->doc, n, "identifier")) {
		char *type = doc_attr(n, "type"), *id = doc_text(n);

		if (*id != '\0') {
			char *word =
			    words_type(subject, !blank(type) ? type : "none");

			(void)buf_printf(&buf, "%s%s: %s",
			    buf.len > 0 ? " \302\267 " : "", word, id);
			free(word);
		}
		free(type);
		free(id);
	}
	paras_add(out, style, buf.data, labels_lang(subject->labels), NULL);
	buf_free(&buf);
}

static bool
among(const char *const *list, const char *s)
{
	while (list != NULL && *list != NULL)
		if (strcmp(*list++, s) == 0)
			return true;
	return false;
}

/* As deep as elements nest, which is CAP_DEPTH. */
void
words_others(const struct subject *subject, const xmlNode *parent,
    const char *const *known, words_other *found, void *ctx)
{
	for (const xmlNode *n = doc_first(subject->doc, parent, NULL);
	     n != NULL; n = doc_next(subject->doc, n, NULL)) {
		const char *name = (const char *)n->name;
		char *text;

		if (among(known, name))
			continue;
		text = doc_text(n);
		if (*text != '\0') {
			char *field = words_field(subject, name);
			char *lang = doc_lang(n);

			found(ctx, field, text, lang);
			free(field);
			free(lang);
		}
		free(text);
		words_others(subject, n, NULL, found, ctx);
	}
}
