#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <pango/pangoft2.h>

#include "buf.h"
#include "msg.h"
#include "style.h"
#include "textfamily.h"
#include "textfont.h"
#include "xalloc.h"

/* bytes of a word that is cut, and of the parts */
#define LONG_WORD 512
#define LONG_PART 64

/* A set of fonts and what Pango needs to use it. */
struct shop {
	FcConfig *config;
	PangoFontMap *map;
	PangoContext *context;
	PangoLayout *layout;
};

struct textfont {
	/* Noto Sans and Noto Serif, for what is in them; and all of Noto, not
	 * opened before something is not */
	struct shop plain, all;
	char *dirs; /* as elements of a configuration */
	struct textfamily_list *families;
	/* by serif, bold, italic */
	PangoFontDescription *descriptions[8];
	const FcCharSet *covers[8];
};

#define CONFIG_HEAD                                                            \
	"<?xml version=\"1.0\"?>"                                              \
	"<!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
#define CACHES                                                                 \
	"<cachedir>/var/cache/fontconfig</cachedir>"                           \
	"<cachedir prefix=\"xdg\">fontconfig</cachedir>"
#define ACCEPT(glob) "<acceptfont><glob>" glob "</glob></acceptfont>"
#define FACES(family)                                                          \
	ACCEPT("*/" family "-Regular.?tf")                                     \
	ACCEPT("*/" family "-Bold.?tf")                                        \
	ACCEPT("*/" family "-Italic.?tf")                                      \
	ACCEPT("*/" family "-BoldItalic.?tf")
/* files, but not the directories they are in; cut for the trigraph in it */
#define REJECT                                                                 \
	"<rejectfont><glob>*.?"                                                \
	"?"                                                                    \
	"?</glob><glob>*.pcf.gz</glob></rejectfont>"
#define PLAIN FACES("NotoSans") FACES("NotoSerif")
#define ALL ACCEPT("*/Noto*")

static void
add_dir(struct buf *out, const char *dir)
{
	buf_adds(out, "<dir>");
	for (; *dir != '\0'; dir++)
		if (strchr("<>&", *dir) != NULL)
			buf_printf(out, "&#%d;", *dir);
		else
			buf_addc(out, *dir);
	buf_adds(out, "</dir>");
}

/* Fonts of DIRS whose files are accepted. */
static FcConfig *
configure(const char *dirs, const char *accept)
{
	char *xml = xasprintf("%s%s" CACHES "<selectfont>%s%s</selectfont>"
			      "</fontconfig>",
	    CONFIG_HEAD, dirs, accept, REJECT);
	FcConfig *config = FcConfigCreate();

	if (config != NULL && (!FcConfigParseAndLoadFromMemory(
				   config, (const FcChar8 *)xml, FcTrue) ||
				  !FcConfigBuildFonts(config))) {
		FcConfigDestroy(config);
		config = NULL;
	}
	free(xml);
	return config;
}

/* The face of Noto Sans, or Serif, that is nearest. */
static const FcCharSet *
cover(FcConfig *config, const char *family, bool bold, bool italic)
{
	const FcFontSet *set = FcConfigGetFonts(config, FcSetSystem);
	const FcCharSet *best = NULL;
	int most = -1;

	for (int i = 0; set != NULL && i < set->nfont; i++) {
		FcPattern *font = set->fonts[i];
		int weight = 0, slant = 0, points;
		FcChar8 *name;
		FcCharSet *chars;

		if (FcPatternGetString(font, FC_FAMILY, 0, &name) != 0 ||
		    strcmp((char *)name, family) != 0 ||
		    FcPatternGetCharSet(font, FC_CHARSET, 0, &chars) != 0)
			continue;
		FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
		FcPatternGetInteger(font, FC_SLANT, 0, &slant);
		points = 2 * ((slant != FC_SLANT_ROMAN) == italic) +
			 ((weight >= FC_WEIGHT_BOLD) == bold);
		if (points > most) {
			most = points;
			best = chars;
		}
	}
	return best;
}

static unsigned
look_index(const struct style_look *look)
{
	return (look->serif ? 4u : 0) + (look->bold ? 2u : 0) + look->italic;
}

static int
open_plain(struct textfont *fonts)
{
	fonts->plain.config = configure(fonts->dirs, PLAIN);
	if (fonts->plain.config == NULL)
		return -1;
	for (unsigned i = 0; i < 8; i++) {
		fonts->covers[i] = cover(fonts->plain.config,
		    i & 4 ? "Noto Serif" : "Noto Sans", i & 2, i & 1);
		if (fonts->covers[i] != NULL)
			continue;
		FcConfigDestroy(fonts->plain.config);
		fonts->plain.config = NULL;
		return -1;
	}
	return 0;
}

