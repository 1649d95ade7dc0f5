/* Birth dates, countries, gender. */
#include <config.h>

#include <stdbool.h>
#include <string.h>

#include "anonkind.h"
#include "rulevalue.h"

/* What may stand for a country; all that ELMO had from the beginning. */
static const char *
country_list(size_t length)
{
	return length == 2
		   ? "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT "
		     "LI LT LU LV MT NL NO PL PT RO SE SI SK"
		   : "AUT BEL BGR CHE CYP CZE DEU DNK EST ESP FIN FRA GBR GRC "
		     "HRV HUN IRL ISL ITA LIE LTU LUX LVA MLT NLD NOR POL PRT "
		     "ROU SWE SVN SVK";
}

/* ELMO's list; other codes are wrong there and stay so. */
static bool
is_country(const uint32_t *s)
{
	static const char list[] =
	    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO "
	    "BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE "
	    "DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GL GM "
	    "GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE "
	    "KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC "
	    "MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO "
	    "NP NR NU NZ OM PA PE PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA "
	    "SB SC SD SE SG SH SI SK SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL "
	    "TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW "
	    "HK MO SS TW XK";
	char code[3] = {(char)(s[0] < 0x7f ? s[0] : '?'),
	    (char)(s[1] < 0x7f ? s[1] : '?'), '\0'};

	return code[0] != ' ' && code[1] != ' ' && strstr(list, code) != NULL;
}

/* How many letters end V, in a URI those of its last segment. */
static size_t
letters_at_end(const struct anonkind *v)
{
	size_t n = 0;

	while (n < v->n && anonkind_letter(v->s[v->n - 1 - n]))
		n++;
	return n == v->n || v->s[v->n - 1 - n] == '/' ? n : 0;
}

void
anonkind_country(struct anonkind *v)
{
	size_t length = letters_at_end(v), n = 32, at;
	const char *list = country_list(length);
	struct anonchar_stream stream;
	uint32_t *s = v->s + v->n - length;

	if (v->n > 3 && !anonkind_begins(v->s, v->n, "http")) {
		anonkind_name(v);
		return;
	}
	if (length != 2 && length != 3) {
		if (v->n > 3)
			anonkind_url(v);
		return;
	}
	if (length == 2 && !is_country(s))
		return;
	anonkind_stream(v, "country", 0, &stream);
	at = anonchar_draw(&stream, (uint32_t)n);
	for (size_t i = 0; i < length; i++)
		if (s[i] != (unsigned char)list[at * (length + 1) + i]) {
			for (i = 0; i < length; i++)
				s[i] =
				    (unsigned char)list[at * (length + 1) + i];
			return;
		}
	at = (at + 1) % n;
	for (size_t i = 0; i < length; i++)
		s[i] = (unsigned char)list[at * (length + 1) + i];
}

void
anonkind_gender(struct anonkind *v)
{
	if (v->n > 0 && (v->s[v->n - 1] == '1' || v->s[v->n - 1] == '2') &&
	    (v->n == 1 || !anonkind_letter(v->s[0])))
		v->s[v->n - 1] = '9';
	else if (v->n > 0 && anonkind_letter(v->s[0]))
		anonkind_name(v);
}

/* The parts of a date: where each stands and how many digits it has. */
struct date {
	size_t at[3], n[3]; /* year, month, day */
	int part[3];
};

static int
read_number(const uint32_t *s, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++)
		value = 10 * value + (int)(s[i] - '0');
	return value;
}

static void
write_number(uint32_t *s, size_t n, int value)
{
	while (n-- > 0) {
		s[n] = (uint32_t)('0' + value % 10);
		value /= 10;
	}
}

/* 2000-12-31, 31.12.2000, 20001231 */
static bool
read_date(const struct anonkind *v, struct date *d)
{
	size_t run[3][2], n = 0, i = 0;
	bool first;

	for (; i < v->n && n < 3; n++) {
		while (n > 0 && i < v->n && !anonkind_digit(v->s[i]) &&
		       v->s[i] != 'T')
			i++;
		run[n][0] = i;
		while (i < v->n && anonkind_digit(v->s[i]))
			i++;
		run[n][1] = i - run[n][0];
		if (run[n][1] == 0)
			break;
	}
	if (n == 1 && run[0][1] == 8) {
		*d = (struct date){{0, 4, 6}, {4, 2, 2}, {0}};
	} else {
		if (n < 3)
			return false;
		first = run[0][1] == 4;
		if (!first && run[2][1] != 4)
			return false;
		for (size_t k = 0; k < 3; k++) {
			size_t from = first ? k : 2 - k;

			d->at[k] = run[from][0];
			d->n[k] = run[from][1];
		}
	}
	for (size_t k = 0; k < 3; k++) {
		if (d->n[k] > 4)
			return false;
		d->part[k] = read_number(v->s + d->at[k], d->n[k]);
	}
	return true;
}

static bool
is_day(const int part[3])
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int y = part[0], m = part[1];
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return y > 0 && m >= 1 && m <= 12 && part[2] >= 1 &&
	       part[2] <= days[m - 1] + (m == 2 && leap);
}

/* Within four years, on another day: by the date alone, whatever its form. */
void
anonkind_born(struct anonkind *v)
{
	struct anonchar_stream stream;
	uint32_t key[3];
	char text[ANONKIND_SHORT];
	struct date d;
	int new[3];

	if (anonkind_text(v, text) && rulevalue_no_date(text))
		return;
	if (!read_date(v, &d)) {
		anonkind_name(v);
		return;
	}
	for (size_t i = 0; i < 3; i++)
		key[i] = (uint32_t)d.part[i];
	anonchar_stream(&stream, v->prf, "date", key, 3, 0);
	new[0] = d.part[0] + (anonchar_draw(&stream, 2) == 0 ? 1 : -1) *
				 (int)(1 + anonchar_draw(&stream, 4));
	new[1] = 1 + (int)anonchar_draw(&stream, d.n[1] == 1 ? 9 : 12);
	new[2] = d.n[2] == 1 ? 1 + (int)anonchar_draw(&stream, 9)
			     : 10 + (int)anonchar_draw(&stream, 19);
	if (new[0] < 1 || new[0] > 9999)
		new[0] = d.part[0];
	if (!is_day(d.part)) {
		/* it stays wrong: no 29th of February of a leap year */
		new[0] = new[0] > 1 ? new[0] - 1 + new[0] % 2 : new[0];
		new[1] = d.part[1];
		new[2] = d.part[2];
	}
	for (size_t i = 0; i < 3; i++)
		write_number(v->s + d.at[i], d.n[i], new[i]);
}
