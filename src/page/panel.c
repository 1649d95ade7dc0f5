#include <config.h>

#include <stdlib.h>

#include "authentic.h"
#include "doc.h"
#include "labels.h"
#include "part.h"
#include "sections.h"
#include "xalloc.h"

/* What the state says, in one sentence, and never more. */
static void
say_state(const struct subject *subject, struct paras *out)
{
	static const char *const keys[] = {
	    [AUTHENTIC_UNSIGNED] = "panel.unsigned",
	    [AUTHENTIC_UNCHECKED] = "panel.unchecked",
	    [AUTHENTIC_INTACT] = "panel.intact",
	    [AUTHENTIC_GOOD] = "panel.good"};
	const struct authentic *a = subject->authentic;

	part_say(subject, out, STYLE_BODY, keys[a->state]);
	if (a->state == AUTHENTIC_GOOD && a->any)
		part_say(subject, out, STYLE_BODY, "panel.any");
}

static void
add(const struct subject *subject, struct block *pairs, const char *key,
    enum style style, const char *text, const char *url)
{
	struct pair *pair;

	if (text == NULL || *text == '\0')
		return;
	pair = block_pair(pairs, labels_get(subject->labels, key),
	    labels_lang(subject->labels));
	paras_add(&pair->values, style, text, NULL, url);
}

/* Only what was checked names a signer. */
static void
say_signer(const struct subject *subject, struct block *pairs)
{
	const struct authentic *a = subject->authentic;
	bool good = a->state == AUTHENTIC_GOOD;
	char *country =
	    a->country != NULL ? words_country(subject, a->country) : NULL;
	char *valid = NULL;

	if (a->not_before != NULL && a->not_after != NULL)
		valid = xasprintf(
		    "%s \342\200\223 %s", a->not_before, a->not_after);
	add(subject, pairs, good ? "panel.signer" : "panel.signer-named",
	    STYLE_BODY, a->signer, NULL);
	if (good) {
		add(subject, pairs, "panel.emp", STYLE_BODY, a->emp, NULL);
		add(subject, pairs, "panel.country", STYLE_BODY, country, NULL);
		add(subject, pairs, "panel.url", STYLE_BODY, a->url,
		    a->url != NULL ? words_url(a->url) : NULL);
	}
	add(subject, pairs, "panel.algorithm", STYLE_BODY, a->algorithm, NULL);
	add(subject, pairs, "panel.issuer", STYLE_BODY, a->issuer, NULL);
	add(subject, pairs, "panel.validity", STYLE_BODY, valid, NULL);
	add(subject, pairs, "panel.at", STYLE_BODY, a->at, NULL);
	add(subject, pairs, "panel.fingerprint", STYLE_CODE, a->fingerprint,
	    NULL);
	free(country);
	free(valid);
}

static void
say_file(const struct subject *subject, struct paras *out)
{
	const struct authentic *a = subject->authentic;

	part_say(subject, out, STYLE_BODY,
	    subject->embed ? "panel.embedded" : "panel.not-embedded");
	if (a->seal != NULL) {
		char *text = labels_format(
		    subject->labels, "panel.sealed", a->seal, NULL);

		paras_add(
		    out, STYLE_BODY, text, labels_lang(subject->labels), NULL);
		free(text);
	} else {
		part_say(subject, out, STYLE_BODY, "panel.not-sealed");
	}
}

void
panel_blocks(const struct subject *subject, struct blocks *out)
{
	const struct authentic *a = subject->authentic;
	struct block *block = block_add(out, BLOCK_PANEL_BEGIN);
	char *generated;

	block->seal = a->seal != NULL;
	block = block_heading(out, 2, out->reports > 1 ? 1 : 2,
	    STYLE_PANEL_HEAD, labels_get(subject->labels, "panel.title"),
	    labels_lang(subject->labels));
	block = block_add(out, BLOCK_PARAS);
	say_state(subject, &block->paras);
	say_file(subject, &block->paras);
	block = block_add(out, BLOCK_PAIRS);
	if (a->state == AUTHENTIC_INTACT || a->state == AUTHENTIC_GOOD)
		say_signer(subject, block);
	add(subject, block, "panel.record", STYLE_CODE, a->sha256, NULL);
	generated =
	    doc_text_at(subject->doc, doc_root(subject->doc), "generatedDate");
	add(subject, block, "panel.generated", STYLE_CODE, generated, NULL);
	free(generated);
	add(subject, block, "panel.seal", STYLE_BODY, a->seal, NULL);
	part_drop(out);
	block_add(out, BLOCK_PANEL_END);
}
