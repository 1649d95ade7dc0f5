/* What is taken out of text before it is printed, and what is left alone. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "clean.h"
#include "tap.h"
#include "xalloc.h"

#define BYTES(s) s, sizeof s - 1
#define FFFD "\xEF\xBF\xBD"
#define RLO "\xE2\x80\xAE"
#define ZWNJ "\xE2\x80\x8C"
#define LRM "\xE2\x80\x8E"
#define ELLIPSIS " [\xE2\x80\xA6]"

static const struct {
	const char *name, *in;
	size_t n;
	const char *text, *lines; /* lines NULL: the same as text */
} cases[] = {
    {"nothing", BYTES(""), "", NULL},
    {"blanks alone", BYTES(" \t\r\n\xC2\xA0\xE3\x80\x80"), "", NULL},
    {"plain", BYTES("Algebra I"), "Algebra I", NULL},
    {"runs of blanks", BYTES("  a \t\xE2\x80\x89 b\xC2\xA0"), "a b", NULL},
    {"lines",
	BYTES("a\nb \r\n c\rd\xC2\x85"
	      "e\xE2\x80\xA8"
	      "f"),
	"a b c d e f", "a\nb\nc\nd\ne\nf"},
    {"empty lines", BYTES("\n\na\n \n\n\nb\n"), "a b", "a\n\nb"},
    {"controls", BYTES("a\0b\x1B[31mc\x7F\xC2\x9B"), "ab[31mc", NULL},
    {"overrides and isolates",
	BYTES("Ada " RLO "ynoT\xE2\x80\xAC\xE2\x81\xA6x\xE2\x81\xA9"),
	"Ada ynoTx", NULL},
    {"a control between blanks", BYTES("a " RLO " b"), "a b", NULL},
    {"marks and joiners stay",
	BYTES("\xD9\x85" ZWNJ "\xD8\xA7" LRM "\xEF\xB8\x8F"),
	"\xD9\x85" ZWNJ "\xD8\xA7" LRM "\xEF\xB8\x8F", NULL},
    {"byte order mark, soft hyphen",
	BYTES("\xEF\xBB\xBF"
	      "a\xC2\xAD"
	      "b"),
	"ab", NULL},
    {"annotation, tags, noncharacters",
	BYTES("a\xEF\xBF\xB9\xF3\xA0\x81\x81\xEF\xB7\x90\xEF\xBF\xBE\xF4\x8F"
	      "\xBF\xBF"
	      "b"),
	"ab", NULL},
    {"Latin-1 bytes", BYTES("Caf\xE9 au lait"), "Caf" FFFD " au lait", NULL},
    {"overlong", BYTES("\xC0\xAF"), FFFD FFFD, NULL},
    {"overlong of three", BYTES("\xE0\x80\xAF"), FFFD FFFD FFFD, NULL},
    {"a surrogate", BYTES("\xED\xA0\x80"), FFFD FFFD FFFD, NULL},
    {"beyond Unicode", BYTES("\xF4\x90\x80\x80"), FFFD FFFD FFFD FFFD, NULL},
    {"cut short", BYTES("a\xE2\x82"), "a" FFFD, NULL},
    {"cut short within", BYTES("\xE2\x82z\xF0\x9F\x98"), FFFD "z" FFFD, NULL},
    {"decomposed stays", BYTES("e\xCC\x81"), "e\xCC\x81", NULL},
    {"the highest", BYTES("\xF4\x8F\xBF\xBD\xF0\x9F\x98\x80"),
	"\xF4\x8F\xBF\xBD\xF0\x9F\x98\x80", NULL},
};

static void
table(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool cut = true;
		char *have = clean_text(cases[i].in, cases[i].n, &cut);

		is_str(have, cases[i].text, cases[i].name);
		ok(!cut, "%s: whole", cases[i].name);
		free(have);
		have = clean_lines(cases[i].in, cases[i].n, NULL);
		is_str(have, cases[i].lines ? cases[i].lines : cases[i].text,
		    cases[i].name);
		free(have);
	}
}

/* N bytes of a text without a space. */
static char *
of_length(size_t n, const char *unit)
{
	size_t len = strlen(unit);
	char *s = xmalloc(n + 1);

	for (size_t i = 0; i < n; i++)
		s[i] = unit[i % len];
	s[n] = '\0';
	return s;
}

static void
limit(void)
{
	char *s = of_length(CAP_PRINT_TEXT + 10, "a"), *have;
	bool cut;

	have = clean_text(s, CAP_PRINT_TEXT, &cut);
	ok(!cut && strlen(have) == CAP_PRINT_TEXT, "the largest text is whole");
	free(have);
	have = clean_text(s, CAP_PRINT_TEXT + 1, &cut);
	ok(cut && strlen(have) == CAP_PRINT_TEXT, "one more is cut");
	is_str(have + CAP_PRINT_TEXT - 6, ELLIPSIS, "with an ellipsis");
	free(have);
	s[CAP_PRINT_TEXT - 20] = ' ';
	have = clean_text(s, CAP_PRINT_TEXT + 1, &cut);
	ok(cut && strlen(have) == CAP_PRINT_TEXT - 14, "behind a word");
	free(have);
	free(s);

	s = of_length(CAP_PRINT_TEXT + 1, "\xE2\x82\xAC");
	have = clean_text(s, CAP_PRINT_TEXT + 1, &cut);
	ok(cut && strstr(have, FFFD) == NULL, "between characters");
	ok(strlen(have) % 3 == 0 &&
		strcmp(have + strlen(have) - 6, ELLIPSIS) == 0,
	    "and not within one");
	free(have);
	free(s);

	s = of_length(CAP_PRINT_TEXT + 100, "a ");
	memset(s + CAP_PRINT_TEXT - 4, ' ', 104);
	have = clean_text(s, CAP_PRINT_TEXT + 100, &cut);
	ok(!cut && strlen(have) == CAP_PRINT_TEXT - 5,
	    "what is taken out does not count");
	free(have);
	free(s);
}

int
main(void)
{
	table();
	limit();
	return tap_done();
}
