#include <config.h>

#include <string.h>

#include "alike.h"
#include "names.h"

const char *
names_how(enum names_how how)
{
	static const char *const words[] = {"equal", "one side has more names",
	    "a woman's and a man's form", "initials agree",
	    "equal but for a slip", "one initial is all that agrees",
	    "one may be a short form", "nearly equal",
	    "some names are equal, some are not", "not given", "in two scripts",
	    "another name"};

	return words[how];
}

/* What of two rows of words was found to be the same. */
struct pairing {
	bool a[NAMEPARTS_MAX], b[NAMEPARTS_MAX]; /* taken */
	size_t words, initials, slips, nears, shorts, forms;
	size_t rest_a, rest_b;
};

typedef bool agrees(const struct namepart *a, const struct namepart *b);

static bool
whole_words(const struct namepart *a, const struct namepart *b)
{
	return !a->initial && !b->initial;
}

static bool
same(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) && spell_same(&a->spell, &b->spell);
}

static bool
slip_given(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) && spell_slip(namepart_word(a),
					namepart_word(b), true) == SPELL_SLIP;
}

static bool
slip_family(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) && spell_slip(namepart_word(a),
					namepart_word(b), false) == SPELL_SLIP;
}

static bool
near_given(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) && spell_slip(namepart_word(a),
					namepart_word(b), true) != SPELL_FAR;
}

static bool
near_family(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) && spell_slip(namepart_word(a),
					namepart_word(b), false) != SPELL_FAR;
}

static bool
short_form(const struct namepart *a, const struct namepart *b)
{
	return whole_words(a, b) &&
	       alike(namepart_word(a), namepart_word(b)) != ALIKE_NOT;
}

static bool
initial(const struct namepart *a, const struct namepart *b)
{
	const struct namepart *word = b, *letter = a;

	if (!a->initial) {
		word = a;
		letter = b;
	}
	return letter->initial &&
	       strncmp(namepart_word(word), namepart_word(letter),
		   strlen(namepart_word(letter))) == 0;
}

/* Endings of a man's and a woman's family name, folded. */
static bool
form(const struct namepart *a, const struct namepart *b)
{
	static const char *const ends[][2] = {{"", "ova"}, {"ek", "kova"},
	    {"ec", "cova"}, {"a", "ova"}, {"y", "a"}, {"ki", "ka"}, {"", "a"},
	    {"sky", "skaya"}, {"skiy", "skaya"}, {"skii", "skaya"},
	    {"y", "aya"}, {"iy", "aya"}, {"s", "a"}, {"is", "e"}, {"s", ""},
	    {"as", "aite"}, {"as", "iene"}, {"is", "yte"}, {"is", "iene"},
	    {"us", "ute"}, {"us", "iene"}, {"aite", "iene"}, {"yte", "iene"},
	    {"ute", "iene"}, {"os", "ou"}, {"is", "i"}, {"as", "a"},
	    {"is", "ou"}};
	const char *s = namepart_word(a), *t = namepart_word(b);
	size_t common = 0;

	if (!whole_words(a, b) || alike_apart(s, t))
		return false;
	while (s[common] != '\0' && s[common] == t[common])
		common++;
	for (size_t stem = common; stem >= 3 && stem + 3 > common; stem--)
		for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
			const char *man = ends[i][0], *woman = ends[i][1];

			/* Hansens is not Hansen's wife */
			if (*man == '\0' && strcmp(woman, "a") == 0 &&
			    strchr("vn", s[stem - 1]) == NULL)
				continue;
			if ((*man == 's' && *woman == '\0'))
				continue;
			/* Ozols, but not Peres */
			if (strcmp(man, "s") == 0 &&
			    strchr("aeiou", s[stem - 1]) != NULL)
				continue;
			if ((strcmp(s + stem, man) == 0 &&
				strcmp(t + stem, woman) == 0) ||
			    (strcmp(s + stem, woman) == 0 &&
				strcmp(t + stem, man) == 0))
				return true;
		}
	return false;
}

