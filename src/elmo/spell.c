#include <config.h>

#include <string.h>

#include "alike.h"
#include "spell.h"

/* Which key a rule is for: the third to the fifth. */
enum { V1 = 1, V2 = 2, V3 = 4, ALL = V1 | V2 | V3 };

/* The first rule that fits is taken; FROM letters the word has at least. */
static const struct rule {
	const char *from, *to;
	unsigned keys;
	size_t letters;
} rules[] = {
    {"schtsch", "sk", ALL, 6}, {"shch", "sk", ALL, 6}, {"szcz", "sk", ALL, 6},
    {"tsch", "k", ALL, 6}, {"sht", "sk", V2, 6}, /* Bulgarian */
    {"zw", "tsv", ALL, 6}, /* German */ {"tch", "k", ALL, 6},
    {"sch", "s", ALL, 5}, {"dj", "d", V1 | V2, 4}, {"dj", "z", V3, 5},
    {"sh", "s", ALL, 5}, {"sz", "s", ALL, 5}, {"zh", "z", ALL, 5},
    {"cz", "k", ALL, 5}, {"ts", "z", V3, 6}, {"tz", "ts", ALL, 5},
    {"kh", "h", ALL, 5}, {"ch", "k", V1, 5}, {"ch", "h", V2, 5},
    {"ch", "s", V3, 5}, /* French */
    {"ck", "k", ALL, 4}, {"ph", "f", ALL, 4}, {"th", "t", ALL, 4},
    {"ae", "a", ALL, 4}, {"oe", "o", ALL, 4}, {"ue", "u", ALL, 4},
    {"ee", "i", V1, 4}, {"oo", "u", V1, 4}, {"oung", "ung", V2, 4},
    {"ou", "u", V1 | V3, 4}, {"ou", "o", V2, 4}, /* Japanese */
    {"x", "ks", ALL, 4}, {"q", "k", ALL, 5}, {"c", "ts", V2, 5},
    {"c", "k", V1 | V3, 5}, {"w", "v", ALL, 4}, {"y", "i", ALL, 4},
    {"j", "i", V1 | V2, 4}, {"j", "z", V3, 6},
    {"g", "h", V2, 6}, /* Ukrainian */
};

/* The rules that begin with each letter, in their order; NULL ends. */
static const struct rule *rules_of[26][10];

static void
sort_rules(void)
{
	size_t n[26] = {0};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		size_t at = (size_t)(rules[i].from[0] - 'a');

		rules_of[at][n[at]++] = &rules[i];
	}
}

static const char *
apply(const char *s, unsigned key, size_t letters, size_t *taken)
{
	const struct rule *const *r;

	if (rules_of['s' - 'a'][0] == NULL)
		sort_rules();
	if (*s < 'a' || *s > 'z')
		return NULL;
	for (r = rules_of[*s - 'a']; *r != NULL; r++) {
		size_t n;

		if (((*r)->keys & key) == 0 || letters < (*r)->letters)
			continue;
		n = strlen((*r)->from);
		if (strncmp(s, (*r)->from, n) != 0)
			continue;
		*taken = n;
		return (*r)->to;
	}
	return NULL;
}

/* Japanese long o: "oh" before a consonant. */
static bool
long_o(const char *s)
{
	return s[0] == 'o' && s[1] == 'h' && s[2] != '\0' &&
	       strchr("aeiouy", s[2]) == NULL;
}

/* Doubled letters are one. */
static void
squeeze(char *s)
{
	char *to = s;

	for (const char *from = s; *from != '\0'; from++)
		if (to == s || to[-1] != *from)
			*to++ = *from;
	*to = '\0';
}

static void
ends(char *s, bool io)
{
	size_t n = strlen(s);
	char *at;

	if (n > 4 && s[n - 1] == 'f' && (s[n - 2] == 'o' || s[n - 2] == 'e'))
		s[n - 1] = 'v';
	if (n > 3 && s[0] == 'i' && s[1] == 'e')
		memmove(s, s + 1, n);
	if (n > 4 && strncmp(s, "nt", 2) == 0) { /* Greek */
		memmove(s, s + 1, n);
		*s = 'd';
	}
	for (at = s; io && *at != '\0' && (at = strstr(at + 1, "io")) != NULL;)
		if (at[2] != '\0') { /* not Emilio */
			*at = 'e';
			memmove(at + 1, at + 2, strlen(at + 2) + 1);
		}
}

