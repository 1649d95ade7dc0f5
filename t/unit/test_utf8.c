/* Bytes to UTF-8: what is taken, what is refused, cut anywhere. */
#include <config.h>

#include <stdlib.h>

#include "msg.h"
#include "tap.h"
#include "utf8.h"
#include "xalloc.h"

/* Turns IN, PIECE bytes at a time; NUL-ended text of the caller, or NULL. */
static char *
turn(const char *in, size_t n, size_t piece, struct fault *fault)
{
	struct utf8 u;
	const unsigned char *s = (const unsigned char *)in;
	unsigned char *out = xmalloc(4 * n + 16);
	int skip = utf8_begin(&u, s, n, fault);
	size_t len = 0;

	if (skip < 0)
		goto bad;
	for (size_t i = (size_t)skip; i < n; i += piece) {
		size_t want = n - i < piece ? n - i : piece;
		/* exactly as long as promised, for the sanitizers */
		unsigned char *room = xmalloc(UTF8_ROOM(want));
		ptrdiff_t got = utf8_more(&u, s + i, want, room, fault);

		if (got > 0)
			memcpy(out + len, room, (size_t)got);
		free(room);
		if (got < 0)
			goto bad;
		len += (size_t)got;
	}
	if (utf8_end(&u, fault) == -1)
		goto bad;
	out[len] = '\0';
	return (char *)out;
bad:
	free(out);
	return NULL;
}

static const struct {
	const char *name, *in;
	size_t n;
	const char *out; /* NULL: refused */
	const char *why;
	long line;
} cases[] = {
#define IN(s) s, sizeof s - 1
    {"plain", IN("<a>b</a>"), "<a>b</a>", NULL, 0},
    {"two, three and four bytes",
	IN("\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd"
	   "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
	"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbd"
	"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf",
	NULL, 0},
    {"byte order mark", IN("\xef\xbb\xbf<a/>"), "<a/>", NULL, 0},
    {"two byte order marks", IN("\xef\xbb\xbf\xef\xbb\xbf<a/>"), NULL,
	"second byte order mark", 1},
    {"two of UTF-16LE", IN("\xff\xfe\xff\xfe<\0a\0/\0>\0"), NULL,
	"second byte order mark", 1},
    {"two of UTF-16BE", IN("\xfe\xff\xfe\xff\0<\0a\0/\0>"), NULL,
	"second byte order mark", 1},
    {"overlong slash", IN("<a>\xc0\xaf"), NULL, "not UTF-8", 1},
    {"overlong in three", IN("\n\xe0\x80\xaf"), NULL, "not UTF-8", 2},
    {"overlong in four", IN("\xf0\x80\x80\xaf"), NULL, "not UTF-8", 1},
    {"surrogate", IN("a\n\n\xed\xa0\x80"), NULL, "not UTF-8", 3},
    {"beyond Unicode", IN("\xf4\x90\x80\x80"), NULL, "not UTF-8", 1},
    {"five bytes", IN("\xf8\x88\x80\x80\x80"), NULL, "not UTF-8", 1},
    {"stray continuation", IN("a\x80"), NULL, "not UTF-8", 1},
    {"Latin-1 undeclared", IN("<a>\xd8ster</a>"), NULL, "not UTF-8", 1},
    {"cut character", IN("<a>\xe2\x82"), NULL, "cuts a character", 0},
    {"U+FFFE", IN("\xef\xbf\xbe"), NULL, "U+FFFE", 1},
    {"U+FFFF", IN("\n\xef\xbf\xbf"), NULL, "U+FFFE", 2},
    {"NUL", IN("<a>\0</a>"), NULL, "control character", 1},
    {"escape", IN("<a>\n\x1b[m</a>"), NULL, "control character", 2},
    {"DEL is a character", IN("\x7f"), "\x7f", NULL, 0},
    {"UTF-16 big", IN("\xfe\xff\0<\0\xe5\x20\xac\xd8\x3c\xdf\x93"),
	"<\xc3\xa5\xe2\x82\xac\xf0\x9f\x8e\x93", NULL, 0},
    {"UTF-16 little", IN("\xff\xfe<\0\xe5\0\xac\x20\x3c\xd8\x93\xdf"),
	"<\xc3\xa5\xe2\x82\xac\xf0\x9f\x8e\x93", NULL, 0},
    {"UTF-16 without a mark, big", IN("\0<\0a\0/\0>"), NULL,
	"without a byte order mark", 1},
    {"UTF-16 without a mark, little", IN("<\0a\0/\0>\0"), NULL,
	"without a byte order mark", 1},
    {"UTF-16 lone low", IN("\xfe\xff\0\n\xdf\x93"), NULL, "surrogate", 2},
    {"UTF-16 lone high", IN("\xfe\xff\xd8\x3c\0a"), NULL, "surrogate", 1},
    {"UTF-16 high at the end", IN("\xfe\xff\xd8\x3c"), NULL, "cuts", 0},
    {"UTF-16 odd", IN("\xfe\xff\0a\0"), NULL, "cuts", 0},
    {"UTF-16 U+FFFE", IN("\xfe\xff\xff\xfe"), NULL, "U+FFFE", 1},
    {"UTF-16 NUL", IN("\xfe\xff\0a\0\0"), NULL, "control", 1},
    {"UTF-32", IN("\0\0\xfe\xff\0\0\0<"), NULL, "UTF-32", 1},
    {"UTF-32 little", IN("\xff\xfe\0\0<\0\0\0"), NULL, "UTF-32", 1},
    {"EBCDIC", IN("\x4c\x6f\xa7\x94"), NULL, "EBCDIC", 1},
    {"Latin-1", IN("<?xml version='1.0' encoding='iso-8859-1'?>\xe5"),
	"<?xml version='1.0' encoding='iso-8859-1'?>\xc3\xa5", NULL, 0},
    {"Latin-1 with a control byte",
	IN("<?xml version='1.0' encoding='ISO-8859-1'?>\n\x01"), NULL,
	"control character", 2},
    {"Latin-1 with a C1 byte",
	IN("<?xml version='1.0' encoding='ISO-8859-1'?>\x85"),
	"<?xml version='1.0' encoding='ISO-8859-1'?>\xc2\x85", NULL, 0},
    {"ASCII", IN("<?xml version='1.0' encoding='US-ASCII'?>\xc3\xa5"), NULL,
	"not US-ASCII", 1},
    {"UTF-8 by name", IN("<?xml version='1.0' encoding = \"utf-8\" ?>\xc3\xa5"),
	"<?xml version='1.0' encoding = \"utf-8\" ?>\xc3\xa5", NULL, 0},
    {"windows-1252", IN("<?xml version='1.0' encoding='windows-1252'?>"), NULL,
	"encoding windows-1252", 1},
    {"UTF-7", IN("<?xml version='1.0' encoding='UTF-7'?>"), NULL,
	"encoding UTF-7", 1},
    {"declared UTF-16 in UTF-8", IN("<?xml version='1.0' encoding='UTF-16'?>"),
	NULL, "the bytes are not", 1},
    {"UTF-8 mark, Latin-1 declared",
	IN("\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?>"), NULL,
	"contradicts the UTF-8 byte order mark", 1},
    {"UTF-16 mark, UTF-8 declared",
	IN("\xff\xfe<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g\0=\0'\0U\0T\0F\0"
	   "-\0008\0'\0?\0>\0"),
	NULL, "contradicts the UTF-16", 1},
    {"declaration without end", IN("<?xml version='1.0' "), NULL,
	"does not end", 1},
};

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t piece = 1; piece <= 64; piece = piece * 4) {
			struct fault fault = FAULT_NONE;
			char *out =
			    turn(cases[i].in, cases[i].n, piece, &fault);
			bool good =
			    cases[i].out != NULL
				? out != NULL && strcmp(out, cases[i].out) == 0
				: out == NULL &&
				      fault.verdict == VERDICT_TROUBLE &&
				      strstr(fault.text, cases[i].why) != NULL;

			/* lines are counted from the piece */
			if (cases[i].out == NULL && piece == 64)
				good = good && fault.line == cases[i].line;
			if (!ok(good, "%s by %zu", cases[i].name, piece))
				printf("# %ld: %s\n", fault.line, fault.text);
			free(out);
		}
}