/* Where this system's own configuration has fonts. */
static void
system_dirs(struct buf *out)
{
	FcConfig *config = FcInitLoadConfig();
	FcStrList *list = config ? FcConfigGetFontDirs(config) : NULL;
	FcChar8 *dir;

	while (list != NULL && (dir = FcStrListNext(list)) != NULL)
		add_dir(out, (char *)dir);
	if (list != NULL)
		FcStrListDone(list);
	if (config != NULL)
		FcConfigDestroy(config);
}

/* Finds Noto Sans and Serif; the usual places first, which is faster. */
static int
find_fonts(struct textfont *fonts)
{
	struct buf dirs = BUF_INIT((size_t)-1);
	const char *own = getenv("EMREX_FONTS");

	if (own != NULL && *own != '\0') {
		add_dir(&dirs, own);
		fonts->dirs = buf_take(&dirs);
		return open_plain(fonts);
	}
	add_dir(&dirs, "/usr/share/fonts");
	add_dir(&dirs, "/usr/local/share/fonts");
	fonts->dirs = buf_take(&dirs);
	if (open_plain(fonts) == 0)
		return 0;
	free(fonts->dirs);
	system_dirs(&dirs);
	fonts->dirs = buf_take(&dirs);
	return open_plain(fonts);
}

static void
unhinted(FcPattern *pattern, gpointer data)
{
	(void)data;
	FcPatternDel(pattern, FC_HINTING);
	FcPatternAddBool(pattern, FC_HINTING, FcFalse);
	FcPatternDel(pattern, FC_AUTOHINT);
	FcPatternAddBool(pattern, FC_AUTOHINT, FcFalse);
}

static void
shop_open(struct shop *shop)
{
	shop->map = pango_ft2_font_map_new();
	pango_ft2_font_map_set_resolution(
	    PANGO_FT2_FONT_MAP(shop->map), 72, 72);
	pango_fc_font_map_set_config(
	    PANGO_FC_FONT_MAP(shop->map), shop->config);
	pango_fc_font_map_set_default_substitute(
	    PANGO_FC_FONT_MAP(shop->map), unhinted, NULL, NULL);
	shop->context = pango_font_map_create_context(shop->map);
	pango_context_set_round_glyph_positions(shop->context, FALSE);
	pango_context_set_language(
	    shop->context, pango_language_from_string("en"));
	shop->layout = pango_layout_new(shop->context);
	pango_layout_set_wrap(shop->layout, PANGO_WRAP_WORD_CHAR);
}

static void
shop_close(struct shop *shop)
{
	if (shop->layout != NULL)
		g_object_unref(shop->layout);
	if (shop->context != NULL)
		g_object_unref(shop->context);
	if (shop->map != NULL)
		g_object_unref(shop->map);
	if (shop->config != NULL)
		FcConfigDestroy(shop->config);
}

static void
describe(struct textfont *fonts)
{
	for (unsigned i = 0; i < 8; i++) {
		PangoFontDescription *d = pango_font_description_new();

		pango_font_description_set_family_static(
		    d, i & 4 ? "Noto Serif" : "Noto Sans");
		pango_font_description_set_weight(
		    d, i & 2 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
		pango_font_description_set_style(
		    d, i & 1 ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
		pango_font_description_set_absolute_size(
		    d, TEXTFONT_SIZE * PANGO_SCALE);
		fonts->descriptions[i] = d;
	}
}

struct textfont *
textfont_new(struct fault *fault)
{
	struct textfont *fonts = xcalloc(1, sizeof *fonts);

	if (find_fonts(fonts) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "no fonts Noto Sans and Noto Serif: want the package "
		    "fonts-noto-core, or EMREX_FONTS");
		textfont_free(fonts);
		return NULL;
	}
	/* else Pango reads the system's configuration, for nothing */
	FcConfigSetCurrent(fonts->plain.config);
	shop_open(&fonts->plain);
	describe(fonts);
	return fonts;
}

void
textfont_free(struct textfont *fonts)
{
	if (fonts == NULL)
		return;
	textfamily_free(fonts->families);
	shop_close(&fonts->all);
	shop_close(&fonts->plain);
	for (unsigned i = 0; i < 8; i++)
		if (fonts->descriptions[i] != NULL)
			pango_font_description_free(fonts->descriptions[i]);
	free(fonts->dirs);
	free(fonts);
}

/* Does the face have all of S? */
static bool
is_plain(const FcCharSet *chars, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		/* all of ASCII is there; line feeds are not shown */
		if ((*s & 0x80) == 0) {
			s++;
			continue;
		}
		if (!FcCharSetHasChar(chars, g_utf8_get_char(s)))
			return false;
		s = g_utf8_next_char(s);
	}
	return true;
}

