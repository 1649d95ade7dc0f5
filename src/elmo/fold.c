#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"

/*
 * Two letters for each code point, '.' for none.  They are what Unicode's
 * decompositions leave without the marks, and for the letters that have none
 * what passports print (ICAO 9303, part 3, section 6) or, for the umlauts and
 * the ring, the bare letter: spell.h knows that ae stands for a as well.
 */
/* U+00C0 to U+024F */
static const char latin[] =
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thss"
    "a.a.a.a.a.a.aec.e.e.e.e.i.i.i.i.d.n.o.o.o.o.o...o.u.u.u.u.y.thy."
    "a.a.a.a.a.a.c.c.c.c.c.c.c.c.d.d.d.d.e.e.e.e.e.e.e.e.e.e.g.g.g.g."
    "g.g.g.g.h.h.h.h.i.i.i.i.i.i.i.i.i.i.ijijj.j.k.k.k.l.l.l.l.l.l.l."
    "l.l.l.n.n.n.n.n.n.n.n.n.o.o.o.o.o.o.oeoer.r.r.r.r.r.s.s.s.s.s.s."
    "s.s.t.t.t.t.t.t.u.u.u.u.u.u.u.u.u.u.u.u.w.w.y.y.y.z.z.z.z.z.z.s."
    "..b.........o.....d.d.........a.e...f.........i.k.k.l..........."
    "o.o...........................u.u.....y.y.z.z..................."
    "........dzdzdzljljljnjnjnja.a.i.i.o.o.u.u.u.u.u.u.u.u.u.u.e.a.a."
    "a.a.....g.g.g.g.k.k.o.o.o.o.....j.dzdzdzg.g.....n.n.a.a........."
    "a.a.a.a.e.e.e.e.i.i.i.i.o.o.o.o.r.r.r.r.u.u.u.u.s.s.t.t.....h.h."
    "............a.a.e.e.o.o.o.o.o.o.o.o.y.y........................."
    "......b.u.......................";
/* U+1E00 to U+1EFF */
static const char vietnamese[] =
    "a.a.b.b.b.b.b.b.c.c.d.d.d.d.d.d.d.d.d.d.e.e.e.e.e.e.e.e.e.e.f.f."
    "g.g.h.h.h.h.h.h.h.h.h.h.i.i.i.i.k.k.k.k.k.k.l.l.l.l.l.l.l.l.m.m."
    "m.m.m.m.n.n.n.n.n.n.n.n.o.o.o.o.o.o.o.o.p.p.p.p.r.r.r.r.r.r.r.r."
    "s.s.s.s.s.s.s.s.s.s.t.t.t.t.t.t.t.t.u.u.u.u.u.u.u.u.u.u.v.v.v.v."
    "w.w.w.w.w.w.w.w.w.w.x.x.x.x.y.y.z.z.z.z.z.z.h.t.w.y...s.s.s.ssd."
    "a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.e.e.e.e.e.e.e.e."
    "e.e.e.e.e.e.e.e.i.i.i.i.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o.o."
    "o.o.o.o.u.u.u.u.u.u.u.u.u.u.u.u.u.u.y.y.y.y.y.y.y.y.............";

/* U+0400 to U+045F; a line for each eight */
static const char *const cyrillic[] = {"e", "e", "dj", "gj", "ye", "z", "i",
    "i", "j", "lj", "nj", "c", "kj", "i", "u", "dz", /* capitals of 0450 on */
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o",
    "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "",
    "e", "yu", "ya", "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k",
    "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh",
    "shch", "", "y", "", "e", "yu", "ya", "e", "e", "dj", "gj", "ye", "z", "i",
    "i", "j", "lj", "nj", "c", "kj", "i", "u", "dz"};

/* U+0386 to U+03CE; the diphthongs are greek's */
static const char *const greek_letters[] = {"a", "", "e", "i", "i", "", "o", "",
    "y", "o", "i", "a", "v", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m",
    "n", "x", "o", "p", "r", "", "s", "t", "y", "f", "ch", "ps", "o", "i", "Y",
    "a", "e", "i", "i", "Y", "a", "v", "g", "d", "e", "z", "i", "th", "i", "k",
    "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "y", "f", "ch", "ps", "o",
    "i", "Y", "o", "y", "o"};

