/* PDF values and files: what they look like, and that they are found again. */
#include <config.h>

#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "buf.h"
#include "pdfobj.h"
#include "tap.h"
#include "xalloc.h"

static void
is_number(double value, const char *want)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	pdfobj_number(&buf, value);
	is_str(buf.data, want, want);
	buf_free(&buf);
}

static void
numbers(void)
{
	is_number(0, "0");
	is_number(-0.0, "0");
	is_number(-0.0004, "0");
	is_number(-0.0005, "-0.001");
	is_number(1, "1");
	is_number(-17, "-17");
	is_number(100, "100");
	is_number(0.5, "0.5");
	is_number(-0.25, "-0.25");
	is_number(595.276, "595.276");
	is_number(1.0996, "1.1");
	is_number(0.999999, "1");
	is_number(2.005, "2.005");
	is_number(2.05, "2.05");
	is_number(1e300, "2147483647");
	is_number(-1e300, "-2147483647");
	is_number(NAN, "0");
	is_number(INFINITY, "0");
	if (setlocale(LC_ALL, "de_DE.UTF-8") != NULL)
		is_number(1.5, "1.5");
	setlocale(LC_ALL, "C");
}

static void
is_text(const char *utf8, const char *want)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	pdfobj_text(&buf, utf8);
	is_str(buf.data, want, want);
	buf_free(&buf);
}

static void
texts(void)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	char *large = xmalloc(40001);

	is_text("", "()");
	is_text("Linear algebra", "(Linear algebra)");
	is_text("a (b) \\c", "(a \\(b\\) \\\\c)");
	is_text("two\nlines", "<FEFF00740077006F000A006C0069006E00650073>");
	is_text("Łukasz", "<FEFF01410075006B00610073007A>");
	is_text("\xf0\x9f\x8e\x93", "<FEFFD83CDF93>");
	is_text("\xef\xbf\xbf", "<FEFFFFFF>");
	is_text("\xf4\x8f\xbf\xbf", "<FEFFDBFFDFFF>");
	is_text("a\xff", "<FEFF0061FFFD>");
	is_text("\xc3", "<FEFFFFFD>");
	is_text("\xe2\x82x", "<FEFFFFFDFFFD0078>");
	is_text("\xed\xa0\x80", "<FEFFFFFDFFFDFFFD>");
	is_text("\xc0\x80", "<FEFFFFFDFFFD>");
	is_text("\xf4\x90\x80\x80", "<FEFFFFFDFFFDFFFDFFFD>");
	for (size_t i = 0; i < 40000; i += 2)
		memcpy(large + i, "é", 2);
	large[40000] = '\0';
	pdfobj_text(&buf, large);
	is_int((long long)buf.len, 6 + 16382 * 4, "at most 32,767 bytes");
	buf_clear(&buf);
	pdfobj_utf16(&buf, "é€", 2);
	is_str(buf.data, "00E9", "N bytes of it");
	buf_clear(&buf);
	pdfobj_name(&buf, "application/xml");
	is_str(buf.data, "/application#2Fxml", "a name");
	buf_clear(&buf);
	pdfobj_name(&buf, "a b#(é)");
	is_str(buf.data, "/a#20b#23#28#C3#A9#29", "a name escaped");
	buf_clear(&buf);
	pdfobj_colour(&buf, 0x142f60);
	is_str(buf.data, " 0.078 0.184 0.376", "a colour");
	buf_free(&buf);
	free(large);
}

static void
set(struct pdf *pdf, int ref, const char *value, bool plain)
{
	struct buf buf = BUF_INIT(SIZE_MAX);

	buf_adds(&buf, value);
	if (plain)
		pdfobj_set_plain(pdf, ref, &buf);
	else
		pdfobj_set(pdf, ref, &buf);
	if (buf.len != 0)
		ok(false, "the value is taken out");
	buf_free(&buf);
}

