/*
 * personjudge: how often is a verdict about a person right?
 *
 *	personjudge [-v] PAIRS..
 *
 * Reads pairs of persons with the verdict expected (t/data/person), has them
 * judged by person.h and by the algorithms that the network's older programs
 * use, written anew from what they do (these know only yes and no), and prints
 * one line for each: its name, the pairs, how many are right, false same, false
 * different, same or different where it had to be unsure, unsure where it had
 * to decide.  -v: on standard error the pairs that person.h gets wrong.
 *
 *	smp-0, smp-3	emrex-eu/SMP: distances added, birth date as text;
 *			no threshold of its own: 0 and up to 3 stand for yes
 *	fi-emrex	fi-emrex and dk-emrex: distances by the length of the
 *			expected name up to 0.1, birth date equal
 *	fi-smp		fi-smp of 2015: the same, but a person without a name
 *			on the expected side passes
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "person.h"
#include "persondistance.h"
#include "xalloc.h"

#define COLUMNS 17

enum { OURS, SMP_0, SMP_3, FI_EMREX, FI_SMP, JUDGES };

static const char *const names[] = {
    "person", "smp-0", "smp-3", "fi-emrex", "fi-smp"};

static unsigned long table[JUDGES][3][3]; /* expected, told */

static char *
text(const char *s)
{
	return *s == '\0' ? NULL : xstrdup(s);
}

static void
add_ids(struct person *p, char *list)
{
	char *save = NULL;

	for (char *one = strtok_r(list, ",", &save); one != NULL;
	     one = strtok_r(NULL, ",", &save)) {
		char *value = strchr(one, ' ');

		if (value == NULL)
			continue;
		*value++ = '\0';
		person_add_id(p, one, value);
	}
}

/* Java's LocalDate.parse, or a SimpleDateFormat: a zone is too much. */
static bool
java_date(const struct person *p, struct born *b)
{
	if (p->bday == NULL)
		return false;
	if (p->dtf == NULL && (strlen(p->bday) != 10 || p->bday[4] != '-'))
		return false;
	born_read(b, p->bday, p->dtf);
	return b->kind == BORN_DATE;
}

static size_t
length(const char *s)
{
	return s == NULL ? 0 : (size_t)persondistance_text(s, NULL);
}

static bool
java(const struct person *a, const struct person *b, bool nobody_passes)
{
	struct born x, y;
	long sum = persondistance_text(a->family, b->family) +
		   persondistance_text(a->given, b->given);
	size_t n = length(a->given) + 1 + length(a->family);

	if (!java_date(a, &x) || !java_date(b, &y) ||
	    born_match(&x, &y) != BORN_SAME)
		return false;
	if (n == 1 && nobody_passes)
		return true;
	return (double)sum / (double)n <= 0.1;
}

static void
count(const char *name, enum person_verdict want, const struct person *a,
    const struct person *b, bool verbose)
{
	struct person_read x, y;
	struct person_match m;
	long sum = persondistance(a, b);
	bool yes[JUDGES] = {
	    false, sum == 0, sum <= 3, java(a, b, false), java(a, b, true)};

	person_prepare(&x, a);
	person_prepare(&y, b);
	person_compare(&x, &y, &m);
	table[OURS][want][m.verdict]++;
	for (int i = 1; i < JUDGES; i++)
		table[i][want][yes[i] ? PERSON_SAME : PERSON_DIFFERENT]++;
	if (verbose && m.verdict != want)
		fprintf(stderr, "%s: want %s, have %s: %s\n", name,
		    person_verdict(want), person_verdict(m.verdict), m.reason);
}

static int
judge(char *line, bool verbose)
{
	char *field[COLUMNS];
	struct person a, b;
	int want, n = 0;

	line[strcspn(line, "\n")] = '\0';
	for (; n < COLUMNS && line != NULL; n++) {
		field[n] = line;
		line = strchr(line, '\t');
		if (line != NULL)
			*line++ = '\0';
	}
	for (want = 0; n == COLUMNS && want < 3; want++)
		if (strcmp(field[1],
			person_verdict((enum person_verdict)want)) == 0)
			break;
	if (n != COLUMNS || want == 3)
		return -1;
	a = (struct person){.given = text(field[3]),
	    .family = text(field[4]),
	    .birth_name = text(field[5]),
	    .bday = text(field[6])};
	add_ids(&a, field[7]);
	b = (struct person){.given = text(field[8]),
	    .family = text(field[9]),
	    .birth_name = text(field[10]),
	    .bday = text(field[12]),
	    .dtf = text(field[13]),
	    .date_of_birth = text(field[14])};
	if (*field[11] != '\0')
		b.alternative[b.nalternative++] = text(field[11]);
	add_ids(&b, field[15]);
	count(field[0], (enum person_verdict)want, &a, &b, verbose);
	person_clear(&a);
	person_clear(&b);
	return 0;
}

static int
read_pairs(const char *file, bool verbose)
{
	FILE *in = fopen(file, "r");
	char *line = NULL;
	size_t size = 0;
	int status = in == NULL ? -1 : 0;

	while (status == 0 && getline(&line, &size, in) != -1)
		if (*line != '#')
			status = judge(line, verbose);
	free(line);
	if (in != NULL)
		fclose(in);
	if (status == -1)
		fprintf(stderr, "personjudge: %s: cannot be read\n", file);
	return status;
}

static void
print(int judge_)
{
	unsigned long(*t)[3] = table[judge_], all = 0;

	for (int i = 0; i < 9; i++)
		all += t[i / 3][i % 3];
	printf("%s\t%lu\t%lu\t%lu\t%lu\t%lu\t%lu\n", names[judge_], all,
	    t[0][0] + t[1][1] + t[2][2], t[1][0] + t[2][0], t[0][2], t[1][2],
	    t[0][1] + t[2][1]);
}

int
main(int argc, char **argv)
{
	bool verbose = argc > 1 && strcmp(argv[1], "-v") == 0;

	for (int i = 1 + verbose; i < argc; i++)
		if (read_pairs(argv[i], verbose) == -1)
			return 2;
	for (int i = 0; i < JUDGES; i++)
		print(i);
	return table[OURS][1][0] + table[OURS][2][0] > 0;
}
