#include <config.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "born.h"
#include "fold.h"
#include "natid.h"

/* Types that say in which country a number is one; letters and digits only. */
static const struct type {
	const char *name, *country; /* NULL: the number has to tell */
} types[] = {
    {"nationalidentifier", NULL},
    {"nationalid", NULL},
    {"nationalidentificationnumber", NULL},
    {"personalidentifier", NULL},
    {"hetu", "FI"},
    {"henkilotunnus", "FI"},
    {"personnummer", "SE"},
    {"fodselsnummer", "NO"},
    {"cpr", "DK"},
    {"cprnummer", "DK"},
    {"kennitala", "IS"},
    {"isikukood", "EE"},
    {"asmenskodas", "LT"},
    {"personaskods", "LV"},
    {"pesel", "PL"},
    {"rodnecislo", "CZ"},
    {"rijksregisternummer", "BE"},
    {"bsn", "NL"},
    {"dni", "ES"},
    {"nie", "ES"},
    {"codicefiscale", "IT"},
    {"nif", "PT"},
    {"egn", "BG"},
    {"cnp", "RO"},
    {"oib", "HR"},
    {"emso", "SI"},
};

static const struct type *
find_type(const char *name)
{
	char bare[64];
	size_t n = 0;

	for (; *name != '\0' && n + 1 < sizeof bare; name++) {
		char c = *name;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			bare[n++] = c;
	}
	bare[n] = '\0';
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].name, bare) == 0)
			return &types[i];
	return NULL;
}

enum natid_kind
natid_kind(const char *type)
{
	if (type == NULL)
		return NATID_OTHER;
	type += strspn(type, " ");
	if (strcasecmp(type, "esi") == 0)
		return NATID_ESI;
	return find_type(type) != NULL ? NATID_NATIONAL : NATID_OTHER;
}

/*
 * A European Student Identifier: urn:schac:personalUniqueCode:int:esi:SCOPE:ID,
 * case-blind as SCHAC has it.  False for one that identifies nobody.
 */
static bool
fold_esi(const char *s, char out[NATID_FOLDED])
{
	static const char head[] = "urn:schac:personaluniquecode:int:esi:";
	const char *scope, *code;
	size_t n = 0;
	bool varies = false;

	for (s += strspn(s, " \t\r\n"); *s != '\0'; s++) {
		if (strchr(" \t\r\n", *s) != NULL)
			break;
		if (n + 1 == NATID_FOLDED)
			return false;
		out[n++] = (char)(*s >= 'A' && *s <= 'Z' ? *s | 0x20 : *s);
	}
	out[n] = '\0';
	if (s[strspn(s, " \t\r\n")] != '\0' ||
	    strncmp(out, head, sizeof head - 1) != 0)
		return false;
	scope = out + sizeof head - 1;
	code = strchr(scope, ':');
	if (code == NULL || code < scope + 2 || code[1] == '\0' ||
	    strcmp(code, ":unknown") == 0 || strcmp(code, ":null") == 0)
		return false;
	for (const char *p = code + 1; *p != '\0'; p++)
		varies |= strchr("0-._?x", *p) == NULL;
	return varies;
}

/*
 * The number itself, and the country if the value says: PL/FI/44051401359 of
 * eIDAS, urn:schac:personalUniqueID:fi:hetu:.. of SCHAC.
 */
static const char *
number_of(const char *value, char country[3])
{
	static const char urn[] = "urn:schac:personaluniqueid:";
	const char *last;

	memset(country, 0, 3);
	value += strspn(value, " \t\r\n");
	if (strncasecmp(value, urn, sizeof urn - 1) == 0) {
		last = strrchr(value, ':');
		value += sizeof urn - 1;
		if (strlen(value) > 3 && value[2] == ':')
			memcpy(country, value, 2);
		value = last + 1;
	} else if (strlen(value) > 6 && value[2] == '/' && value[5] == '/') {
		memcpy(country, value, 2);
		value += 6;
	}
	country[2] = '\0';
	for (size_t i = 0; i < 2; i++)
		country[i] &= (char)~0x20;
	return value;
}

/* An identifier on one side. */
struct side {
	enum natid_kind kind;
	size_t n;
	struct natscheme_fit fit[NATSCHEME_FITS];
	char esi[NATID_FOLDED];
};

/* Is the date in it the holder's?  -1: another is, 0: none is, 1: it is. */
static int
agrees(const struct natscheme_fit *fit, const struct born *born)
{
	struct born in = {.kind = BORN_DATE,
	    .year = fit->year,
	    .month = fit->month,
	    .day = fit->day,
	    .short_year = fit->short_year};

	if (fit->month == 0 || born == NULL || born->kind != BORN_DATE)
		return 0;
	return born_match(&in, born) == BORN_SAME ? 1 : -1;
}