static void
sound(const char *word, unsigned key, char *out)
{
	size_t letters = strlen(word), len = 0, taken = 1;

	for (const char *s = word; *s != '\0'; s += taken) {
		const char *to = apply(s, key, letters, &taken);
		size_t n = to == NULL ? 1 : strlen(to);

		if (to == NULL)
			taken = key == V2 && long_o(s) ? 2 : 1;
		if (len + n >= SPELL_WORD)
			break;
		memcpy(out + len, to == NULL ? s : to, n);
		len += n;
	}
	out[len] = '\0';
	squeeze(out);
	ends(out, key == V2 && letters > 5);
}

/* Umlauts and rings as one letter. */
static void
umlauts(const char *word, char *out)
{
	size_t len = 0;

	for (const char *s = word; *s != '\0'; s++) {
		out[len++] = *s;
		if (strncmp(s, "aa", 2) == 0 || strncmp(s, "ae", 2) == 0 ||
		    strncmp(s, "oe", 2) == 0 || strncmp(s, "ue", 2) == 0 ||
		    strncmp(s, "dj", 2) == 0)
			s++;
	}
	out[len] = '\0';
}

/* Chinese and Korean syllables: what rules unite are different names. */
static bool
syllable(const char *word, size_t n)
{
	return n < 4 || (n < 6 && strcmp(word + n - 2, "ng") == 0);
}

void
spell_index(const char *word, struct spell *sp)
{
	char *e = sp->key[0];
	size_t n = strlen(word);

	if (n >= SPELL_WORD)
		n = SPELL_WORD - 1;
	memcpy(e, word, n);
	e[n] = '\0';
	if (syllable(e, n) || (*e & 0x80) != 0)
		memcpy(sp->key[SPELL_INDEX], e, n + 1);
	else
		sound(e, V1, sp->key[SPELL_INDEX]);
}

void
spell(const char *word, struct spell *sp)
{
	char *e = sp->key[0];
	size_t n = strlen(word);

	if (n >= SPELL_WORD)
		n = SPELL_WORD - 1;
	memcpy(e, word, n);
	e[n] = '\0';
	umlauts(e, sp->key[1]);
	for (size_t i = 2; i < SPELL_KEYS; i++)
		if (syllable(e, n) || (*e & 0x80) != 0)
			memcpy(sp->key[i], e, n + 1);
		else
			sound(e, 1U << (i - 2), sp->key[i]);
}

/* '?' stands for any letter, but most have to be there. */
static bool
same_but_lost(const char *a, const char *b)
{
	size_t n = strlen(a), lost = 0;

	if (strlen(b) != n || n < 3)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (a[i] != b[i] && a[i] != '?' && b[i] != '?')
			return false;
		lost += a[i] == '?' || b[i] == '?';
	}
	return lost > 0 && 2 * lost < n;
}

bool
spell_same(const struct spell *a, const struct spell *b)
{
	for (size_t i = 0; i < SPELL_KEYS; i++)
		for (size_t j = 0; j < SPELL_KEYS; j++)
			if (strcmp(a->key[i], b->key[j]) == 0)
				return !alike_apart(a->key[0], b->key[0]);
	return same_but_lost(a->key[0], b->key[0]) ||
	       alike(a->key[0], b->key[0]) == ALIKE_SAME;
}

static bool
neighbours(char a, char b)
{
	static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm",
	    "qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm", "qwertzuiop",
	    "yxcvbnm"};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *p = strchr(rows[i], a);

		if (p != NULL && ((p > rows[i] && p[-1] == b) ||
				     (p[1] != '\0' && p[1] == b)))
			return true;
	}
	return false;
}

/* Levenshtein's distance with neighbours that change places. */
static size_t
distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t rows[3][SPELL_WORD], *two = rows[0], *one = rows[1],
				    *now = rows[2];

	for (size_t j = 0; j <= m; j++)
		one[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *old = two;

		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			size_t best = one[j - 1] + (a[i - 1] != b[j - 1]);

			if (one[j] + 1 < best)
				best = one[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && two[j - 2] + 1 < best)
				best = two[j - 2] + 1;
			now[j] = best;
		}
		two = one;
		one = now;
		now = old;
	}
	return one[m];
}

static bool
vowel(char c)
{
	return strchr("aeiouy", c) != NULL && c != '\0';
}

/*
 * Consonant, vowels, perhaps n or ng, again and again: of the syllables of
 * Chinese and Japanese given names there are few, and brothers and sisters
 * differ by one letter.
 */
