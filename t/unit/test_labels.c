/* The page's words: which file is read, what is damage, what falls back. */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include "labels.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

static char dir[] = "/tmp/emrex-labels-XXXXXX";

static void
put(const char *name, const char *data, size_t n)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *fp = fopen(path, "w");

	if (fp != NULL) {
		(void)fwrite(data, 1, n, fp);
		(void)fclose(fp);
	}
	free(path);
}

static void
take_away(const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	(void)unlink(path);
	free(path);
}

/* The language that is read when A and B are wanted; "-" for none. */
static const char *
chosen(const char *a, const char *b)
{
	const char *langs[] = {a, b, NULL};
	struct fault fault = FAULT_NONE;
	struct labels *labels = labels_load(langs, &fault);
	static char lang[64];

	(void)snprintf(lang, sizeof lang, "%s",
	    labels != NULL ? labels_lang(labels) : "-");
	labels_free(labels);
	return lang;
}

static void
choice(void)
{
	static const struct {
		const char *a, *b, *want;
	} cases[] = {
	    {"sv", NULL, "sv"},
	    {"sv-FI", NULL, "sv"},
	    {"SV", NULL, "sv"},
	    {"SV-fi-x-quick", "fi", "sv"},
	    {"sr-latn-rs", NULL, "sr-Latn"},
	    {"sr-Cyrl", NULL, "en"},
	    {"pt-br", NULL, "pt-BR"},
	    {"pt", NULL, "en"},
	    {"de", "sv", "sv"},
	    {"de", NULL, "en"},
	    {"en", "sv", "en"},
	    {"en-GB", "sv", "en"},
	    {NULL, NULL, "en"},
	    {"", "sv", "sv"},
	    {"-", "sv", "sv"},
	    {"sv-", NULL, "en"},
	    {"-sv", NULL, "en"},
	    {"sv--FI", NULL, "en"},
	    {"./sv", NULL, "en"},
	    {"../sv", NULL, "en"},
	    {"/etc/passwd", NULL, "en"},
	    {"sv\n", NULL, "en"},
	    {"s_v", NULL, "en"},
	    {"sv-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, "en"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *lang = chosen(cases[i].a, cases[i].b);
		bool good = strcmp(lang, cases[i].want) == 0;

		if (!ok(good, "language %zu", i))
			printf("# %s\n", lang);
	}
}

static void
words(void)
{
	static const char *const langs[] = {"sv-FI", NULL};
	struct fault fault = FAULT_NONE;
	struct labels *labels = labels_load(langs, &fault);
	char *text;

	if (!ok(labels != NULL, "two files are read"))
		return;
	is_str(labels_get(labels, "hello"), "hej", "in the language wanted");
	is_str(labels_get(labels, "only"), "only = in English",
	    "in English, with its sign");
	is_str(labels_get(labels, "none"), "none", "the key itself");
	is_str(labels_get(labels, ""), "", "no key");
	is_str(labels_find(labels, "country", "FI"), "Finland", "a country");
	is_str(labels_find(labels, "country", "fi"), "Finland", "in small");
	is_str(labels_find(labels, "country", "GB"), "United Kingdom",
	    "a country in English");
	is_str(labels_find(labels, "country", "XX"), NULL, "no country");
	is_str(labels_find(labels, "country", ""), NULL, "no code");
	is_str(labels_find(labels, "country",
		   "a code that goes on and on and is longer than any key is "
		   "allowed to be"),
	    NULL, "no such long code");
	text = labels_format(labels, "page", "2", "3");
	is_str(text, "sida 2 (3), 100 % %3", "both replaced");
	free(text);
	text = labels_format(labels, "swap", "%2", NULL);
	is_str(text, " of %2%2", "NULL, twice, and not again");
	free(text);
	labels_free(labels);
	labels_free(NULL);
}

static void
damage(void)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
	    {"a = b\n\nno sign\n", "bad: 3: want 'key = text'"},
	    {"a = b\n = c\n", "bad: 2: malformed key"},
	    {"a b = c\n", "bad: 1: malformed key"},
	    {"\xc3\xa4 = c\n", "bad: 1: malformed key"},
	    {"a =\n", "bad: 1: no text for 'a'"},
	    {"a = \t\r\n", "bad: 1: no text for 'a'"},
	    {"#\na = b\nA = c\n", "bad: 3: a second text for 'A'"},
	    {"a = b\nc = \xff\n", "bad: 2: "},
	    {"a = b\nc = \x01\n", "bad: 2: "},
	    {"a = \xc3", "bad: "},
	};
	static const char *const langs[] = {"bad", "sv", NULL};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fault fault = FAULT_NONE;
		struct labels *labels;

		put("bad", cases[i].text, strlen(cases[i].text));
		labels = labels_load(langs, &fault);
		ok(labels == NULL && fault.verdict == VERDICT_TROUBLE,
		    "damage %zu", i);
		if (!ok(strstr(fault.text, cases[i].why) != NULL, "is told"))
			printf("# %s\n", fault.text);
		labels_free(labels);
	}
	put("bad", "a = b\0c\n", 8);
	is_str(chosen("bad", "sv"), "-", "a NUL byte");
	take_away("bad");
}

/* More keys than the table is born with. */
static void
many(void)
{
	static const char *const langs[] = {"many", NULL};
	struct fault fault = FAULT_NONE;
	struct labels *labels;
	size_t size = 0, wrong = 0;
	char *text = NULL, *key;
	FILE *fp = open_memstream(&text, &size);

	for (int i = 0; i < 5000; i++)
		fprintf(fp, "key.%d = text %d\r\n", i, i);
	(void)fclose(fp);
	put("many", text, size);
	free(text);
	labels = labels_load(langs, &fault);
	if (!ok(labels != NULL, "many keys"))
		return;
	for (int i = 0; i < 5000; i++) {
		key = xasprintf("%d", i);
		text = xasprintf("text %d", i);
		if (labels_find(labels, "key", key) == NULL ||
		    strcmp(labels_find(labels, "key", key), text) != 0)
			wrong++;
		free(key);
		free(text);
	}
	is_int(wrong, 0, "all found");
	labels_free(labels);
	take_away("many");
}

int
main(void)
{
	static const char en[] = "# words\n\nhello = hello\n"
				 "only = only = in English\n"
				 "country.GB = United Kingdom\n"
				 "swap = %2 of %1%1\n";
	static const char sv[] = "\xef\xbb\xbfhello=hej \n\tcountry.FI = "
				 "Finland\r\npage = sida %1 (%2), 100 % %3";
	struct fault fault = FAULT_NONE;

	if (mkdtemp(dir) == NULL || setenv("EMREX_LABELS", dir, 1) != 0)
		return 1;
	is_str(chosen("sv", NULL), "-", "no file at all");
	put("sv", sv, sizeof sv - 1);
	is_str(chosen("sv", NULL), "-", "no English");
	put("en", en, sizeof en - 1);
	put("sr-Latn", "hello = zdravo\n", 15);
	put("pt-BR", "hello = oi\n", 11);
	choice();
	words();
	damage();
	many();
	(void)setenv("EMREX_LABELS", "/nonexistent", 1);
	ok(labels_load((const char *[]){NULL}, &fault) == NULL &&
		strstr(fault.text, "/nonexistent/en: ") != NULL,
	    "no directory");
	take_away("en");
	take_away("sv");
	take_away("sr-Latn");
	take_away("pt-BR");
	(void)rmdir(dir);
	return tap_done();
}