/*
 * The language that fonts and shaping are told: one of those in which letters
 * have other forms than elsewhere, for every language costs a look for fonts.
 */
static PangoLanguage *
shaping_language(const char *lang)
{
	static const char *const known[] = {"ar", "az", "bg", "ca", "crh", "fa",
	    "hi", "ja", "kk", "ko", "ks", "ku", "ky", "mk", "mo", "mr", "ne",
	    "nl", "ro", "sa", "sd", "sr", "tr", "tt", "ug", "ur", "zh"};
	size_t n = strcspn(lang, "-_");

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == n &&
		    g_ascii_strncasecmp(known[i], lang, n) == 0)
			return pango_language_from_string(known[i]);
	return pango_language_from_string("en");
}

static PangoAttrList *
attributes(const struct style_look *look, const char *lang)
{
	PangoAttrList *list = pango_attr_list_new();

	/* never in an identifier or a grade */
	pango_attr_list_insert(list, pango_attr_insert_hyphens_new(FALSE));
	/* the fonts are chosen here */
	pango_attr_list_insert(list, pango_attr_fallback_new(FALSE));
	pango_attr_list_insert(
	    list, pango_attr_language_new(shaping_language(lang)));
	if (look->tabular)
		pango_attr_list_insert(
		    list, pango_attr_font_features_new("tnum"));
	return list;
}

/* Opens all of Noto; false when that cannot be. */
static bool
open_all(struct textfont *fonts)
{
	if (fonts->all.map != NULL)
		return true;
	fonts->all.config = configure(fonts->dirs, ALL);
	if (fonts->all.config == NULL)
		return false;
	shop_open(&fonts->all);
	fonts->families = textfamily_new(fonts->all.config);
	return true;
}

/* Gives the parts of S that are not of the style's own family another one. */
static void
choose(struct textfont *fonts, PangoAttrList *list,
    const struct style_look *look, const char *s, size_t n, const char *lang)
{
	struct textfamily_walk walk;
	size_t start, end;
	const char *family;

	textfamily_begin(&walk, fonts->families,
	    fonts->covers[look_index(look)], look->serif, s, n, lang);
	while (textfamily_next(&walk, &start, &end, &family)) {
		PangoAttribute *attribute;

		if (family == NULL)
			continue;
		attribute = pango_attr_family_new(family);
		attribute->start_index = (guint)start;
		attribute->end_index = (guint)end;
		pango_attr_list_change(list, attribute);
	}
}

/*
 * Cuts words of absurd length into items: Pango measures the whole item again
 * for each line that it breaks within a word.  A rise of 0 does nothing else.
 */
static void
cut_words(PangoAttrList *list, const char *s, size_t n)
{
	size_t word = 0, at = 0;
	bool odd = false;

	for (size_t i = 0; i < n; i = (size_t)(g_utf8_next_char(s + i) - s)) {
		PangoAttribute *rise;

		if (s[i] == ' ' || s[i] == '\n') {
			word = at = i + 1;
			continue;
		}
		if (i - word < LONG_WORD || i - at < LONG_PART ||
		    g_unichar_ismark(g_utf8_get_char(s + i)))
			continue;
		odd = !odd;
		if (odd) {
			rise = pango_attr_rise_new(0);
			rise->start_index = (guint)at;
			rise->end_index = (guint)i;
			pango_attr_list_insert(list, rise);
		}
		at = i;
	}
}

PangoLayout *
textfont_layout(struct textfont *fonts, const struct style_look *look,
    const char *s, size_t n, const char *lang)
{
	unsigned index = look_index(look);
	PangoAttrList *list = attributes(look, lang);
	struct shop *shop = &fonts->plain;

	if (!is_plain(fonts->covers[index], s, n) && open_all(fonts)) {
		shop = &fonts->all;
		choose(fonts, list, look, s, n, lang);
	}
	if (n > LONG_WORD)
		cut_words(list, s, n);
	pango_layout_set_font_description(
	    shop->layout, fonts->descriptions[index]);
	pango_layout_set_attributes(shop->layout, list);
	pango_layout_set_text(shop->layout, s, (int)n);
	pango_attr_list_unref(list);
	return shop->layout;
}
