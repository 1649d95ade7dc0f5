/* Paragraphs: how they break, what they measure, and that what is drawn of
 * every script can be read back. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "msg.h"
#include "pdffont.h"
#include "pdfobj.h"
#include "pdfpage.h"
#include "pdftag.h"
#include "style.h"
#include "tap.h"
#include "text.h"
#include "xalloc.h"

#define UNBOUNDED ((size_t)-1)
/* bytes of a word; what is quadratic takes seconds for it */
#define LONG 6000

/* CJK: needs fonts-noto-cjk. */
static const struct {
	const char *lang, *s;
	bool cjk;
} scripts[] = {
    {"en", "Introduction to office filing, AVAIL Tofu", false},
    {"pl", "Łukasz Żółć-Gęśla zażółcił jaźń", false},
    {"el", "Εισαγωγή στη Γραμμική Άλγεβρα", false},
    {"bg", "Въведение в линейната алгебра", false},
    {"ar", "مقدمة في الجبر الخطي", false},
    {"fa", "می‌خواهم کتاب‌ها", false},
    {"he", "מבוא לאלגברה לינארית", false},
    {"he", "שָׁלוֹם עֲלֵיכֶם", false},
    {"hy", "Գծային հանրահաշվի ներածություն", false},
    {"ka", "შესავალი წრფივ ალგებრაში", false},
    {"hi", "रैखिक बीजगणित का परिचय क्षत्रिय हिन्दी", false},
    {"bn", "রৈখিক বীজগণিতের ভূমিকা", false},
    {"ta", "நேரியல் இயற்கணித அறிமுகம்", false},
    {"am", "የመስመር አልጀብራ መግቢያ", false},
    {"km", "សេចក្តីផ្តើមអំពីពិជគណិត", false},
    {"th", "พีชคณิตเชิงเส้นเบื้องต้น น้ำ ที่นี่", false},
    {"en", "Cafe\xCC\x81 Café x\xCC\xA3\xCC\x87 ﬁ fi", false},
    {"zh-Hans", "线性代数导论 2024年", true},
    {"zh-Hant", "線性代數導論", true},
    {"ja", "線形代数入門 カタカナ", true},
    {"ko", "선형대수학 입문", true},
    {"en", "Missing \xCD\xB8 and \xF3\xB0\x80\x80 end", false},
};

#define MARKS "\xcc\x81\xcc\x81\xcc\x81"
#define BELOW "\xcc\x96\xcc\x96\xcc\x96"

/* Draws S on a page of its own. */
static void
page_of(struct text *text, struct pages *pages, struct tags *tags,
    struct pdffont_set *fonts, const char *s, const char *lang)
{
	struct text_box *box =
	    text_break(text, style_of(STYLE_BODY), s, lang, 400);

	pdfpage_add(pages);
	pdfpage_begin(pages, pdftag_add(pdftag_document(tags), "P"));
	text_draw(box, 0, pages, fonts, 40, 40);
	pdfpage_end(pages);
	text_box_free(box);
}

/* A file with a page for each script, as far as there are fonts. */
static void
file_of(struct text *text, bool cjk, struct buf *out)
{
	struct pdf *pdf = pdfobj_new();
	struct pages *pages = pdfpage_new(pdf, 500, 100);
	struct tags *tags = pdftag_new(pdf);
	struct pdffont_set *fonts = pdffont_new(pdf);
	struct buf body = BUF_INIT(UNBOUNDED);
	int root = pdfobj_ref(pdf), font;

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (cjk || !scripts[i].cjk)
			page_of(text, pages, tags, fonts, scripts[i].s,
			    scripts[i].lang);
	font = pdffont_write(fonts);
	ok(font > 0, "fonts are written");
	buf_printf(&body, "<</Type/Catalog/Pages %d 0 R>>",
	    pdfpage_write(pages, font));
	pdfobj_set(pdf, root, &body);
	pdfobj_write(pdf, root, 0, out);
	buf_free(&body);
	pdffont_free(fonts);
	pdftag_free(tags);
	pdfpage_free(pages);
	pdfobj_free(pdf);
}

