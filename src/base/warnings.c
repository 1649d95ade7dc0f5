#include <config.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "warnings.h"
#include "xalloc.h"

#define WARNINGS_MAX 100

static void
keep(struct warnings *w, const char *line)
{
	size_t i;

	if (w->n > WARNINGS_MAX)
		return;
	for (i = 0; i < w->n; i++)
		if (strcmp(w->text[i], line) == 0)
			return;
	w->text = xreallocarray(w->text, w->n + 1, sizeof *w->text);
	w->text[w->n] =
	    xstrdup(w->n < WARNINGS_MAX ? line : "more warnings, not shown");
	w->n++;
}

void
warnings_add(struct warnings *w, const char *fmt, ...)
{
	char raw[1024], line[1024];
	va_list ap;

	if (w == NULL)
		return;
	va_start(ap, fmt);
	vsnprintf(raw, sizeof raw, fmt, ap);
	va_end(ap);
	keep(w, msg_clean(line, sizeof line, raw, strlen(raw)));
}

void
warnings_join(
    struct warnings *w, const struct warnings *from, const char *prefix)
{
	size_t i;

	if (w == NULL || from == NULL)
		return;
	for (i = 0; i < from->n; i++)
		warnings_add(w, "%s%s%s", prefix == NULL ? "" : prefix,
		    prefix == NULL ? "" : ": ", from->text[i]);
}

void
warnings_clear(struct warnings *w)
{
	while (w->n > 0)
		free(w->text[--w->n]);
}

void
warnings_free(struct warnings *w)
{
	if (w == NULL)
		return;
	warnings_clear(w);
	free(w->text);
	w->text = NULL;
}
