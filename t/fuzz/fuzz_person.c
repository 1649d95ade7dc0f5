/*
 * person: any bytes as a file of a person, as a roster and as the fields of a
 * learner.  A person is the same as itself or nobody can tell, one side has no
 * more to say than the other, and no reason shows a value.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "person.h"
#include "personfile.h"
#include "roster.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
compare(const struct person *a, const struct person *b)
{
	struct person_read x, y;
	struct person_match one, other;

	person_prepare(&x, a);
	person_prepare(&y, b);
	person_compare(&x, &x, &one);
	if (one.verdict == PERSON_DIFFERENT || one.distance % 100 != 0)
		abort();
	person_compare(&x, &y, &one);
	person_compare(&y, &x, &other);
	if (one.born != other.born || one.distance != other.distance)
		abort();
}

/* Lines of the input as fields. */
static void
fields(const char *text)
{
	struct person a = {.given = NULL}, b = {.given = NULL};
	char *copy = xstrdup(text), *save = NULL, *line[12] = {NULL};
	size_t n = 0;

	for (char *s = strtok_r(copy, "\n", &save); s != NULL && n < 12;
	     s = strtok_r(NULL, "\n", &save))
		line[n++] = s;
	a.given = line[0];
	a.family = line[1];
	b.given = line[2];
	b.family = line[3];
	a.bday = line[4];
	b.bday = line[5];
	b.dtf = line[6];
	b.date_of_birth = line[7];
	a.birth_name = line[8];
	if (line[9] != NULL)
		b.alternative[b.nalternative++] = line[9];
	if (line[10] != NULL && line[11] != NULL) {
		struct person_id x[] = {
		    {line[10], line[11]}, {line[11], line[10]}};

		a.ids = b.ids = x;
		a.nids = b.nids = 2;
		compare(&a, &b);
	}
	a.nids = b.nids = 0;
	compare(&a, &b);
	free(copy);
}

static void
table(const char *text, size_t size)
{
	struct fault fault = FAULT_NONE;
	struct roster *r = roster_parse(xstrndup(text, size), size, &fault);
	struct person p = {.given = (char[]){"Anna"},
	    .family = (char[]){"Lahti"},
	    .bday = (char[]){"1999-03-14"}};
	struct roster_answer a;

	if (r == NULL) {
		if (fault.verdict != VERDICT_TROUBLE)
			abort();
		return;
	}
	roster_ask(r, &p, &a);
	if ((a.key != NULL) != (a.verdict == PERSON_SAME) ||
	    a.ncandidates > a.nsame + a.nunsure)
		abort();
	roster_free(r);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = FAULT_NONE;
	struct person p = {.given = NULL};
	char *text;

	/* long names cost their square, and no name is */
	if (size > 4000 || memchr(data, '\0', size) != NULL)
		return 0;
	text = xstrndup((const char *)data, size);
	if (personfile_parse(&p, text, size, &fault) == -1 &&
	    fault.verdict != VERDICT_TROUBLE)
		abort();
	person_clear(&p);
	fields(text);
	table(text, size);
	free(text);
	return 0;
}
