/*
 * html: any bytes as markup and as plain text.  Nothing but paragraphs and
 * lists come out, none of them empty, and of text that has no markup every
 * character does.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "block.h"
#include "caps.h"
#include "html.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *b = &blocks->v[i];

		if ((b->kind != BLOCK_PARAS && b->kind != BLOCK_LIST) ||
		    b->paras.n == 0 ||
		    (i > 0 && b->kind == BLOCK_PARAS &&
			blocks->v[i - 1].kind == BLOCK_PARAS))
			abort();
		for (size_t j = 0; j < b->paras.n; j++) {
			const struct para *p = &b->paras.v[j];

			if (*p->text == '\0' || p->url != NULL ||
			    strcmp(p->lang, "en") != 0 ||
			    (p->style != STYLE_BODY &&
				p->style != STYLE_STRONG))
				abort();
		}
	}
}

static bool
blank(char c)
{
	return strchr(" \t\r\n\f", c) != NULL;
}

/* Is it text in which neither reader sees anything but characters? */
static bool
is_simple(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((s[i] < ' ' && s[i] != '\n' && s[i] != '\r' &&
			s[i] != '\t') ||
		    s[i] > '~' || strchr("<&*-", s[i]) != NULL)
			return false;
	return n <= CAP_PRINT_TEXT;
}

static void
complete(const struct blocks *blocks, const char *s, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < blocks->n; i++)
		for (size_t j = 0; j < blocks->v[i].paras.n; j++)
			for (const char *p = blocks->v[i].paras.v[j].text;
			     *p != '\0'; p++) {
				if (blank(*p))
					continue;
				while (at < n && blank(s[at]))
					at++;
				if (at == n || s[at++] != *p)
					abort();
			}
	while (at < n && blank(s[at]))
		at++;
	if (at != n)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* exactly as long, so that ASan watches its end */
	char *text = xmalloc(size + !size);

	if (size > 0)
		memcpy(text, data, size);
	for (int plain = 0; plain < 2; plain++) {
		struct blocks *blocks = blocks_new();

		(plain ? html_plain : html_blocks)(blocks, text, size, "en");
		judge(blocks);
		if (is_simple(text, size))
			complete(blocks, text, size);
		blocks_free(blocks);
	}
	html_looks(text, size);
	free(text);
	return 0;
}