/* What fits by chance has another date in it than those known of the one
 * person that both sides are to be, or no check digit. */
static void
narrow(struct side *side, const struct born *a, const struct born *b)
{
	int agree[NATSCHEME_FITS], best = -1;
	bool strong = false;
	size_t n = 0;

	for (size_t i = 0; i < side->n; i++) {
		int x = agrees(&side->fit[i], a), y = agrees(&side->fit[i], b);

		agree[i] = x > y ? x : y;
		best = agree[i] > best ? agree[i] : best;
	}
	for (size_t i = 0; i < side->n; i++)
		if (agree[i] == best)
			side->fit[n++] = side->fit[i];
	side->n = n;
	for (size_t i = n = 0; i < side->n; i++)
		strong |= !side->fit[i].weak;
	for (size_t i = 0; i < side->n; i++)
		if (!strong || !side->fit[i].weak)
			side->fit[n++] = side->fit[i];
	side->n = n;
}

static void
read_side(struct side *side, const char *type, const char *value,
    const struct born *a, const struct born *b)
{
	const struct type *known;
	char country[3];

	memset(side, 0, sizeof *side);
	side->kind = natid_kind(type);
	if (side->kind == NATID_ESI && !fold_esi(value, side->esi))
		side->esi[0] = '\0';
	if (side->kind != NATID_NATIONAL)
		return;
	known = find_type(type);
	value = number_of(value, country);
	side->n = natscheme_fits(
	    value, country[0] != '\0' ? country : known->country, side->fit);
	narrow(side, a, b);
}

static void
say(struct natid_answer *answer, enum natid_says says, const char *reason,
    const char *scheme)
{
	answer->says = says;
	snprintf(answer->reason, sizeof answer->reason, "%s%s%s", reason,
	    scheme == NULL ? "" : ", ", scheme == NULL ? "" : scheme);
}

static void
compare_esi(
    const struct side *a, const struct side *b, struct natid_answer *answer)
{
	if (a->esi[0] == '\0' || b->esi[0] == '\0')
		say(answer, NATID_NOTHING,
		    "no European Student Identifier by its form", NULL);
	else if (strcmp(a->esi, b->esi) == 0)
		say(answer, NATID_EQUAL, "the same European Student Identifier",
		    NULL);
	else
		say(answer, NATID_NOTHING,
		    "another European Student Identifier; a student may have "
		    "several",
		    NULL);
}

static bool
same_number(const struct natscheme_fit *a, const struct natscheme_fit *b)
{
	if (strcmp(a->canon, b->canon) != 0)
		return false;
	return a->short_year || b->short_year || a->year == b->year;
}

static void
compare_national(
    const struct side *a, const struct side *b, struct natid_answer *answer)
{
	const struct natscheme_fit *x = a->fit, *y = b->fit;

	if (a->n == 0 || b->n == 0)
		say(answer, NATID_NOTHING,
		    "a national identifier of no scheme that is known", NULL);
	else if (a->n > 1 || b->n > 1)
		say(answer, NATID_NOTHING,
		    "a national identifier that fits two schemes", NULL);
	else if (x->name != y->name)
		say(answer, NATID_NOTHING,
		    "national identifiers of two schemes", NULL);
	else if (x->temporary || y->temporary)
		say(answer, NATID_NOTHING, "a temporary national identifier",
		    x->name);
	else if (same_number(x, y))
		say(answer, NATID_EQUAL, "the same national identifier",
		    x->name);
	else
		say(answer, NATID_UNEQUAL, "another national identifier",
		    x->name);
}

void
natid_compare(const char *a_type, const char *a, const struct born *a_born,
    const char *b_type, const char *b, const struct born *b_born,
    struct natid_answer *answer)
{
	struct side x, y;

	read_side(&x, a_type, a, a_born, b_born);
	read_side(&y, b_type, b, a_born, b_born);
	if (x.kind != y.kind || x.kind == NATID_OTHER)
		say(answer, NATID_NOTHING, "identifiers of other types", NULL);
	else if (x.kind == NATID_ESI)
		compare_esi(&x, &y, answer);
	else
		compare_national(&x, &y, answer);
}

bool
natid_fold(const char *type, const char *value, char out[NATID_FOLDED])
{
	struct side side;

	read_side(&side, type, value, NULL, NULL);
	if (side.kind == NATID_ESI && side.esi[0] != '\0') {
		memcpy(out, side.esi, sizeof side.esi);
		return true;
	}
	if (side.kind != NATID_NATIONAL || side.n == 0)
		return false;
	/* the digits, whichever scheme it is; Sweden, whose numbers have two
	 * lengths, is tried before all others of ten digits */
	snprintf(out, NATID_FOLDED, "%s", side.fit[0].canon);
	return true;
}