/* A file with one empty page and as many other objects as there should be. */
static void
make(size_t others, size_t large, struct buf *out, size_t *offset)
{
	struct pdf *pdf = pdfobj_new();
	int root = pdfobj_ref(pdf), pages = pdfobj_ref(pdf);
	int page = pdfobj_ref(pdf), sig = pdfobj_ref(pdf);
	int info = pdfobj_ref(pdf), never = pdfobj_ref(pdf);
	char *data = xcalloc(large + 1, 1);
	struct buf buf = BUF_INIT(SIZE_MAX);
	uint32_t x = 1;

	for (size_t i = 0; i < large; i++)
		data[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
	buf_printf(&buf, "<</Type/Catalog/Pages %d 0 R/Never %d 0 R/Sig %d 0 R",
	    pages, never, sig);
	for (size_t i = 0; i < others; i++) {
		int ref = pdfobj_ref(pdf);

		if (i % 300 == 7)
			pdfobj_stream(pdf, ref, "/X 1", "stream", 6);
		else
			set(pdf, ref, "(other)", false);
		buf_printf(&buf, "/O%zu %d 0 R", i, ref);
	}
	if (large > 0) {
		int ref = pdfobj_ref(pdf);

		pdfobj_stream(pdf, ref, "", data, large);
		buf_printf(&buf, "/Large %d 0 R", ref);
		ref = pdfobj_ref(pdf);
		memset(data, ' ', large);
		pdfobj_stream(pdf, ref, "", data, large);
		buf_printf(&buf, "/Blank %d 0 R", ref);
	}
	buf_adds(&buf, ">>");
	pdfobj_set(pdf, root, &buf);
	buf_printf(&buf, "<</Type/Pages/Count 1/Kids[%d 0 R]>>", page);
	pdfobj_set(pdf, pages, &buf);
	buf_printf(&buf,
	    "<</Type/Page/Parent %d 0 R/MediaBox[0 0 99 99]"
	    "/Resources<<>>>>",
	    pages);
	pdfobj_set(pdf, page, &buf);
	set(pdf, sig, "(first)", false);
	set(pdf, sig, "<</Plain true>>", true);
	set(pdf, info, "<</Title(A test)>>", false);
	pdfobj_write(pdf, root, info, out);
	*offset = pdfobj_offset(pdf, sig);
	pdfobj_free(pdf);
	buf_free(&buf);
	free(data);
}

/* What qpdf says of it, where there is one. */
static bool
judged_good(const struct buf *file)
{
	FILE *pipe = popen("t=$(mktemp) && cat >\"$t\" && "
			   "qpdf --check \"$t\" >/dev/null; s=$?; "
			   "rm -f \"$t\"; exit $s",
	    "w");

	if (pipe == NULL)
		return false;
	fwrite(file->data, 1, file->len, pipe);
	return pclose(pipe) == 0;
}

static void
files(size_t others, size_t large)
{
	struct buf one = BUF_INIT(SIZE_MAX), two = BUF_INIT(SIZE_MAX);
	size_t offset, at = 0;
	const char *tail;
	char head[64];

	make(others, large, &one, &offset);
	make(others, large, &two, &offset);
	ok(one.len == two.len && memcmp(one.data, two.data, one.len) == 0,
	    "%zu objects: the same bytes again", others);
	ok(memcmp(one.data, "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 15) == 0, "head");
	ok(memcmp(one.data + offset, "4 0 obj\n<</Plain true>>\nendobj\n",
	       31) == 0,
	    "the plain object is where it is said to be");
	for (size_t i = 0; i + 9 < one.len; i++)
		if (memcmp(one.data + i, "startxref", 9) == 0)
			at = i;
	tail = one.data + at;
	at = strtoul(tail + 10, NULL, 10);
	snprintf(head, sizeof head, "startxref\n%zu\n%%%%EOF\n", at);
	is_str(tail, head, "the end");
	ok(at < one.len && strstr(one.data + at, " 0 obj\n<</Type/XRef"),
	    "the cross-reference is where it is said to be");
	ok(one.len < 10000 + others * 100 + large / 2 * 3,
	    "%zu bytes: what can be deflated is", one.len);
	if (system("qpdf --version >/dev/null 2>&1") != 0)
		skip("no qpdf", "judged by qpdf");
	else
		ok(judged_good(&one), "judged good by qpdf");
	buf_free(&one);
	buf_free(&two);
}

int
main(void)
{
	numbers();
	texts();
	files(0, 0);
	files(194, 0);
	files(195, 0);
	files(196, 100000);
	files(5000, 1000);
	files(0, 2000000);
	return tap_done();
}