/* An Arabic article may be part of the word. */
static bool
article(const struct namepart *a, const struct namepart *b)
{
	const char *s = namepart_word(a), *t = namepart_word(b);

	if (strlen(s) < strlen(t)) {
		t = s;
		s = namepart_word(b);
	}
	return whole_words(a, b) && strlen(t) >= 4 &&
	       (strncmp(s, "al", 2) == 0 || strncmp(s, "el", 2) == 0) &&
	       strcmp(s + 2, t) == 0;
}

/* Takes the pairs that agree, each word once; how many. */
static size_t
take(struct pairing *p, const struct nameparts *a, const struct nameparts *b,
    agrees *agree, bool in_order)
{
	size_t found = 0, from = 0;

	for (size_t i = 0; i < a->n; i++)
		for (size_t j = from; j < b->n && !p->a[i]; j++) {
			if (p->b[j] || !agree(&a->part[i], &b->part[j]))
				continue;
			p->a[i] = p->b[j] = true;
			from = in_order ? j + 1 : 0;
			found++;
		}
	return found;
}

static void
count_rest(
    struct pairing *p, const struct nameparts *a, const struct nameparts *b)
{
	p->rest_a = p->rest_b = 0;
	for (size_t i = 0; i < a->n; i++)
		p->rest_a += !p->a[i];
	for (size_t i = 0; i < b->n; i++)
		p->rest_b += !p->b[i];
}

/* Names that many have before the one they are called by. */
static bool
common_first(const struct nameparts *a, const struct pairing *p)
{
	static const char list[] =
	    " maria marie jose jean juan mohammed muhammad mohamed mohammad "
	    "muhammed mohamad md abdul abd thi van ana luis joao ";
	char with[SPELL_WORD + 2];

	for (size_t i = 0; i < a->n; i++) {
		size_t n = strlen(namepart_word(&a->part[i]));

		if (!p->a[i])
			continue;
		with[0] = with[n + 1] = ' ';
		memcpy(with + 1, namepart_word(&a->part[i]), n);
		with[n + 2 < sizeof with ? n + 2 : n + 1] = '\0';
		if (n + 2 >= sizeof with || strstr(list, with) == NULL)
			return false;
	}
	return true;
}

static bool
hyphened(const struct nameparts *a)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->part[i].joined)
			return true;
	return false;
}

/* Two syllables of one name, as in Korea: one of them is no name. */
static bool
syllables(const struct nameparts *a, const struct pairing *p)
{
	if (a->n != 2)
		return false;
	for (size_t i = 0; i < 2; i++)
		if (strlen(namepart_word(&a->part[i])) > (p->a[i] ? 3 : 4))
			return false;
	return true;
}

/* Both sides have names that the other has not. */
static enum names_how
conflict(const struct pairing *p, const struct nameparts *a,
    const struct nameparts *b)
{
	if (p->words + p->initials == 0 || (!p->a[0] && !p->b[0]) ||
	    (p->words > 0 && common_first(a, p)) ||
	    (hyphened(a) && hyphened(b)) || (b->n == 2 && syllables(a, p)))
		return NAMES_OTHER;
	return NAMES_SHARE;
}

static enum names_how
judge_given(const struct pairing *p, const struct nameparts *a,
    const struct nameparts *b)
{
	if (p->rest_a > 0 && p->rest_b > 0)
		return conflict(p, a, b);
	if (p->shorts > 0)
		return NAMES_SHORT;
	if (p->nears > 0)
		return p->words > 0 ? NAMES_SLIP : NAMES_NEAR;
	if (p->words + p->slips == 0) {
		if (p->initials > 1)
			return NAMES_INITIALS;
		return p->initials == 1 ? NAMES_INITIAL : NAMES_OTHER;
	}
	if (p->slips > 0)
		return NAMES_SLIP;
	return p->rest_a + p->rest_b > 0 ? NAMES_PART : NAMES_EQUAL;
}

