/*
 * clean: any bytes.  What comes out is valid, holds nothing that the header
 * says is taken out, is no longer than it may be, and is left alone the second
 * time.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "clean.h"
#include "utf8.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts when S is no text for a page. */
static void
judge(const char *s, size_t n, bool lines)
{
	static const char *const never[] = {"  ", " \n", "\n ", "\n\n\n",
	    "\xC2\xAD", "\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC",
	    "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA7",
	    "\xE2\x81\xA8", "\xE2\x81\xA9", "\xEF\xBB\xBF", "\xC2\xA0",
	    "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE3\x80\x80"};
	struct utf8 u = {.source = UTF8_UTF8};
	unsigned char *copy = xmalloc(UTF8_ROOM(n));
	size_t i;

	if (n > CAP_PRINT_TEXT || strlen(s) != n)
		abort();
	if (utf8_more(&u, (const unsigned char *)s, n, copy, NULL) < 0 ||
	    utf8_end(&u, NULL) != 0)
		abort();
	for (i = 0; i < n; i++)
		if (((unsigned char)s[i] < 0x20 && !(lines && s[i] == '\n')) ||
		    s[i] == 0x7F)
			abort();
	for (i = 0; i < sizeof never / sizeof *never; i++)
		if (strstr(s, never[i]) != NULL)
			abort();
	if (n > 0 && (strchr(" \n", s[0]) || strchr(" \n", s[n - 1])))
		abort();
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int lines = 0; lines < 2; lines++) {
		/* of the size that is promised, so that ASan watches it */
		char *in = xmalloc(size > 0 ? size : 1), *out, *again;
		bool cut;

		if (size > 0)
			memcpy(in, data, size);
		out = (lines ? clean_lines : clean_text)(in, size, &cut);
		judge(out, strlen(out), lines);
		if (cut && size <= CAP_PRINT_TEXT / 3)
			abort();
		again =
		    (lines ? clean_lines : clean_text)(out, strlen(out), &cut);
		if (cut || strcmp(out, again) != 0)
			abort();
		free(again);
		free(out);
		free(in);
	}
	return 0;
}
