#include <config.h>

#include <string.h>

#include "fold.h"
#include "nameparts.h"

/* Folded bytes of one name; what is longer is no name. */
#define ROOM 512

/* Blanks around every word. */
static const char titles[] =
    " dr prof mr mrs ms herr frau msc bsc phd jr sr mag dipl ing geb geborene "
    "nee fodd fodt rozena szul ";
static const char nobody[] = " xxx fnu lnu nn unknown unbekannt tuntematon "
			     "okand ukjent ukendt ";
static const char particles[] =
    " van von vd der den de del della dello di da dal dalla das dos do du des "
    "la le las los el al ad ul bin ibn ben bint abu y i e und zu zur zum af av "
    "ter ten te v d l o mac mc graf grafin graefin freiherr freifrau freiin "
    "baron baronin baronesse ";
/* those that nobody is called by */
static const char given_particles[] =
    " van von vd der den de del della di da das dos du la las los el al bin "
    "ibn bint zu af av ter ten ";

static bool
listed(const char *list, const char *word)
{
	char with[SPELL_WORD + 2];
	size_t n = strlen(word);

	if (n > 12) /* longer than any of them */
		return false;
	with[0] = with[n + 1] = ' ';
	memcpy(with + 1, word, n);
	with[n + 2] = '\0';
	return strstr(list, with) != NULL;
}

/* Bytes of one word, and what ends it. */
struct word {
	char text[SPELL_WORD];
	char end; /* ' ', '-', '.', ',' or NUL */
	bool joined;
};

static bool
next_word(const char **s, char *before, struct word *w)
{
	size_t n;

	w->joined = *before == '-';
	while (**s != '\0' && strchr(" -.,", **s) != NULL) {
		w->joined = **s == '-';
		++*s;
	}
	n = strcspn(*s, " -.,");
	if (n == 0)
		return false;
	memset(w->text, 0, sizeof w->text);
	memcpy(w->text, *s, n < SPELL_WORD ? n : SPELL_WORD - 1);
	*s += n;
	*before = w->end = **s;
	return true;
}

static void
append(char *to, const char *s)
{
	size_t n = strlen(to), m = strlen(s);

	if (n + m < SPELL_WORD)
		memcpy(to + n, s, m + 1);
}

/* What is written together or apart, and in two ways: Abd al-Rahman. */
static void
append_whole(char *to, const char *s)
{
	if (strncmp(s, "abdul", 5) == 0 || strncmp(s, "abdel", 5) == 0 ||
	    strncmp(s, "abdal", 5) == 0 || strncmp(s, "abdol", 5) == 0) {
		append(to, "abd");
		s += 5;
	} else if (strncmp(s, "mc", 2) == 0 && s[2] != '\0') {
		append(to, "mac");
		s += 2;
	} else if (strcmp(s, "mc") == 0) {
		s = "mac";
	}
	append(to, s);
}

static void
add(struct nameparts *p, const char *word, bool initial, bool joined)
{
	struct namepart *part;

	if (p->n == NAMEPARTS_MAX)
		return;
	part = &p->part[p->n++];
	if (p->index)
		spell_index(word, &part->spell);
	else
		spell(word, &part->spell);
	part->initial = initial;
	part->joined = joined && p->n > 1;
}

/* Letters without a vowel between them: J.C. as JC. */
static bool
run_of_initials(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 3 && strspn(s, "bcdfghjklmnpqrstvwxz") == n &&
	       strcmp(s, "ng") != 0 && strcmp(s, "md") != 0;
}

static void
add_given(struct nameparts *p, const struct word *w)
{
	size_t n = strlen(w->text);
	bool ascii = (w->text[0] & 0x80) == 0 && w->text[0] != '?';

	if (ascii && run_of_initials(w->text) && w->end != '.') {
		for (size_t i = 0; i < n; i++) {
			char one[2] = {w->text[i], 0};

			add(p, one, true, false);
		}
		return;
	}
	add(p, w->text, ascii && (n == 1 || (w->end == '.' && n <= 4)),
	    w->joined);
}

/* A father's initial behind or before a family name is no more than that. */
static void
add_family(struct nameparts *p, const struct word *w)
{
	size_t n = strlen(w->text);
	bool ascii = (w->text[0] & 0x80) == 0 && w->text[0] != '?';

	add(p, w->text, ascii && n == 1, w->joined);
}

