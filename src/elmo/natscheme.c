#include <config.h>

#include <string.h>

#include "fold.h"
#include "natscheme.h"

/* A number as it is read: TEXT with its signs, BARE without. */
struct number {
	char text[NATSCHEME_LEN]; /* capitals, dashes as '-', no blanks */
	char bare[NATSCHEME_LEN]; /* letters and digits only */
	size_t n;		  /* of bare */
	bool digits;		  /* bare has nothing else */
	char signs[4];		  /* of text, each once */
};

static int
digit(char c)
{
	return c - '0';
}

/* The value of N digits. */
static int
value(const char *s, size_t n)
{
	int v = 0;

	while (n-- > 0)
		v = 10 * v + digit(*s++);
	return v;
}

/* The remainder of N digits as one number. */
static int
rest(const char *s, size_t n, int modulus)
{
	int r = 0;

	while (n-- > 0)
		r = (10 * r + digit(*s++)) % modulus;
	return r;
}

/* WEIGHTS are letters: 'B' is one, 'A' nothing. */
static int
weigh(const char *s, const char *weights)
{
	int sum = 0;

	for (size_t i = 0; weights[i] != '\0'; i++)
		sum += digit(s[i]) * (weights[i] - 'A');
	return sum;
}

static bool
all_digits(const char *s, size_t n)
{
	return strspn(s, "0123456789") >= n;
}

