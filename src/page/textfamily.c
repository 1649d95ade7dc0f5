#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "textfamily.h"
#include "xalloc.h"

struct textfamily {
	char *name;
	const FcCharSet *chars; /* of its regular face */
	int points;		/* how regular that is */
	bool serif;
};

struct textfamily_list {
	struct textfamily *v; /* in the order in which they are asked */
	size_t n;
};

/* Other forms of what another family has. */
static const char *const unwanted[] = {"Display", "Kufi", "Looped", "Mono",
    "Nastaliq", "Rashi", "Slanted", "Tifinagh ", "Traditional", "UI",
    "Unjoined"};

static bool
is_wanted(const char *name)
{
	if (strncmp(name, "Noto ", 5) != 0)
		return false;
	for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
		if (strstr(name, unwanted[i]) != NULL)
			return false;
	return true;
}

/* Has it outlines, of one kind that pdffont embeds, that do not vary? */
static bool
is_usable(FcPattern *font)
{
	FcBool outline = FcFalse, variable = FcFalse, colour = FcFalse;
	FcChar8 *format;

	FcPatternGetBool(font, FC_OUTLINE, 0, &outline);
	FcPatternGetBool(font, FC_VARIABLE, 0, &variable);
	FcPatternGetBool(font, FC_COLOR, 0, &colour);
	if (!outline || variable || colour ||
	    FcPatternGetString(font, FC_FONTFORMAT, 0, &format) != 0)
		return false;
	return strcmp((char *)format, "TrueType") == 0 ||
	       strcmp((char *)format, "CFF") == 0;
}

static int
regularity(FcPattern *font)
{
	int weight = FC_WEIGHT_REGULAR, slant = FC_SLANT_ROMAN;
	int width = FC_WIDTH_NORMAL;

	FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
	FcPatternGetInteger(font, FC_SLANT, 0, &slant);
	FcPatternGetInteger(font, FC_WIDTH, 0, &width);
	return (weight == FC_WEIGHT_REGULAR) + (slant == FC_SLANT_ROMAN) +
	       (width == FC_WIDTH_NORMAL);
}

static struct textfamily *
find(const struct textfamily_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].name, name) == 0)
			return &list->v[i];
	return NULL;
}

/* Families of signs before others that happen to have them, and last those
 * that have a little of everything in forms of their own. */
static int
rank(const char *name)
{
	if (strstr(name, "CJK") != NULL)
		return 2;
	return strstr(name, "Symbols") != NULL || strstr(name, "Math") != NULL
		   ? 0
		   : 1;
}

static int
by_name(const void *a, const void *b)
{
	const struct textfamily *x = a, *y = b;
	int difference = rank(x->name) - rank(y->name);

	return difference != 0 ? difference : strcmp(x->name, y->name);
}

struct textfamily_list *
textfamily_new(FcConfig *config)
{
	struct textfamily_list *list = xcalloc(1, sizeof *list);
	const FcFontSet *set = FcConfigGetFonts(config, FcSetSystem);
	int n = set != NULL ? set->nfont : 0;

	list->v = xcalloc((size_t)n + 1, sizeof *list->v);
	for (int i = 0; i < n; i++) {
		FcPattern *font = set->fonts[i];
		int points = regularity(font);
		struct textfamily *family;
		FcChar8 *name;
		FcCharSet *chars;

		if (FcPatternGetString(font, FC_FAMILY, 0, &name) != 0 ||
		    FcPatternGetCharSet(font, FC_CHARSET, 0, &chars) != 0 ||
		    !is_wanted((char *)name) || !is_usable(font))
			continue;
		family = find(list, (char *)name);
		if (family == NULL) {
			family = &list->v[list->n++];
			family->name = xstrdup((char *)name);
			family->serif =
			    strncmp(family->name, "Noto Serif", 10) == 0;
		} else if (points <= family->points) {
			continue;
		}
		family->points = points;
		family->chars = chars;
	}
	qsort(list->v, list->n, sizeof *list->v, by_name);
	return list;
}

void
textfamily_free(struct textfamily_list *list)
{
	if (list == NULL)
		return;
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	free(list);
}

static bool
is_han(GUnicodeScript script)
{
	return script == G_UNICODE_SCRIPT_HAN ||
	       script == G_UNICODE_SCRIPT_HIRAGANA ||
	       script == G_UNICODE_SCRIPT_KATAKANA ||
	       script == G_UNICODE_SCRIPT_HANGUL ||
	       script == G_UNICODE_SCRIPT_BOPOMOFO;
}

/* Whose forms Han has: by language, else by what stands beside it. */
static const char *
han_form(const char *s, size_t n, const char *lang)
{
	char *low = g_ascii_strdown(lang, -1);
	const char *form = NULL, *end = s + n;

	if (strncmp(low, "ja", 2) == 0)
		form = "CJK JP";
	else if (strncmp(low, "ko", 2) == 0)
		form = "CJK KR";
	else if (strstr(low, "-hk") != NULL || strstr(low, "-mo") != NULL)
		form = "CJK HK";
	else if (strstr(low, "-hant") != NULL || strstr(low, "-tw") != NULL)
		form = "CJK TC";
	else if (strncmp(low, "zh", 2) == 0)
		form = "CJK SC";
	g_free(low);
	for (; form == NULL && s < end; s = g_utf8_next_char(s)) {
		GUnicodeScript script =
		    g_unichar_get_script(g_utf8_get_char(s));

		if (script == G_UNICODE_SCRIPT_HANGUL)
			form = "CJK KR";
		else if (script == G_UNICODE_SCRIPT_HIRAGANA ||
			 script == G_UNICODE_SCRIPT_KATAKANA)
			form = "CJK JP";
	}
	return form != NULL ? form : "CJK SC";
}