/* Initials are nothing beside a whole family name. */
static void
drop_initials(struct nameparts *p)
{
	size_t words = 0, n = 0;

	for (size_t i = 0; i < p->n; i++)
		words += !p->part[i].initial;
	if (words == 0)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (!p->part[i].initial)
			p->part[n++] = p->part[i];
	p->n = n;
}

static void
finish(struct nameparts *p, const char *whole)
{
	char bare[SPELL_WORD] = "";

	for (size_t i = 0; i < p->n; i++)
		append_whole(bare, namepart_word(&p->part[i]));
	spell(bare, &p->bare);
	spell(whole, &p->whole);
	if (p->n == 0)
		p->scripts = 0;
}

/* The article of d'Aubigny is one, if it has its apostrophe. */
static void
elide(const char *text, char *out, size_t size)
{
	size_t len = 0;
	bool start = true;

	while (*text != '\0' && len + 2 < size) {
		const char *next = text + 1;
		bool letter = start && strchr("dDlL", *text) != NULL;

		start = *text == ' ' || *text == '-';
		out[len++] = *text++;
		if (letter && fold_apostrophe(fold_next(&next)))
			out[len++] = ' ';
	}
	out[len] = '\0';
}

/* Fills all but whole and bare; WHOLE gets the text of the one. */
static void
read_words(struct nameparts *p, const char *text, bool given, char *whole)
{
	char folded[ROOM], raw[ROOM], before = ' ';
	const char *s = folded, *list = given ? given_particles : particles;
	struct word w, kept[NAMEPARTS_MAX];
	size_t n = 0;

	p->n = 0;
	*whole = '\0';
	if (text != NULL && !given) {
		elide(text, raw, sizeof raw);
		text = raw;
	}
	p->scripts = fold(text == NULL ? "" : text, folded, sizeof folded);
	while (next_word(&s, &before, &w)) {
		if (listed(titles, w.text) || listed(nobody, w.text))
			continue;
		append_whole(whole, w.text);
		if (listed(list, w.text) && (!given || w.end != '.')) {
			if (n < NAMEPARTS_MAX)
				kept[n++] = w;
			continue;
		}
		if (given)
			add_given(p, &w);
		else
			add_family(p, &w);
	}
	if (!given)
		drop_initials(p);
	/* whoever is called Le or Van has no other name */
	for (size_t i = 0; p->n == 0 && i < n; i++)
		add(p, kept[i].text, strlen(kept[i].text) == 1, false);
	if (p->n == 0)
		p->scripts = 0;
}

void
nameparts_words(struct nameparts *p, const char *text, bool given)
{
	char whole[SPELL_WORD];

	p->index = true;
	read_words(p, text, given, whole);
}

void
nameparts_read(struct nameparts *p, const char *text, bool given)
{
	char whole[SPELL_WORD];

	p->index = false;
	read_words(p, text, given, whole);
	finish(p, whole);
}

void
nameparts_join(
    struct nameparts *out, const struct nameparts *a, const struct nameparts *b)
{
	size_t n = 0;

	out->scripts = a->scripts | b->scripts;
	for (size_t i = 0; i < a->n; i++)
		out->part[n++] = a->part[i];
	for (size_t i = 0; i < b->n && n < NAMEPARTS_MAX; i++)
		out->part[n++] = b->part[i];
	out->n = n;
}

void
nameparts_slice(
    struct nameparts *out, const struct nameparts *all, size_t from, size_t to)
{
	char whole[SPELL_WORD] = "";

	memset(out, 0, sizeof *out);
	out->scripts = all->scripts;
	for (size_t i = from; i < to && i < all->n; i++) {
		out->part[out->n++] = all->part[i];
		append_whole(whole, namepart_word(&all->part[i]));
	}
	finish(out, whole);
}

static bool
has(const struct nameparts *p, const struct spell *word)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->part[i].initial && spell_same(&p->part[i].spell, word))
			return true;
	return false;
}

void
nameparts_merge(struct nameparts *a, const struct nameparts *b)
{
	for (size_t i = 0; i + 1 < a->n; i++) {
		char both[SPELL_WORD] = "";
		struct spell one;

		if (a->part[i].initial || a->part[i + 1].initial)
			continue;
		append_whole(both, namepart_word(&a->part[i]));
		append(both, namepart_word(&a->part[i + 1]));
		spell(both, &one);
		if (!has(b, &one))
			continue;
		a->part[i].spell = one;
		memmove(&a->part[i + 1], &a->part[i + 2],
		    (a->n - i - 2) * sizeof a->part[0]);
		a->n--;
	}
}