static bool
syllables(const char *s)
{
	if (strchr(s, 'l') != NULL && strchr(s, 'r') != NULL)
		return false;
	while (*s != '\0') {
		size_t n = strspn(s, "bcdfghjklmnpqrstwxyz");

		if (n > 2 || (n == 2 && strchr("hsy", s[1]) == NULL) ||
		    !vowel(s[n]))
			return false;
		s += n + strspn(s + n, "aeiou");
		if (*s == 'n' && !vowel(s[1]))
			s += s[1] == 'g' && !vowel(s[2]) ? 2 : 1;
	}
	return true;
}

/* Letters of A, of which N, but for the ending that a thousand family names
 * have and B has as well: Lehtinen, Lahtinen. */
static size_t
stem(const char *a, size_t n, const char *b, size_t m)
{
	static const char *const endings[] = {"auskas", "opoulos", "poulos",
	    "iewicz", "chenko", "dottir", "strom", "qvist", "quist", "meier",
	    "meyer", "owicz", "iadis", "berg", "borg", "gren", "lund", "holm",
	    "mann", "wski", "wska", "czyk", "czak", "enko", "chuk", "ovic",
	    "evic", "idis", "akis", "oglu", "shvili", "nen", "sen", "son",
	    "ski", "ska", "sky", "man", "iak", "ova", "eva", "ich", "ini",
	    "ian", "yan", "ez", "es", "er", "ov", "ev", "ic", "is", "in"};

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		size_t len = strlen(endings[i]);

		if (n > len && m > len &&
		    strcmp(a + n - len, endings[i]) == 0 &&
		    strcmp(b + m - len, endings[i]) == 0)
			return n - len;
	}
	return n;
}

/* A and B from the letter at which they part: one missing. */
static bool
missing(const char *a, size_t n, size_t at, bool given, size_t letters)
{
	bool vowels = vowel(a[at]) && (vowel(a[at - 1]) || vowel(a[at + 1]));

	/* Christiane and Christine, Oliveira and Olivera */
	if (vowels && n < 10 + (size_t)given)
		return false;
	return letters >= (given ? 9 : 7) || (!given && n >= 11);
}

/*
 * One edit, at letter AT from the front and with REST letters behind it in the
 * longer word of N.  Endings tell Daniel from Daniela, and one letter within
 * Marina from Martina.
 */
static enum spell_slip
one_edit(const char *a, size_t n, const char *b, size_t m, bool given)
{
	size_t at = 0, rest = 0, letters = given ? n : stem(a, n, b, m);
	bool slip;

	while (at < m && a[at] == b[at])
		at++;
	while (rest < m - at && a[n - 1 - rest] == b[m - 1 - rest])
		rest++;
	if (n == m && n - at - rest == 2)
		slip =
		    n >= (given ? 7 : 6) && (rest > 0 || (!given && n >= 10));
	else if (at == 0 || rest == 0 ||
		 (given && syllables(a) && syllables(b)))
		slip = false;
	else if (n > m)
		slip = missing(a, n, at, given, letters);
	else if (rest == 1 && a[at - 1] == 's' && a[n - 1] == 'n')
		slip = false; /* Hendersen and Henderson */
	else
		slip = (letters >= 8 && neighbours(a[at], b[at])) ||
		       (!given && letters >= 10);
	return slip ? SPELL_SLIP : SPELL_NEAR;
}

/* The same letters in another order, the ends in place. */
static bool
shuffled(const char *a, size_t n, const char *b, size_t m)
{
	int count[256] = {0};
	bool same = n == m && n >= 9 && *a == *b && a[n - 1] == b[n - 1];

	for (size_t i = 0; same && i < n; i++) {
		count[(unsigned char)a[i]]++;
		count[(unsigned char)b[i]]--;
	}
	for (size_t i = 0; i < 256; i++)
		same &= count[i] == 0;
	return same;
}

enum spell_slip
spell_slip(const char *a, const char *b, bool given)
{
	size_t n = strlen(a), m = strlen(b), d;

	if (n < m) {
		const char *s = a;

		a = b;
		b = s;
		n = m;
		m = strlen(b);
	}
	/* a letter of another script has several bytes */
	if (alike_apart(a, b))
		return SPELL_NEAR;
	if (m < 3 || n - m > 2 || n >= SPELL_WORD || (*a & 0x80) != 0)
		return SPELL_FAR;
	d = distance(a, n, b, m);
	if (d == 1)
		return one_edit(a, n, b, m, given);
	if (d != 2)
		return SPELL_FAR;
	if ((!given && stem(a, n, b, m) >= 11 && *a == *b) ||
	    shuffled(a, n, b, m))
		return SPELL_SLIP;
	return m >= (given ? 8 : 7) ? SPELL_NEAR : SPELL_FAR;
}