void
textfamily_begin(struct textfamily_walk *walk,
    const struct textfamily_list *list, const FcCharSet *own, bool serif,
    const char *s, size_t n, const char *lang)
{
	*walk = (struct textfamily_walk){
	    .list = list, .own = own, .s = s, .n = n, .serif = serif};
	walk->han = han_form(s, n, lang);
}

/* What goes on in the font of what stands before it. */
static bool
is_joined(gunichar c)
{
	return g_unichar_ismark(c) || c == 0x200C || c == 0x200D ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* What is never looked up in a font. */
static bool
is_invisible(gunichar c)
{
	return c < ' ' || g_unichar_type(c) == G_UNICODE_FORMAT ||
	       (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

/* A character with the marks and joiners on it. */
struct cluster {
	const char *s, *end;
};

static struct cluster
cluster_at(const char *s, const char *end)
{
	struct cluster cluster = {s, g_utf8_next_char(s)};

	while (cluster.end < end && is_joined(g_utf8_get_char(cluster.end)))
		cluster.end = g_utf8_next_char(cluster.end);
	return cluster;
}

static bool
has_all(const FcCharSet *chars, struct cluster cluster)
{
	for (; cluster.s < cluster.end;
	     cluster.s = g_utf8_next_char(cluster.s)) {
		gunichar c = g_utf8_get_char(cluster.s);

		if (!is_invisible(c) && !FcCharSetHasChar(chars, c))
			return false;
	}
	return true;
}

/* The family of the script, when it is not the first by name. */
static const struct textfamily *
preferred(const struct textfamily_walk *walk, gunichar c)
{
	GUnicodeScript script = g_unichar_get_script(c);
	char name[32];
	const struct textfamily *family = NULL;

	if (script == G_UNICODE_SCRIPT_ARABIC)
		return find(walk->list, "Noto Naskh Arabic");
	if (is_han(script) || (c >= 0x3000 && c <= 0x303F) ||
	    (c >= 0xFF00 && c <= 0xFFEF)) {
		g_snprintf(name, sizeof name, "Noto %s %s",
		    walk->serif ? "Serif" : "Sans", walk->han);
		family = find(walk->list, name);
		if (family == NULL) {
			g_snprintf(
			    name, sizeof name, "Noto Sans %s", walk->han);
			family = find(walk->list, name);
		}
	}
	return family;
}

/* The first by name that has it, of the style's kind before others. */
static const struct textfamily *
search(const struct textfamily_walk *walk, struct cluster cluster)
{
	const struct textfamily *family =
	    preferred(walk, g_utf8_get_char(cluster.s));

	if (family != NULL && has_all(family->chars, cluster))
		return family;
	for (int other = 0; other < 2; other++)
		for (size_t i = 0; i < walk->list->n; i++) {
			family = &walk->list->v[i];
			if ((family->serif == walk->serif) == !other &&
			    has_all(family->chars, cluster))
				return family;
		}
	return NULL;
}

/* The family of a cluster; NULL for the style's own. */
static const struct textfamily *
choose(const struct textfamily_walk *walk, struct cluster cluster)
{
	gunichar c = g_utf8_get_char(cluster.s);
	GUnicodeScript script = g_unichar_get_script(c);
	const struct textfamily *family;

	/* a sign is of the letters before it */
	if ((script == G_UNICODE_SCRIPT_COMMON ||
		script == G_UNICODE_SCRIPT_INHERITED) &&
	    walk->family != NULL && has_all(walk->family->chars, cluster))
		return walk->family;
	if (has_all(walk->own, cluster))
		return NULL;
	family = search(walk, cluster);
	if (family == NULL && g_utf8_next_char(cluster.s) < cluster.end) {
		/* no font has the marks, too */
		cluster.end = g_utf8_next_char(cluster.s);
		if (!has_all(walk->own, cluster))
			family = search(walk, cluster);
	}
	return family;
}

bool
textfamily_next(
    struct textfamily_walk *walk, size_t *start, size_t *end, const char **name)
{
	const char *stop = walk->s + walk->n;
	size_t at = walk->at;

	if (at >= walk->n)
		return false;
	*start = at;
	while (at < walk->n) {
		struct cluster cluster = cluster_at(walk->s + at, stop);
		const struct textfamily *family = choose(walk, cluster);

		if (at > *start && family != walk->family)
			break;
		walk->family = family;
		at = (size_t)(cluster.end - walk->s);
	}
	*end = walk->at = at;
	*name = walk->family != NULL ? walk->family->name : NULL;
	return true;
}