/* U+FF66 to U+FF9D, the half-width katakana, as offsets from U+3000 */
static const unsigned char half_kana[] = {0xf2, 0xa1, 0xa3, 0xa5, 0xa7, 0xa9,
    0xe3, 0xe5, 0xe7, 0xc3, 0xfc, 0xa2, 0xa4, 0xa6, 0xa8, 0xaa, 0xab, 0xad,
    0xaf, 0xb1, 0xb3, 0xb5, 0xb7, 0xb9, 0xbb, 0xbd, 0xbf, 0xc1, 0xc4, 0xc6,
    0xc8, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd2, 0xd5, 0xd8, 0xdb, 0xde,
    0xdf, 0xe0, 0xe1, 0xe2, 0xe4, 0xe6, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed,
    0xef, 0xf3};

struct folding {
	char *out;
	size_t size, len;
	unsigned scripts;
	unsigned last;	/* a code point that the next may combine with, or 0 */
	size_t at;	/* where that began */
	bool greek;	/* the word has Greek letters */
	bool ukrainian; /* the text has letters that Russian has not */
	size_t word;	/* where the word began */
};

unsigned
fold_next(const char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	unsigned n = *p >= 0xf0 ? 3 : *p >= 0xe0 ? 2 : *p >= 0xc0 ? 1 : 0;
	unsigned c = *p;

	if (c == 0)
		return 0;
	++*s;
	if (c < 0x80)
		return c;
	if (n == 0 || c > 0xf4)
		return 0xfffd;
	c &= 0x3fU >> n;
	for (unsigned i = 1; i <= n; i++, ++*s) {
		if ((p[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (p[i] & 0x3fU);
	}
	return c == 0 ? 0xfffd : c;
}

static void
put(struct folding *f, const char *s)
{
	size_t n = strlen(s);

	f->last = 0;
	if (f->len + n >= f->size)
		return;
	memcpy(f->out + f->len, s, n);
	f->len += n;
}

static void
put_code(struct folding *f, unsigned c)
{
	char s[5] = {0};

	if (c < 0x800) {
		s[0] = (char)(0xc0 | c >> 6);
		s[1] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		s[0] = (char)(0xe0 | c >> 12);
		s[1] = (char)(0x80 | (c >> 6 & 0x3f));
		s[2] = (char)(0x80 | (c & 0x3f));
	} else {
		s[0] = (char)(0xf0 | c >> 18);
		s[1] = (char)(0x80 | (c >> 12 & 0x3f));
		s[2] = (char)(0x80 | (c >> 6 & 0x3f));
		s[3] = (char)(0x80 | (c & 0x3f));
	}
	put(f, s);
}

static void
put_cell(struct folding *f, const char *cell)
{
	char s[3] = {cell[0], cell[1], 0};

	if (s[0] == '.')
		return;
	if (s[1] == '.')
		s[1] = '\0';
	f->scripts |= FOLD_LATIN;
	put(f, s);
}

/* Takes out N bytes at AT and puts S there, of at most as many. */
static void
splice(struct folding *f, size_t at, size_t n, const char *s)
{
	size_t len = strlen(s);

	memcpy(f->out + at, s, len);
	memmove(f->out + at + len, f->out + at + n, f->len - at - n);
	f->len -= n - len;
}

/* What stands for two Greek letters, by the standard ELOT 743; Y: with a
 * diaeresis, or stressed, which is no diphthong's second letter. */
static void
greek(struct folding *f)
{
	char *w = f->out;

	f->out[f->len] = '\0';
	if (strncmp(w + f->word, "mp", 2) == 0)
		splice(f, f->word, 2, "b");
	for (size_t i = f->word; i + 1 < f->len; i++) {
		f->out[f->len] = '\0';
		if (w[i + 1] == 'y' && strchr("aei", w[i]) != NULL) {
			bool mute = i + 2 >= f->len ||
				    strchr("fkxpstc", w[i + 2]) != NULL;
			w[i + 1] = mute ? 'f' : 'v';
		} else if (w[i] == 'o' && w[i + 1] == 'y') {
			w[i + 1] = 'u';
		} else if (w[i] == 'g' && w[i + 1] == 'g') {
			w[i] = 'n';
		}
	}
	for (size_t i = f->word; i < f->len; i++)
		if (w[i] == 'Y')
			w[i] = 'y';
}

static void
end_word(struct folding *f)
{
	if (f->greek)
		greek(f);
	f->greek = false;
}

static void
separate(struct folding *f, char c)
{
	char s[2] = {c, 0};

	end_word(f);
	put(f, s);
	f->word = f->len;
}

static unsigned
small(unsigned c)
{
	return c >= 0x410 && c < 0x430 ? c + 0x20 : c;
}

static void
put_cyrillic(struct folding *f, unsigned c)
{
	const char *s = cyrillic[c - 0x400];

	f->scripts |= FOLD_LATIN;
	if (f->ukrainian && small(c) == 0x433) /* he */
		s = "h";
	else if (f->ukrainian && small(c) == 0x438) /* y */
		s = "y";
	else if (small(c) == 0x44a && f->len > f->word &&
		 strchr("aeiouy", f->out[f->len - 1]) == NULL)
		s = "a"; /* Bulgarian; Russian has it between others */
	put(f, s);
}

/* Scripts whose letters stay: what composes is composed. */
static void
put_other(struct folding *f, unsigned c, unsigned script)
{
	size_t at = f->len;

	f->scripts |= script;
	put_code(f, c);
	f->last = c;
	f->at = at;
}

static bool
compose(struct folding *f, unsigned c)
{
	unsigned last = f->last, both = 0;

	if (last == 0)
		return false;
	if (last >= 0x1100 && last < 0x1113 && c >= 0x1161 && c < 0x1176)
		both = 0xac00 + ((last - 0x1100) * 21 + (c - 0x1161)) * 28;
	else if (last >= 0xac00 && last < 0xd7a4 && (last - 0xac00) % 28 == 0 &&
		 c > 0x11a7 && c < 0x11c3)
		both = last + (c - 0x11a7);
	else if (last > 0x3000 && last < 0x3100 && (c == 0x3099 || c == 0xff9e))
		both = last + 1;
	else if (last > 0x3000 && last < 0x3100 && (c == 0x309a || c == 0xff9f))
		both = last + 2;
	if (both == 0)
		return false;
	f->len = f->at;
	put_other(
	    f, both, last < 0x3100 && last > 0x3000 ? FOLD_KANA : FOLD_HANGUL);
	return true;
}

static void
put_arabic(struct folding *f, unsigned c)
{
	if ((c >= 0x64b && c <= 0x65f) || c == 0x640 || c == 0x670 ||
	    c == 0x60c)
		return;
	if (c == 0x622 || c == 0x623 || c == 0x625 || c == 0x671)
		c = 0x627;
	else if (c == 0x649 || c == 0x6cc)
		c = 0x64a;
	else if (c == 0x629)
		c = 0x647;
	else if (c == 0x6a9)
		c = 0x643;
	put_other(f, c, FOLD_ARABIC);
}

/* Letters of other scripts, and what is no letter. */
static void
put_far(struct folding *f, unsigned c)
{
	if (c >= 0x591 && c <= 0x5c7) /* niqqud */
		return;
	if (c >= 0x5d0 && c <= 0x5ea)
		put_other(f, c, FOLD_HEBREW);
	else if (c >= 0x600 && c <= 0x6ff)
		put_arabic(f, c);
	else if (c >= 0x900 && c <= 0xdff)
		put_other(f, c, FOLD_INDIC);
	else if ((c >= 0x1100 && c <= 0x11ff) || (c >= 0xac00 && c <= 0xd7a3))
		put_other(f, c, FOLD_HANGUL);
	else if (c >= 0x3041 && c <= 0x3096)
		put_other(f, c + 0x60, FOLD_KANA);
	else if (c >= 0x30a1 && c <= 0x30fa)
		put_other(f, c, FOLD_KANA);
	else if (c == 0x30fc) /* a long vowel's stroke */
		put_other(f, c, FOLD_KANA);
	else if (c >= 0xff66 && c <= 0xff9d)
		put_other(f, 0x3000U + half_kana[c - 0xff66], FOLD_KANA);
	else if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
		 (c >= 0x20000 && c <= 0x3ffff) || c == 0x3005)
		put_other(f, c, FOLD_CJK);
	else if ((c >= 0x530 && c <= 0x58f) || (c >= 0x700 && c <= 0x10ff) ||
		 (c >= 0x1200 && c <= 0x1dff) || c >= 0x10000)
		put_other(f, c, FOLD_OTHER);
	else
		separate(f, ' ');
}

static bool
is_mark(unsigned c)
{
	return (c >= 0x300 && c <= 0x36f) || c == 0xad || c == 0xb7 ||
	       c == 0x34f || (c >= 0x200b && c <= 0x200f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || c == 0x61c;
}

bool
fold_apostrophe(unsigned c)
{
	return c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 ||
	       c == 0x2019 || c == 0x201b || c == 0x2032 ||
	       (c >= 0x2b9 && c <= 0x2c1);
}

static bool
is_hyphen(unsigned c)
{
	return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
	       c == 0xfe63 || c == 0xff0d || c == 0x30fb;
}

static void
put_ascii(struct folding *f, unsigned c)
{
	char s[2] = {(char)c, 0};

	if (c >= 'A' && c <= 'Z')
		s[0] = (char)(c + 'a' - 'A');
	if (s[0] >= 'a' && s[0] <= 'z')
		f->scripts |= FOLD_LATIN;
	else if (c != '?' && (c < '0' || c > '9')) {
		separate(f, c == '.' || c == ',' ? s[0] : ' ');
		return;
	}
	put(f, s);
}

/* Letters and blanks of ASCII, which most names begin with, without asking
 * what else they might be. */
static bool
put_plain(struct folding *f, char c)
{
	char small_ = (char)(c | 0x20);

	if ((small_ < 'a' || small_ > 'z') && c != ' ')
		return false;
	if (f->len + 1 >= f->size)
		return false;
	f->out[f->len++] = small_;
	if (c == ' ')
		f->word = f->len;
	else
		f->scripts |= FOLD_LATIN;
	return true;
}

static void
put_one(struct folding *f, unsigned c)
{
	static const char *const ligatures[] = {
	    "ff", "fi", "fl", "ffi", "ffl", "st", "st"};

	if (compose(f, c) || is_mark(c) || fold_apostrophe(c))
		return;
	if (is_hyphen(c)) {
		separate(f, '-');
	} else if (c < 0x80) {
		put_ascii(f, c);
	} else if (c == 0xfffd) {
		put(f, "?");
	} else if (c == 0xaa || c == 0xba) {
		put_cell(f, c == 0xaa ? "a." : "o.");
	} else if (c >= 0xc0 && c < 0x250) {
		put_cell(f, latin + 2 * (c - 0xc0));
	} else if (c == 0x259 || c == 0x268 || c == 0x289) {
		put_cell(f, c == 0x259 ? "a." : c == 0x268 ? "i." : "u.");
	} else if (c >= 0x1e00 && c < 0x1f00) {
		put_cell(f, vietnamese + 2 * (c - 0x1e00));
	} else if (c >= 0x386 && c <= 0x3ce) {
		f->greek = true;
		f->scripts |= FOLD_LATIN;
		put(f, greek_letters[c - 0x386]);
	} else if (c >= 0x400 && c < 0x460) {
		put_cyrillic(f, c);
	} else if (c == 0x490 || c == 0x491) {
		put_cell(f, "g.");
	} else if (c >= 0xfb00 && c <= 0xfb06) {
		f->scripts |= FOLD_LATIN;
		put(f, ligatures[c - 0xfb00]);
	} else if (c >= 0xff01 && c <= 0xff5e) {
		put_one(f, c - 0xfee0);
	} else {
		put_far(f, c);
	}
}

/* The byte that was read as C by windows-1252 or Latin-1, if it continues a
 * UTF-8 sequence; else 0. */
static unsigned
continuation(unsigned c)
{
	static const unsigned short windows[] = {0x20ac, 0, 0x201a, 0x192,
	    0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
	    0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013,
	    0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178};

	if (c >= 0x80 && c <= 0xbf)
		return c;
	for (unsigned i = 0; c != 0 && i < 32; i++)
		if (windows[i] == c)
			return 0x80 + i;
	return 0;
}

/* UTF-8 that was read as one of them on its way: of the letters of Europe. */
static unsigned
misread(unsigned c, const char **s)
{
	const char *next = *s;
	unsigned lead = c, d;

	if (lead != 0xc3 && lead != 0xc4 && lead != 0xc5 && lead != 0xd0 &&
	    lead != 0xd1)
		return c;
	c = fold_next(&next);
	d = continuation(c);
	/* what may well stand behind a real letter */
	if (d == 0 || ((lead == 0xc4 || lead == 0xc5) &&
			  (c == 0xa0 || c == 0xad || c == 0xb7 || c == 0x160 ||
			      c == 0x161 || c == 0x17d || c == 0x17e)))
		return lead;
	*s = next;
	return (lead & 0x1f) << 6 | (d & 0x3f);
}

/* What is left of &NAME; N bytes long: letters, or 0. */
static unsigned
named(const char *name, size_t n)
{
	static const struct {
		const char *name;
		unsigned code;
	} list[] = {{"szlig", 0xdf}, {"aelig", 0xe6}, {"AElig", 0xe6},
	    {"oelig", 0x153}, {"OElig", 0x153}, {"thorn", 0xfe},
	    {"THORN", 0xfe}, {"eth", 0xf0}, {"ETH", 0xf0}, {"apos", '\''},
	    {"rsquo", '\''}, {"lsquo", '\''}, {"nbsp", ' '}, {"shy", 0xad},
	    {"ndash", '-'}, {"quot", '"'}};
	static const char *const marks[] = {"uml", "acute", "grave", "circ",
	    "tilde", "ring", "cedil", "slash", "caron"};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (strlen(list[i].name) == n &&
		    strncmp(name, list[i].name, n) == 0)
			return list[i].code;
	for (size_t i = 0; n > 1 && i < sizeof marks / sizeof marks[0]; i++)
		if (strlen(marks[i]) == n - 1 &&
		    strncmp(name + 1, marks[i], n - 1) == 0)
			return (unsigned char)*name; /* marks go anyhow */
	return 0;
}

/* A reference of HTML that nobody resolved, escaped once or more. */
static unsigned
reference(const char **s)
{
	const char *p = *s;
	unsigned code = 0;
	size_t n;

	while (strncmp(p, "amp;", 4) == 0)
		p += 4;
	n = strcspn(p, "; ");
	if (p[n] != ';' || n < 2 || n > 8)
		return '&';
	if (*p != '#') {
		code = named(p, n);
	} else {
		bool hex = (p[1] | 0x20) == 'x';
		char *end;
		unsigned long value = strtoul(p + 1 + hex, &end, hex ? 16 : 10);

		if (end == p + n && value < 0x110000)
			code = (unsigned)value;
	}
	if (code == 0)
		return '&';
	*s = p + n + 1;
	return code;
}

/* The next character as it was meant. */
static unsigned
meant(const char **s)
{
	unsigned c = fold_next(s);

	return c == '&' ? reference(s) : misread(c, s);
}

/* Has it letters that only Ukrainian has? */
static bool
is_ukrainian(const char *s)
{
	while (*s != '\0' && (*s & 0x80) == 0 && *s != '&')
		s++;
	for (unsigned c; (c = meant(&s)) != 0;)
		if (c == 0x404 || c == 0x406 || c == 0x407 || c == 0x454 ||
		    c == 0x456 || c == 0x457 || c == 0x490 || c == 0x491)
			return true;
	return false;
}

unsigned
fold(const char *s, char *out, size_t size)
{
	struct folding f = {.out = out, .size = size};

	f.ukrainian = is_ukrainian(s);
	while (put_plain(&f, *s))
		s++;
	for (unsigned c; (c = meant(&s)) != 0;) {
		/* the Russian hard sign, before a vowel, is not the
		 * Bulgarian letter */
		if (small(c) == 0x44a) {
			const char *next = s;
			unsigned d = small(meant(&next));

			if (d == 0x435 || d == 0x44e || d == 0x44f)
				continue;
		}
		put_one(&f, c);
	}
	end_word(&f);
	out[f.len] = '\0';
	return f.scripts;
}