/* One page as pdftotext reads it, without marks of direction and line feeds;
 * the caller frees. */
static char *
read_page(FILE *fp)
{
	struct buf out = BUF_INIT(UNBOUNDED);
	int c;

	while ((c = getc(fp)) != EOF && c != '\f')
		if (c != '\n')
			buf_addc(&out, (char)c);
	for (char *at; out.len > 0 &&
		       ((at = strstr(out.data, "\xE2\x80\xAB")) != NULL ||
			   (at = strstr(out.data, "\xE2\x80\xAC")) != NULL ||
			   (at = strstr(out.data, "\xE2\x80\x8E")) != NULL);)
		memmove(at, at + 3, strlen(at + 3) + 1);
	return buf_take(&out);
}

static void
read_back(const struct buf *pdf, bool cjk)
{
	char file[] = "/tmp/test_text.XXXXXX", *command;
	int fd = mkstemp(file);
	FILE *fp;

	if (!ok(fd >= 0 && write(fd, pdf->data, pdf->len) == (ssize_t)pdf->len,
		"the file is kept"))
		return;
	close(fd);
	command = xasprintf("pdftotext -enc UTF-8 %s - 2>&1", file);
	fp = popen(command, "r");
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (cjk || !scripts[i].cjk) {
			char *have = read_page(fp);

			is_str(have, scripts[i].s, scripts[i].lang);
			free(have);
		}
	pclose(fp);
	free(command);
	unlink(file);
}

static void
drawing(struct text *text)
{
	struct buf one = BUF_INIT(UNBOUNDED), two = BUF_INIT(UNBOUNDED);
	struct text_box *box =
	    text_break(text, style_of(STYLE_BODY), "\xE9\xAA\xA8", "zh", 100);
	unsigned first = 0;
	bool cjk =
	    access("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
		R_OK) == 0;

	text_box_free(box);
	file_of(text, cjk, &one);
	is_int((long long)text_missing(text, &first), 2, "two are missing");
	is_int(first, 0x378, "the first of them");
	is_int((long long)text_missing(text, NULL), 0, "told once");
	file_of(text, cjk, &two);
	ok(one.len == two.len && memcmp(one.data, two.data, one.len) == 0,
	    "what came before makes no difference");
	if (system("pdftotext -v >/dev/null 2>&1") == 0)
		read_back(&one, cjk);
	else
		skip("there is no pdftotext", "text is read back");
	buf_free(&one);
	buf_free(&two);
}

static void
breaking(struct text *text)
{
	const struct style_look *look = style_of(STYLE_BODY);
	const char *s = "Introduction to filing";
	double whole = text_measure(text, look, s, strlen(s), "en");
	struct text_box *box = text_break(text, look, s, "en", whole + 1);
	double line;

	is_int((long long)text_lines(box), 1, "it fits");
	ok(text_line_width(box, 0) > whole - 0.1 &&
		text_line_width(box, 0) < whole + 0.1,
	    "as wide as it is measured");
	line = text_line_height(box, 0);
	ok(line > look->size && line < 2 * look->size, "the height of a line");
	ok(text_baseline(box, 0) > line / 2 && text_baseline(box, 0) < line,
	    "the baseline lies in it");
	ok(!text_is_rtl(box), "from left to right");
	text_box_free(box);
	box = text_break(text, look, s, "en", whole - 1);
	is_int((long long)text_lines(box), 2, "it does not fit");
	ok(text_height(box) > 1.99 * line, "two lines are twice as high");
	text_box_free(box);
	box = text_break(text, look, "", "", 100);
	is_int((long long)text_lines(box), 1, "no text is one line");
	text_box_free(box);
	box = text_break(text, look, "a\nb", "", 100);
	is_int((long long)text_lines(box), 2, "a line feed ends a line");
	text_box_free(box);
	box = text_break(text, look, "א 1", "he", 100);
	ok(text_is_rtl(box), "from right to left");
	text_box_free(box);
	ok(text_measure(text, look, "1111", 4, "") > 0 &&
		text_measure(text, style_of(STYLE_FIGURE), "1111", 4, "") ==
		    text_measure(text, style_of(STYLE_FIGURE), "8888", 4, ""),
	    "tabular figures are of one width");
}