/* Every two-byte unit and every pair of bytes is either taken or refused. */
static void
exhaustive(void)
{
	size_t wrong = 0;

	for (unsigned c = 0; c < 0x10000; c++) {
		char in[4] = {'\xfe', '\xff', (char)(c >> 8), (char)c};
		struct fault fault = FAULT_NONE;
		char *out = turn(in, 4, 4, &fault);
		bool want = (c >= 0x20 || c == 9 || c == 10 || c == 13) &&
			    (c < 0xd800 || c > 0xdfff) && c < 0xfffe &&
			    c != 0xfeff; /* a second mark */

		wrong += (out != NULL) != want;
		if (out != NULL) { /* and back: what came out is accepted */
			struct fault again = FAULT_NONE;
			char *twice = turn(out, strlen(out), 64, &again);

			wrong += twice == NULL && strlen(out) > 1;
			free(twice);
		}
		free(out);
	}
	is_int((long long)wrong, 0, "every unit of UTF-16");
}

static void
plain(void)
{
	char s[200];

	memset(s, 'a', sizeof s);
	is_int((long long)utf8_plain((unsigned char *)s, sizeof s), sizeof s,
	    "all plain");
	for (size_t i = 0; i < sizeof s; i += 7) {
		s[i] = '\x01';
		ok(utf8_plain((unsigned char *)s, sizeof s) == i,
		    "a control at %zu is found", i);
		s[i] = '\t';
	}
}

int
main(void)
{
	table();
	exhaustive();
	plain();
	return tap_done();
}
