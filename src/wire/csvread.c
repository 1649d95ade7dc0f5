#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "csvread.h"
#include "msg.h"
#include "xalloc.h"

/* A row of more is no table of ours. */
#define CELLS 1000

void
csvread_begin(struct csvread *csv, char *text, size_t n)
{
	size_t most = 0;
	const char *s;

	memset(csv, 0, sizeof *csv);
	csv->text = text;
	csv->line = 1;
	csv->delimiter = ',';
	csv->next =
	    n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
	for (const char *d = ",;\t"; *d != '\0'; d++) {
		size_t found = 0;

		for (s = csv->next; *s != '\0' && *s != '\n'; s++)
			found += *s == *d;
		if (found > most) {
			most = found;
			csv->delimiter = *d;
		}
	}
}

static int
add(struct csvread *csv, char *cell, struct fault *fault)
{
	if (csv->ncells == CELLS)
		return fault_set(fault, VERDICT_TROUBLE, csv->row_line,
		    "more than %d cells in a row", CELLS);
	if (csv->ncells == csv->size) {
		csv->size = csv->size > 0 ? 2 * csv->size : 16;
		csv->cell =
		    xreallocarray(csv->cell, csv->size, sizeof *csv->cell);
	}
	csv->cell[csv->ncells++] = cell;
	return 0;
}

/* The inside of quotes, shortened in place; S is moved behind it. */
static int
quoted(struct csvread *csv, char **s, struct fault *fault)
{
	char *to = *s;

	for (char *p = *s + 1;; p++) {
		if (*p == '\0')
			return fault_set(fault, VERDICT_TROUBLE, csv->row_line,
			    "a quote that is not closed");
		csv->line += *p == '\n';
		if (*p == '"' && p[1] == '"') {
			p++;
		} else if (*p == '"') {
			*s = p + 1;
			*to = '\0';
			return 0;
		}
		*to++ = *p;
	}
}

/* One cell; *END is what stood behind it. */
static int
read_cell(struct csvread *csv, char **s, char *end, struct fault *fault)
{
	char *cell = *s;
	const char stops[] = {csv->delimiter, '\n', '\r', '\0'};

	if (add(csv, cell, fault) == -1)
		return -1;
	if (**s == '"') {
		if (quoted(csv, s, fault) == -1)
			return -1;
		if (**s != '\0' && strchr(stops, **s) == NULL)
			return fault_set(fault, VERDICT_TROUBLE, csv->line,
			    "something behind a closing quote");
	} else {
		*s += strcspn(*s, stops);
	}
	if (**s == '\r' && (*s)[1] == '\n')
		*(*s)++ = '\0';
	*end = **s;
	if (**s != '\0')
		*(*s)++ = '\0';
	return 0;
}

int
csvread_row(struct csvread *csv, struct fault *fault)
{
	char *s = csv->next, end = '\0';

	do {
		csv->ncells = 0;
		csv->row_line = csv->line;
		if (s == NULL || *s == '\0')
			return 0;
		do {
			if (read_cell(csv, &s, &end, fault) == -1)
				return -1;
		} while (end == csv->delimiter);
		csv->line++;
		csv->next = s;
	} while (csv->ncells == 1 && *csv->cell[0] == '\0');
	return 1;
}

void
csvread_end(struct csvread *csv)
{
	free(csv->text);
	free(csv->cell);
	memset(csv, 0, sizeof *csv);
}