/* Nothing is endless, however narrow. */
static void
narrow(struct text *text)
{
	char *s = xmalloc(LONG + 1);
	struct text_box *box;

	memset(s, 'x', LONG);
	s[LONG] = '\0';
	box = text_break(text, style_of(STYLE_BODY), s, "", 100);
	ok(text_lines(box) > 200, "a long word is broken");
	ok(text_line_width(box, 5) <= 100, "within the width");
	text_box_free(box);
	s[200] = '\0';
	box = text_break(text, style_of(STYLE_BODY), s, "", 0);
	ok(text_lines(box) >= 100, "no width at all");
	text_box_free(box);
	free(s);
}

/* A tower of marks is cut off, and no letter that a language has is. */
static void
towers(struct text *text)
{
	static const struct {
		const char *s;
		const char *lang;
		bool cut;
	} cases[] = {{"A" MARKS MARKS MARKS MARKS, "en", true},
	    {"g" BELOW BELOW BELOW BELOW BELOW BELOW, "en", true},
	    {"\xe1\xba\xa4\xe1\xbb\x9c", "vi", false},
	    {"\xe0\xb8\x9b\xe0\xb8\xb5\xe0\xb9\x88", "th", false},
	    {"\xd9\x85\xd9\x8e\xd9\x91", "ar", false},
	    {"\xc3\x85\xc3\x96g", "sv", false}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pdf *pdf = pdfobj_new();
		struct pages *pages = pdfpage_new(pdf, 500, 100);
		struct tags *tags = pdftag_new(pdf);
		struct pdffont_set *fonts = pdffont_new(pdf);
		const char *clip;

		page_of(text, pages, tags, fonts, cases[i].s, cases[i].lang);
		clip = strstr((char *)pdfpage_content(pages)->data, " re W n");
		is_int(clip != NULL, cases[i].cut, "cut where it must be");
		pdffont_free(fonts);
		pdftag_free(tags);
		pdfpage_free(pages);
		pdfobj_free(pdf);
	}
}

/* What has no meaning by its code has a text of its own. */
static void
meaningless(struct text *text)
{
	struct pdf *pdf = pdfobj_new();
	struct pages *pages = pdfpage_new(pdf, 500, 100);
	struct tags *tags = pdftag_new(pdf);
	struct pdffont_set *fonts = pdffont_new(pdf);

	page_of(text, pages, tags, fonts,
	    "a\xef\xbf\xbd"
	    "b",
	    "en");
	ok(strstr((char *)pdfpage_content(pages)->data,
	       "/ActualText<FEFFFFFD>") != NULL,
	    "a replacement character");
	pdffont_free(fonts);
	pdftag_free(tags);
	pdfpage_free(pages);
	pdfobj_free(pdf);
}

static void
no_fonts(void)
{
	struct fault fault = FAULT_NONE;

	setenv("EMREX_FONTS", "/nonexistent", 1);
	ok(text_new(&fault) == NULL, "no fonts");
	is_int(fault.verdict, VERDICT_TROUBLE, "is trouble");
	ok(strstr(fault.text, "fonts-noto-core") != NULL, "says what to do");
	unsetenv("EMREX_FONTS");
}

int
main(void)
{
	struct fault fault = FAULT_NONE;
	struct text *text;

	no_fonts();
	text = text_new(&fault);
	if (!ok(text != NULL, "fonts are found %s", fault.text))
		return tap_done();
	breaking(text);
	narrow(text);
	towers(text);
	meaningless(text);
	drawing(text);
	text_free(text);
	text_free(NULL);
	return tap_done();
}