static bool
whole(const struct nameparts *a, const struct nameparts *b)
{
	return spell_same(&a->whole, &b->whole) ||
	       spell_same(&a->bare, &b->bare);
}

static bool
comparable(
    const struct nameparts *a, const struct nameparts *b, enum names_how *how)
{
	*how = NAMES_MISSING;
	if (a->n == 0 || b->n == 0)
		return false;
	*how = NAMES_SCRIPT;
	return a->scripts == 0 || b->scripts == 0 ||
	       (a->scripts & b->scripts) != 0;
}

static enum names_how
given(const struct nameparts *one, const struct nameparts *other)
{
	struct nameparts a = *one, b = *other;
	struct pairing p = {.words = 0};
	enum names_how how;

	if (!comparable(&a, &b, &how))
		return how;
	if (whole(&a, &b) && !a.part[0].initial)
		return NAMES_EQUAL;
	nameparts_merge(&a, &b);
	nameparts_merge(&b, &a);
	p.words = take(&p, &a, &b, same, false);
	p.slips = take(&p, &a, &b, slip_given, false);
	p.initials = take(&p, &a, &b, initial, true);
	p.nears = take(&p, &a, &b, near_given, false);
	p.shorts = take(&p, &a, &b, short_form, false);
	count_rest(&p, &a, &b);
	return judge_given(&p, &a, &b);
}

static enum names_how
judge_family(const struct pairing *p)
{
	size_t agree = p->words + p->forms + p->slips;

	if (p->rest_a > 0 && p->rest_b > 0)
		return agree + p->nears > 0 ? NAMES_SHARE : NAMES_OTHER;
	if (agree == 0 && p->nears > 0)
		return NAMES_NEAR;
	if (agree == 0)
		return p->initials > 0 ? NAMES_INITIAL : NAMES_OTHER;
	if (p->nears > 0)
		return NAMES_NEAR;
	if (p->slips > 0)
		return NAMES_SLIP;
	if (p->forms > 0)
		return NAMES_FORM;
	return p->rest_a + p->rest_b > 0 ? NAMES_PART : NAMES_EQUAL;
}

static enum names_how
family(const struct nameparts *one, const struct nameparts *other)
{
	struct nameparts a = *one, b = *other;
	struct pairing p = {.words = 0};
	enum names_how how;

	if (!comparable(&a, &b, &how))
		return how;
	if (whole(&a, &b))
		return a.part[0].initial ? NAMES_INITIAL : NAMES_EQUAL;
	nameparts_merge(&a, &b);
	nameparts_merge(&b, &a);
	p.words =
	    take(&p, &a, &b, same, false) + take(&p, &a, &b, article, false);
	p.forms = take(&p, &a, &b, form, false);
	p.slips = take(&p, &a, &b, slip_family, false);
	p.nears = take(&p, &a, &b, near_family, false);
	p.initials = take(&p, &a, &b, initial, false);
	count_rest(&p, &a, &b);
	return judge_family(&p);
}

static bool
will_do(enum names_how how)
{
	return how <= NAMES_SLIP;
}

static enum names_verdict
weigh(enum names_how g, enum names_how f)
{
	int weak = (g == NAMES_INITIALS) + (g == NAMES_SLIP) +
		   (f == NAMES_SLIP) + (f == NAMES_FORM) +
		   (g == NAMES_INITIALS && f == NAMES_PART);

	if (g == NAMES_OTHER)
		return NAMES_DIFFERENT;
	/* Jan Nováček and Jana Nováčková are twins */
	if (f == NAMES_FORM && (g == NAMES_SHORT || g == NAMES_NEAR))
		return NAMES_DIFFERENT;
	if (f == NAMES_OTHER)
		return g == NAMES_EQUAL || g == NAMES_PART || g == NAMES_SLIP ||
			       g == NAMES_MISSING || g == NAMES_SCRIPT
			   ? NAMES_UNSURE
			   : NAMES_DIFFERENT;
	if (!will_do(g) || !will_do(f) || weak > 1)
		return NAMES_UNSURE;
	return NAMES_SAME;
}

