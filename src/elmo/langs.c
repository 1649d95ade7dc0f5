#include <config.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "langs.h"
#include "msg.h"
#include "xalloc.h"

#define LANGS 16

static bool
is_tag(const char *s, size_t n)
{
	return n > 0 && n == strspn(s, "abcdefghijklmnopqrstuvwxyz"
				       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789-");
}

const char **
langs_parse(const char *list, struct fault *fault)
{
	const char **langs = xcalloc(LANGS + 1, sizeof *langs);
	char *copy = xstrdup(list), *word = copy, clean[64];
	size_t n = 0, len;
	bool more = true;

	for (; more; word += len + 1) {
		len = strcspn(word, ",");
		more = word[len] == ',';
		word[len] = '\0';
		if (n == LANGS || !is_tag(word, len)) {
			fault_set(fault, VERDICT_TROUBLE, 0,
			    "want up to %d languages as en,fi,sv-FI, have '%s'",
			    LANGS,
			    msg_clean(clean, sizeof clean, list, strlen(list)));
			free(copy);
			free(langs);
			return NULL;
		}
		langs[n++] = word;
	}
	return langs; /* the first one begins the copy */
}

void
langs_free(const char **langs)
{
	if (langs == NULL)
		return;
	free((void *)(uintptr_t)langs[0]);
	free(langs);
}