static bool
date(struct natscheme_fit *fit, int year, int month, int day)
{
	static const int days[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	fit->year = year;
	fit->month = month;
	fit->day = day;
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static bool
finland(const struct number *no, struct natscheme_fit *fit)
{
	static const char check[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
	const char *s = no->text;
	int century, serial;

	if (strlen(s) != 11 || !all_digits(s, 6) || !all_digits(s + 7, 3))
		return false;
	if (s[6] == '+')
		century = 1800;
	else if (strchr("-YXWVU", s[6]) != NULL)
		century = 1900;
	else if (strchr("ABCDEF", s[6]) != NULL)
		century = 2000;
	else
		return false;
	serial = value(s + 7, 3);
	if (serial < 2 || s[10] != check[(value(s, 6) * 1000 + serial) % 31])
		return false;
	fit->temporary = serial >= 900;
	memcpy(fit->canon, s, 12);
	return date(
	    fit, century + value(s + 4, 2), value(s + 2, 2), value(s, 2));
}

static bool
luhn(const char *s, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		int x = digit(s[i]) * ((n - i) % 2 == 0 ? 2 : 1);

		sum += x / 10 + x % 10;
	}
	return sum % 10 == 0;
}

static bool
sweden(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int year, day;

	if (!no->digits || (no->n != 10 && no->n != 12))
		return false;
	year = no->n == 12 ? value(s, 4) : value(s, 2);
	if (no->n == 12 && (year < 1840 || year > 2099))
		return false;
	fit->short_year = no->n == 10;
	s += no->n - 10;
	day = value(s + 4, 2);
	fit->temporary = day > 60; /* a co-ordination number */
	memcpy(fit->canon, s, 10);
	return luhn(s, 10) &&
	       date(fit, year, value(s + 2, 2), day > 60 ? day - 60 : day);
}

static bool
norway(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int day, month, year, serial;

	if (!no->digits || no->n != 11 || weigh(s, "DHGBIJEFCB") % 11 != 0 ||
	    weigh(s, "FEDCHGFEDCB") % 11 != 0)
		return false;
	day = value(s, 2);
	month = value(s + 2, 2);
	year = value(s + 4, 2);
	serial = value(s + 6, 3);
	fit->temporary = day > 40; /* a D-number */
	month -= month > 80 ? 80 : month > 65 ? 65 : month > 40 ? 40 : 0;
	if (serial < 500 || (serial >= 900 && year >= 40))
		year += 1900;
	else if (year < 40)
		year += 2000;
	else
		year += 1800;
	memcpy(fit->canon, s, 11);
	return date(fit, year, month, day > 40 ? day - 40 : day);
}

static bool
denmark(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int year, seventh;

	if (!no->digits || no->n != 10)
		return false;
	year = value(s + 4, 2);
	seventh = digit(s[6]);
	if (seventh < 4 || ((seventh == 4 || seventh == 9) && year > 36))
		year += 1900;
	else if (seventh == 4 || seventh == 9 || year < 58)
		year += 2000;
	else
		year += 1800;
	fit->weak = weigh(s, "EDCHGFEDCB") % 11 != 0; /* so since 2007 */
	memcpy(fit->canon, s, 10);
	return date(fit, year, value(s + 2, 2), value(s, 2));
}

static bool
iceland(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int century;

	if (!no->digits || no->n != 10 || weigh(s, "DCHGFEDCB") % 11 != 0)
		return false;
	century = s[9] == '9' ? 1900 : s[9] == '0' ? 2000 : 1800;
	memcpy(fit->canon, s, 10);
	return (century != 1800 || s[9] == '8') &&
	       date(fit, century + value(s + 4, 2), value(s + 2, 2),
		   value(s, 2));
}

/* Estonia and Lithuania */
static bool
baltic(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int check;

	if (!no->digits || no->n != 11 || s[0] < '1' || s[0] > '8')
		return false;
	check = weigh(s, "BCDEFGHIJB") % 11;
	if (check == 10)
		check = weigh(s, "DEFGHIJBCD") % 11;
	if (check % 10 != digit(s[10]))
		return false;
	memcpy(fit->canon, s, 11);
	return date(fit, 1800 + (digit(s[0]) - 1) / 2 * 100 + value(s + 1, 2),
	    value(s + 3, 2), value(s + 5, 2));
}

static bool
latvia_check(const char *s)
{
	return (1101 - weigh(s, "BGDHJKFIEC")) % 11 == digit(s[10]);
}

static bool
latvia(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;

	if (!no->digits || no->n != 11 || s[6] > '2' || !latvia_check(s))
		return false;
	memcpy(fit->canon, s, 11);
	return date(fit, 1800 + 100 * digit(s[6]) + value(s + 4, 2),
	    value(s + 2, 2), value(s, 2));
}

/* since 2017 without the date; who asks gets a new one for an old one */
static bool
latvia_new(const struct number *no, struct natscheme_fit *fit)
{
	if (!no->digits || no->n != 11 || strncmp(no->bare, "32", 2) != 0 ||
	    !latvia_check(no->bare))
		return false;
	memcpy(fit->canon, no->bare, 11);
	return true;
}

static bool
poland(const struct number *no, struct natscheme_fit *fit)
{
	static const int centuries[] = {1900, 2000, 2100, 2200, 1800};
	const char *s = no->bare;
	int month;

	if (!no->digits || no->n != 11 || weigh(s, "BDHJBDHJBDB") % 10 != 0)
		return false;
	month = value(s + 2, 2);
	memcpy(fit->canon, s, 11);
	return date(fit, centuries[month / 20] + value(s, 2), month % 20,
	    value(s + 4, 2));
}

static bool
czechia(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int year, month;

	if (!no->digits || no->n != 10 ||
	    (rest(s, 10, 11) != 0 && (rest(s, 9, 11) != 10 || s[9] != '0')))
		return false;
	year = value(s, 2);
	month = value(s + 2, 2);
	month -= month > 50 ? 50 : 0; /* women */
	month -= month > 20 ? 20 : 0; /* when a day's numbers are used up */
	memcpy(fit->canon, s, 10);
	return date(
	    fit, year + (year < 54 ? 2000 : 1900), month, value(s + 4, 2));
}

static bool
belgium(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	char late[11] = "2";
	int month, check;

	if (!no->digits || no->n != 11)
		return false;
	memcpy(late + 1, s, 9);
	check = value(s + 9, 2);
	fit->year = value(s, 2);
	if (check == 97 - rest(s, 9, 97))
		fit->year += 1900;
	else if (check == 97 - rest(late, 10, 97))
		fit->year += 2000;
	else
		return false;
	month = value(s + 2, 2);
	fit->temporary = month > 12; /* a bis number */
	month %= 20;
	memcpy(fit->canon, s, 11);
	return date(fit, fit->year, month, value(s + 4, 2));
}

static bool
netherlands(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;

	if (!no->digits || no->n != 9 ||
	    (weigh(s, "JIHGFEDC") - digit(s[8])) % 11 != 0)
		return false;
	memcpy(fit->canon, s, 9);
	return true;
}

static bool
spain(const char *digits, char letter)
{
	return letter == "TRWAGMYFPDXBNJZSQVHLCKE"[value(digits, 8) % 23];
}

static bool
spain_dni(const struct number *no, struct natscheme_fit *fit)
{
	if (no->n != 9 || !all_digits(no->bare, 8) ||
	    !spain(no->bare, no->bare[8]))
		return false;
	memcpy(fit->canon, no->bare, 9);
	return true;
}

/* foreigners', until they get the other */
static bool
spain_nie(const struct number *no, struct natscheme_fit *fit)
{
	char s[NATSCHEME_LEN];

	if (no->n != 9 || no->bare[0] < 'X' || no->bare[0] > 'Z' ||
	    !all_digits(no->bare + 1, 7))
		return false;
	memcpy(s, no->bare, sizeof s);
	s[0] = (char)(s[0] - 'X' + '0');
	memcpy(fit->canon, no->bare, 9);
	return spain(s, s[8]);
}

static bool
france(const struct number *no, struct natscheme_fit *fit)
{
	char s[NATSCHEME_LEN];

	if (no->n != 15)
		return false;
	memcpy(s, no->bare, sizeof s);
	if (s[5] == '2' && (s[6] == 'A' || s[6] == 'B')) { /* Corsica */
		s[5] = '1';
		s[6] = s[6] == 'A' ? '9' : '8';
	}
	if (!all_digits(s, 15) || value(s + 13, 2) != 97 - rest(s, 13, 97) ||
	    (s[0] != '1' && s[0] != '2' && s[0] != '7' && s[0] != '8'))
		return false;
	fit->temporary = s[0] > '2';
	memcpy(fit->canon, no->bare, 15);
	return true;
}

/* Where two persons would have one number, digits become letters. */
static bool
italy_digits(const char *s, char out[16])
{
	static const char where[] = "LLLLLLDDLDDLDDDL";
	static const char letters[] = "LMNPQRSTUV";

	for (size_t i = 0; i < 16; i++) {
		const char *p = strchr(letters, s[i]);
		bool is_digit = s[i] >= '0' && s[i] <= '9';

		out[i] = s[i];
		if (where[i] == 'L' && is_digit)
			return false;
		if (where[i] == 'D' && !is_digit) {
			if (p == NULL)
				return false;
			out[i] = (char)('0' + (p - letters));
		}
	}
	return true;
}

static bool
italy(const struct number *no, struct natscheme_fit *fit)
{
	static const char months[] = "ABCDEHLMPRST";
	static const int odd[] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18,
	    20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23};
	char s[16];
	const char *month;
	int sum = 0, day;

	if (no->n != 16 || !italy_digits(no->bare, s))
		return false;
	for (size_t i = 0; i < 15; i++) {
		char c = no->bare[i];
		int x = c <= '9' ? c - '0' : c - 'A';

		sum += i % 2 == 0 ? odd[x] : x;
	}
	month = strchr(months, s[8]);
	if (no->bare[15] != 'A' + sum % 26 || month == NULL)
		return false;
	day = value(s + 9, 2);
	fit->short_year = true;
	memcpy(fit->canon, no->bare, 16);
	return date(fit, value(s + 6, 2), (int)(month - months) + 1,
	    day > 40 ? day - 40 : day);
}

static bool
portugal(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int check;

	if (!no->digits || no->n != 9 || s[0] < '1' || s[0] > '3')
		return false;
	check = 11 - weigh(s, "JIHGFEDC") % 11;
	memcpy(fit->canon, s, 9);
	return digit(s[8]) == (check >= 10 ? 0 : check);
}

static bool
bulgaria(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int month, century;

	if (!no->digits || no->n != 10 ||
	    weigh(s, "CEIFKJHDG") % 11 % 10 != digit(s[9]))
		return false;
	month = value(s + 2, 2);
	century = month > 40 ? 2000 : month > 20 ? 1800 : 1900;
	memcpy(fit->canon, s, 10);
	return date(fit, century + value(s, 2), month % 20, value(s + 4, 2));
}

static bool
romania(const struct number *no, struct natscheme_fit *fit)
{
	static const int centuries[] = {1900, 1800, 2000, 0};
	const char *s = no->bare;
	int check, sex;

	if (!no->digits || no->n != 13 || s[0] < '1' || s[0] > '8')
		return false;
	check = weigh(s, "CHJBEGDFICHJ") % 11;
	if (digit(s[12]) != (check == 10 ? 1 : check))
		return false;
	sex = digit(s[0]);
	fit->short_year = sex > 6; /* residents from abroad */
	memcpy(fit->canon, s, 13);
	return date(fit, centuries[(sex - 1) / 2] + value(s + 1, 2),
	    value(s + 3, 2), value(s + 5, 2));
}

static bool
croatia(const struct number *no, struct natscheme_fit *fit)
{
	int a = 10;

	if (!no->digits || no->n != 11)
		return false;
	for (size_t i = 0; i < 10; i++) { /* ISO 7064, MOD 11,10 */
		a = (a + digit(no->bare[i])) % 10;
		a = (a == 0 ? 10 : a) * 2 % 11;
	}
	memcpy(fit->canon, no->bare, 11);
	return (11 - a) % 10 == digit(no->bare[10]);
}

/* Slovenia, and before the OIB all of Yugoslavia */
static bool
slovenia(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;
	int year, check;

	if (!no->digits || no->n != 13)
		return false;
	check = 11 - weigh(s, "HGFEDCHGFEDC") % 11;
	if (check == 10 || digit(s[12]) != check % 11)
		return false;
	year = value(s + 4, 3);
	memcpy(fit->canon, s, 13);
	return date(fit, year + (year < 800 ? 2000 : 1000), value(s + 2, 2),
	    value(s, 2));
}

static bool
turkey(const struct number *no, struct natscheme_fit *fit)
{
	const char *s = no->bare;

	if (!no->digits || no->n != 11 || s[0] == '0')
		return false;
	memcpy(fit->canon, s, 11);
	return (weigh(s, "HAHAHAHAH") + 9 * weigh(s, "ABABABAB")) % 10 ==
		   digit(s[9]) &&
	       weigh(s, "BBBBBBBBBB") % 10 == digit(s[10]);
}

static bool
switzerland(const struct number *no, struct natscheme_fit *fit)
{
	if (!no->digits || no->n != 13 || strncmp(no->bare, "756", 3) != 0)
		return false;
	memcpy(fit->canon, no->bare, 13);
	return weigh(no->bare, "BDBDBDBDBDBDB") % 10 == 0;
}

static const struct scheme {
	const char *name, *countries, *signs; /* that people write in it */
	bool (*fits)(const struct number *no, struct natscheme_fit *fit);
} schemes[] = {
    {"FI", "FI AX", "+-", finland},
    {"SE", "SE", "+-", sweden},
    {"NO", "NO", "-", norway},
    {"DK", "DK GL FO", "-", denmark},
    {"IS", "IS", "-", iceland},
    {"EE/LT", "EE LT", "", baltic},
    {"LV", "LV", "-", latvia},
    {"LV since 2017", "LV", "-", latvia_new},
    {"PL", "PL", "", poland},
    {"CZ/SK", "CZ SK", "/", czechia},
    {"BE", "BE", ".-/", belgium},
    {"NL", "NL", ".", netherlands},
    {"ES", "ES", "-.", spain_dni},
    {"ES, foreigners", "ES", "-.", spain_nie},
    {"FR", "FR", "", france},
    {"IT", "IT", "", italy},
    {"PT", "PT", "", portugal},
    {"BG", "BG", "", bulgaria},
    {"RO", "RO", "", romania},
    {"HR", "HR", "", croatia},
    {"SI", "SI HR RS BA ME MK", "", slovenia},
    {"TR", "TR", "", turkey},
    {"CH", "CH LI", ".", switzerland},
};

static bool
is_dash(unsigned c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

/* False when it is too long or has what no number has. */
static bool
read_number(const char *s, struct number *no)
{
	size_t n = 0, signs = 0;

	memset(no, 0, sizeof *no);
	no->digits = true;
	for (unsigned c; (c = fold_next(&s)) != 0;) {
		if (c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
		if (is_dash(c))
			c = '-';
		else if (c == ' ' || c == '\t' || c == 0xa0)
			continue;
		if (n + 1 == sizeof no->text || c >= 0x80)
			return false;
		no->text[n++] = (char)c;
		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
			no->bare[no->n++] = (char)c;
			no->digits &= c <= '9';
		} else if (strchr("-+./", (int)c) == NULL) {
			return false;
		} else if (strchr(no->signs, (int)c) == NULL) {
			if (signs + 1 == sizeof no->signs)
				return false;
			no->signs[signs++] = (char)c;
		}
	}
	return true;
}

/* 0000000000, 123456789 and such */
static bool
placeholder(const struct number *no)
{
	bool same = true, up = true;

	for (size_t i = 1; i < no->n; i++) {
		same &= no->bare[i] == no->bare[0];
		up &= digit(no->bare[i]) == (digit(no->bare[i - 1]) + 1) % 10;
	}
	return no->n < 9 || same || up;
}

size_t
natscheme_fits(const char *s, const char *country,
    struct natscheme_fit fits[NATSCHEME_FITS])
{
	struct number no;
	size_t n = 0;

	if (!read_number(s, &no) || placeholder(&no))
		return 0;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		struct natscheme_fit fit = {.name = schemes[i].name};

		if (n < NATSCHEME_FITS &&
		    strspn(no.signs, schemes[i].signs) == strlen(no.signs) &&
		    (country == NULL ||
			strstr(schemes[i].countries, country) != NULL) &&
		    schemes[i].fits(&no, &fit))
			fits[n++] = fit;
	}
	return n;
}