/* The family names of one side against those of the other, the birth names
 * for what they are. */
static enum names_how
families(const struct names *a, const struct names *b, bool *birth)
{
	const struct nameparts *x[] = {&a->family, &a->birth},
			       *y[] = {&b->family, &b->birth};
	enum names_how best = family(x[0], y[0]);

	*birth = false;
	for (size_t i = 1; i < 4; i++) {
		enum names_how how;

		if (x[i / 2]->n == 0 || y[i % 2]->n == 0)
			continue;
		how = family(x[i / 2], y[i % 2]);
		if (how < best && (will_do(how) || best == NAMES_OTHER)) {
			best = how;
			*birth = true;
		}
	}
	return best;
}

static void
compare_fields(
    const struct names *a, const struct names *b, struct names_match *m)
{
	bool births = a->birth.n > 0 && b->birth.n > 0 &&
		      family(&a->birth, &b->birth) == NAMES_OTHER;

	m->by = NAMES_FIELDS;
	m->given = given(&a->given, &b->given);
	m->family = families(a, b, &m->birth);
	m->verdict = weigh(m->given, m->family);
	if (births && m->family == NAMES_OTHER)
		m->verdict = NAMES_DIFFERENT;
	else if (births && m->verdict == NAMES_SAME && !m->birth)
		m->verdict = NAMES_UNSURE;
}

static bool
swapped(const struct names *a, const struct names *b)
{
	enum names_how g = given(&a->given, &b->family);
	enum names_how f = family(&a->family, &b->given);

	return (g == NAMES_EQUAL || g == NAMES_PART) &&
	       (f == NAMES_EQUAL || f == NAMES_PART || f == NAMES_SLIP);
}

/* The same word twice, as where there is only one name. */
static void
drop_doubles(struct nameparts *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		bool double_ = false;

		for (size_t j = 0; j < n; j++)
			double_ |= strcmp(namepart_word(&p->part[i]),
				       namepart_word(&p->part[j])) == 0;
		if (!double_)
			p->part[n++] = p->part[i];
	}
	p->n = n;
}

/* The same words in whatever fields; LESS: or all of the one that has fewer,
 * at least two. */
static bool
same_words(
    const struct nameparts *one, const struct nameparts *other, bool less)
{
	struct nameparts a = *one, b = *other;
	struct pairing p = {.words = 0};

	drop_doubles(&a);
	drop_doubles(&b);
	nameparts_merge(&a, &b);
	nameparts_merge(&b, &a);
	p.words = take(&p, &a, &b, same, false);
	count_rest(&p, &a, &b);
	if (p.rest_a + p.rest_b == 0)
		return p.words > 0;
	return less && p.words > 1 && (p.rest_a == 0 || p.rest_b == 0);
}

/* Both names written as one word, letter by letter: in so long a word too many
 * spellings meet. */
static bool
one_word(const struct nameparts *a, const struct nameparts *b,
    const struct nameparts *c, const struct nameparts *d)
{
	const char *s[] = {a->bare.key[0], b->bare.key[0]};
	const char *t[] = {c->bare.key[0], d->bare.key[0]};
	size_t n = strlen(s[0]), m = strlen(t[0]);

	if (n > m)
		return one_word(c, d, a, b);
	return strncmp(s[0], t[0], n) == 0 &&
	       strncmp(s[1], t[0] + n, m - n) == 0 && strlen(s[1]) >= m - n &&
	       strcmp(s[1] + (m - n), t[1]) == 0;
}

