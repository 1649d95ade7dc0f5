/* Tables of the persons expected: how they are read, and who is found. */
#include <config.h>

#include <stdlib.h>

#include "csvread.h"
#include "msg.h"
#include "roster.h"
#include "tap.h"
#include "xalloc.h"

static void
tables(void)
{
	struct csvread csv;
	struct fault fault = FAULT_NONE;
	const char *text = "\xEF\xBB\xBF"
			   "a;\"b,\"\"c\"\"\";\r\n\r\n\"x\ny\";2\n3;4";

	csvread_begin(&csv, xstrdup(text), strlen(text));
	is_int(csvread_row(&csv, &fault), 1, "a row");
	ok(csv.ncells == 3 && strcmp(csv.cell[0], "a") == 0 &&
		strcmp(csv.cell[1], "b,\"c\"") == 0 && *csv.cell[2] == '\0',
	    "its cells");
	is_int(csvread_row(&csv, &fault), 1, "an empty line is none");
	ok(csv.ncells == 2 && strcmp(csv.cell[0], "x\ny") == 0, "a line end");
	is_int(csvread_row(&csv, &fault), 1, "the last");
	is_int((long)csv.row_line, 5, "begins on line 5");
	ok(csv.ncells == 2 && strcmp(csv.cell[1], "4") == 0, "its cells");
	is_int(csvread_row(&csv, &fault), 0, "the end");
	csvread_end(&csv);
	csvread_begin(&csv, xstrdup("a,\"b"), 5);
	is_int(csvread_row(&csv, &fault), -1, "an open quote");
	csvread_end(&csv);
	csvread_begin(&csv, xstrdup("\"a\"b"), 4);
	is_int(csvread_row(&csv, &fault), -1, "something behind a quote");
	csvread_end(&csv);
}

static const char *const refused[][2] = {{"", "header"},
    {"given,family\nA,B\n", "header"}, {"key,key\n1,2\n", "twice"},
    {"key,given\n", "nobody"}, {"key,given\n,A\n", "no key"},
    {"key,given\n1,\xE4\n", "UTF-8"}, {"key,given\n1,\"A\n", "quote"}};

static void
refusals(void)
{
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct fault fault = FAULT_NONE;
		const char *text = refused[i][0];
		struct roster *r =
		    roster_parse(xstrdup(text), strlen(text), &fault);

		ok(r == NULL && strstr(fault.text, refused[i][1]) != NULL,
		    "%s: %s", refused[i][1], fault.text);
		roster_free(r);
	}
}

static const char people[] =
    "Key;Family;Given;born;birth_name;ESI;nationalIdentifier;programme\r\n"
    "k1;Mäkelä;Jukka Pekka;1999-03-14;;;140399-123Y;x\r\n"
    "k2;Lahti;Anna;14.3.1999;Ranta;"
    "urn:schac:personalUniqueCode:int:esi:a.fi:7;;\r\n"
    "k3;Lahti;Maria;1999-03-14;;;;\r\n"
    "k4;Koski;Ville;1998-05-06;;;;\r\n"
    "k5;Koski;Ville;1998-05-06;;;;\r\n"
    "k6;Vuori;Aada;2000-01-02;;;;\r\n"
    "k6;Vuori;Aada Sofia;2000-01-02;;;;\r\n";

static void
ask(const struct roster *r, const char *given, const char *family,
    const char *born, const char *id, enum person_verdict want, const char *key,
    size_t candidates)
{
	char national[] = "nationalIdentifier", esi[] = "esi";
	struct person_id ids = {national, NULL};
	struct person p = {.nids = 0};
	struct roster_answer a;
	char *strings[] = {xstrdup(given), xstrdup(family), xstrdup(born),
	    xstrdup(id == NULL ? "" : id)};

	p.given = strings[0];
	p.family = strings[1];
	p.bday = strings[2];
	ids.value = strings[3];
	if (id != NULL) {
		p.ids = &ids;
		p.nids = 1;
		if (strncmp(id, "urn", 3) == 0)
			ids.type = esi;
	}
	roster_ask(r, &p, &a);
	is_int(a.verdict, want, given);
	is_str(a.key, key, "the key");
	is_int((long)a.ncandidates, (long)candidates, "candidates");
	for (size_t i = 0; i < 4; i++)
		free(strings[i]);
}

static void
finding(void)
{
	struct fault fault = FAULT_NONE;
	struct roster *r =
	    roster_parse(xstrdup(people), sizeof people - 1, &fault);

	if (!ok(r != NULL, "a roster %s", fault.text))
		return;
	is_int((long)roster_rows(r), 7, "rows");
	ask(r, "Jukka", "MAKELA", "1999-03-14", NULL, PERSON_SAME, "k1", 1);
	ask(r, "Anna", "Ranta", "1999-03-14Z", NULL, PERSON_SAME, "k2", 1);
	ask(r, "Lahti", "Maria", "1999-03-14", NULL, PERSON_SAME, "k3", 1);
	ask(r, "X", "Y", "", "140399-123y", PERSON_SAME, "k1", 1);
	ask(r, "X", "Y", "", "urn:schac:personalUniqueCode:int:esi:A.fi:7",
	    PERSON_SAME, "k2", 1);
	ask(r, "Ville", "Koski", "1998-05-06", NULL, PERSON_UNSURE, NULL, 2);
	ask(r, "Ville", "Koski", "1998-06-05", NULL, PERSON_UNSURE, NULL, 2);
	ask(r, "Anna", "Lahti", "", NULL, PERSON_UNSURE, NULL, 1);
	ask(r, "Aada Sofia", "Vuori", "2000-01-02", NULL, PERSON_SAME, "k6", 1);
	ask(r, "Emilia", "Lahti", "1999-03-14", NULL, PERSON_DIFFERENT, NULL,
	    0);
	ask(r, "", "", "", NULL, PERSON_DIFFERENT, NULL, 0);
	roster_free(r);
}

int
main(void)
{
	tables();
	refusals();
	finding();
	return tap_done();
}
