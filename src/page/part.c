#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

enum style
part_style(int level)
{
	return level <= 2   ? STYLE_HEADING
	       : level == 3 ? STYLE_SUBHEADING
			    : STYLE_MINOR;
}

struct block *
part_heading(const struct subject *subject, struct blocks *out, int level,
    const char *key)
{
	int at = level > 6 ? 6 : level;

	return block_heading(out, at, 0, part_style(level),
	    labels_get(subject->labels, key), labels_lang(subject->labels));
}

void
part_say(const struct subject *subject, struct paras *out, enum style style,
    const char *key)
{
	paras_add(out, style, labels_get(subject->labels, key),
	    labels_lang(subject->labels), NULL);
}

static struct pair *
pair(const struct subject *subject, struct block *pairs, const char *key)
{
	return block_pair(pairs, labels_get(subject->labels, key),
	    labels_lang(subject->labels));
}

void
part_pair(const struct subject *subject, struct block *pairs, const char *key,
    char *text, const char *lang)
{
	if (text != NULL && *text != '\0')
		paras_add(&pair(subject, pairs, key)->values, STYLE_BODY, text,
		    lang, NULL);
	free(text);
}

void
part_titles(const struct subject *subject, struct block *pairs, const char *key,
    const xmlNode *node, const char *local)
{
	struct paras titles = {NULL, 0};

	words_titles(
	    subject, node, local, STYLE_BODY, STYLE_SMALL_ITALIC, &titles);
	if (titles.n > 0)
		pair(subject, pairs, key)->values = titles;
}

void
part_identifiers(const struct subject *subject, struct block *pairs,
    const char *key, const xmlNode *node)
{
	const struct doc *doc = subject->doc;

	for (const xmlNode *n = doc_first(doc, node, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier")) {
		char *type = doc_attr(n, "type");
		char *text = doc_text(n);
		char *word = type != NULL && *type != '\0'
				 ? words_type(subject, type)
				 : NULL;
		const char *lang = labels_lang(subject->labels);

		if (*text != '\0' && word != NULL)
			paras_add(&block_pair(pairs, word, lang)->values,
			    STYLE_BODY, text, NULL, NULL);
		else
			part_pair(subject, pairs, key, xstrdup(text), NULL);
		free(word);
		free(text);
		free(type);
	}
}

static void
website(
    const struct subject *subject, struct block *pairs, const xmlNode *issuer)
{
	char *url = doc_text_at(subject->doc, issuer, "url");

	if (url != NULL && *url != '\0')
		paras_add(&pair(subject, pairs, "issuer.url")->values,
		    STYLE_BODY, url, NULL, words_url(url));
	free(url);
}

void
part_issuer(const struct subject *subject, struct block *pairs, const char *key,
    const xmlNode *issuer)
{
	char *code = doc_text_at(subject->doc, issuer, "country");

	if (issuer == NULL)
		return;
	part_titles(subject, pairs, key, issuer, "title");
	if (code != NULL && *code != '\0')
		part_pair(subject, pairs, "issuer.country",
		    words_country(subject, code), labels_lang(subject->labels));
	free(code);
	part_identifiers(subject, pairs, "issuer.identifier", issuer);
	website(subject, pairs, issuer);
}

void
part_drop(struct blocks *out)
{
	const struct block *last = out->n > 0 ? &out->v[out->n - 1] : NULL;

	if (last != NULL && last->paras.n == 0 && last->aside.n == 0 &&
	    last->npairs == 0 && last->table == NULL)
		out->n--;
}