static bool
moved(const struct names *a, const struct names *b)
{
	struct nameparts x, y;
	bool one_a = a->given.n == 0 || a->family.n == 0;
	bool one_b = b->given.n == 0 || b->family.n == 0;

	nameparts_join(&x, &a->given, &a->family);
	nameparts_join(&y, &b->given, &b->family);
	if (x.n == 0 || y.n == 0 || (x.scripts & y.scripts) == 0)
		return false;
	return one_word(&a->given, &a->family, &b->given, &b->family) ||
	       one_word(&a->given, &a->family, &b->family, &b->given) ||
	       one_word(&a->family, &a->given, &b->given, &b->family) ||
	       same_words(&x, &y, one_a != one_b);
}

/* TEXT as a whole name: cut at every place, either side first. */
static void
alternative(
    const struct names *a, const struct nameparts *text, struct names_match *m)
{
	struct names one;
	struct names_match now;

	memset(&one, 0, sizeof one);
	one.given = *text;
	m->verdict = NAMES_DIFFERENT;
	m->given = m->family = NAMES_OTHER;
	if (moved(a, &one)) {
		*m = (struct names_match){NAMES_SAME, NAMES_EQUAL, NAMES_EQUAL,
		    false, NAMES_ALTERNATIVE};
		return;
	}
	for (size_t i = 1; i < 2 * text->n; i++) {
		bool first = i < text->n;
		size_t at = first ? i : i - text->n;

		if (at == 0)
			continue;
		nameparts_slice(first ? &one.given : &one.family, text, 0, at);
		nameparts_slice(
		    first ? &one.family : &one.given, text, at, text->n);
		compare_fields(a, &one, &now);
		if (now.verdict < m->verdict)
			*m = now;
	}
	m->by = NAMES_ALTERNATIVE;
}

static void
alternatives(
    const struct names *a, const struct names *b, struct names_match *match)
{
	bool strange =
	    match->given == NAMES_SCRIPT || match->family == NAMES_SCRIPT;
	unsigned scripts = a->given.scripts | a->family.scripts;

	for (size_t i = 0; i < b->nalternative; i++) {
		struct names_match m;

		if ((b->alternative[i].scripts & scripts) == 0)
			continue;
		alternative(a, &b->alternative[i], &m);
		if (m.verdict == NAMES_SAME ||
		    (strange && m.verdict < match->verdict)) {
			*match = m;
			return;
		}
	}
}

void
names_read(struct names *names, const char *given_text, const char *family_text,
    const char *birth)
{
	names->nalternative = 0;
	nameparts_read(&names->given, given_text, true);
	nameparts_read(&names->family, family_text, false);
	nameparts_read(&names->birth, birth, false);
}

void
names_alternative(struct names *names, const char *text)
{
	if (names->nalternative < NAMES_ALTERNATIVES)
		nameparts_read(
		    &names->alternative[names->nalternative++], text, true);
}

/* A birth name may be a whole one: Kertészházi Zsófia, now Bognárvári
 * Gergőné. */
static bool
whole_birth(const struct names *a, const struct names *b)
{
	struct nameparts all;

	if (a->given.n == 0 || a->family.n == 0 || b->birth.n < 2)
		return false;
	nameparts_join(&all, &a->given, &a->family);
	return same_words(&all, &b->birth, false);
}

void
names_compare(
    const struct names *a, const struct names *b, struct names_match *match)
{
	memset(match, 0, sizeof *match);
	compare_fields(a, b, match);
	if (match->verdict == NAMES_SAME)
		return;
	if (swapped(a, b)) {
		*match = (struct names_match){
		    NAMES_SAME, NAMES_EQUAL, NAMES_EQUAL, false, NAMES_SWAPPED};
	} else if (moved(a, b) || whole_birth(a, b) || whole_birth(b, a)) {
		*match = (struct names_match){
		    NAMES_SAME, NAMES_EQUAL, NAMES_EQUAL, false, NAMES_MOVED};
	} else {
		alternatives(a, b, match);
	}
}
