#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "facts.h"
#include "labels.h"
#include "xalloc.h"

/* characters of a value that fit in half a page beside its label */
#define FACT_SHORT 34

struct fact *
facts_add(struct facts *facts, const char *key)
{
	struct fact *fact;

	if ((facts->n & (facts->n - 1)) == 0)
		facts->v = xreallocarray(facts->v,
		    facts->n == 0 ? 1 : 2 * facts->n, sizeof *facts->v);
	fact = &facts->v[facts->n++];
	*fact = (struct fact){.key = key,
	    .label = xstrdup(labels_get(facts->subject->labels, key)),
	    .brief = xstrdup("")};
	return fact;
}

struct fact *
facts_say(struct facts *facts, const char *key, char *text, const char *lang,
    const char *brief)
{
	struct fact *fact = NULL;

	if (text != NULL && text[strspn(text, " ")] != '\0') {
		fact = facts_add(facts, key);
		paras_add(&fact->values, STYLE_BODY, text, lang, NULL);
		free(fact->brief);
		fact->brief = brief != NULL
				  ? labels_format(facts->subject->labels, brief,
					text, NULL)
				  : xstrdup(text);
	}
	free(text);
	return fact;
}

struct fact *
facts_field(
    struct facts *facts, const char *label, const char *text, const char *lang)
{
	struct fact *fact = facts_add(facts, "fact.field");

	free(fact->label);
	free(fact->brief);
	fact->label = xstrdup(label);
	fact->brief =
	    labels_format(facts->subject->labels, "row.field", label, text);
	paras_add(&fact->values, STYLE_BODY, text, lang, NULL);
	return fact;
}

static bool
is_long(const struct fact *fact)
{
	for (size_t i = 0; i < fact->values.n; i++) {
		size_t n = 0;

		for (const char *p = fact->values.v[i].text; *p != '\0'; p++)
			n += (*p & 0xc0) != 0x80;
		if (n > FACT_SHORT)
			return true;
	}
	return false;
}

static void
add_pair(struct block *block, const struct facts *facts,
    const struct fact *fact, const char **last)
{
	bool again = *last != NULL && strcmp(*last, fact->label) == 0;
	struct pair *pair = block_pair(block, again ? "" : fact->label,
	    labels_lang(facts->subject->labels));

	*last = fact->label;
	for (size_t i = 0; i < fact->values.n; i++) {
		const struct para *para = &fact->values.v[i];

		paras_add(&pair->values, para->style, para->text, para->lang,
		    para->url);
	}
}

/* The short facts of one column, or all. */
static void
add_column(struct block *block, const struct facts *facts, bool right,
    size_t from, size_t to)
{
	const char *last = NULL;
	size_t n = 0;

	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *fact = &facts->v[i];

		if (fact->values.n == 0 || is_long(fact) ||
		    fact->right != right)
			continue;
		if (n >= from && n < to)
			add_pair(block, facts, fact, &last);
		n++;
	}
}

void
facts_blocks(const struct facts *facts, struct blocks *out)
{
	size_t left = 0, right = 0, wide = 0;
	const char *last = NULL;
	struct block *block;

	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *fact = &facts->v[i];

		if (fact->values.n == 0)
			continue;
		if (is_long(fact))
			wide++;
		else if (fact->right)
			right++;
		else
			left++;
	}
	if (left + right > 0) {
		/* where nothing belongs to the right, halves */
		size_t half = right > 0 || left < 4 ? left : left - left / 2;

		block = block_add(out, BLOCK_PAIRS);
		add_column(block, facts, false, 0, half);
		if (right > 0 || half < left)
			block->split = block->npairs;
		add_column(block, facts, false, half, left);
		add_column(block, facts, true, 0, right);
	}
	if (wide == 0)
		return;
	block = block_add(out, BLOCK_PAIRS);
	for (size_t i = 0; i < facts->n; i++)
		if (facts->v[i].values.n > 0 && is_long(&facts->v[i]))
			add_pair(block, facts, &facts->v[i], &last);
}

void
facts_free(struct facts *facts)
{
	for (size_t i = 0; i < facts->n; i++) {
		struct fact *fact = &facts->v[i];

		for (size_t j = 0; j < fact->values.n; j++) {
			free(fact->values.v[j].text);
			free(fact->values.v[j].lang);
			free(fact->values.v[j].url);
		}
		free(fact->values.v);
		free(fact->label);
		free(fact->brief);
	}
	free(facts->v);
	*facts = (struct facts){.v = NULL};
}
