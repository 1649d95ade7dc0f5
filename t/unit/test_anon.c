/* Stand-ins: of which form they are, what stays, what is never the same. */
#include <config.h>

#include "anonanswer.h"
#include "anonkey.h"
#include "anonrun.h"
#include "anonvalue.h"
#include "buf.h"
#include "caps.h"
#include "hash.h"
#include "lexdate.h"
#include "natscheme.h"
#include "tap.h"
#include "wiretap.h"

#define NS "xmlns=\"https://github.com/emrex-eu/elmo-schemas/tree/v1\""

static void
make(void *ctx, const char *kind, const void *data, size_t n,
    unsigned char out[ANON_DIGEST])
{
	struct buf all = BUF_INIT(MIB);

	buf_adds(&all, ctx);
	buf_adds(&all, kind);
	buf_add(&all, data, n);
	hash_data(HASH_SHA256, all.data, all.len, out, NULL);
	buf_free(&all);
}

static const struct anon_options options = {{make, (void *)"key"}, 0};
static const struct anon_options other = {{make, (void *)"another"}, 0};

/* The stand-in of TEXT, in a buffer that the next but seven takes. */
static char *
stand_in(enum anonvalue_kind kind, const char *text)
{
	static char out[8][512];
	static unsigned at;
	struct anonrun_part part = {out[++at % 8], strlen(text), false};
	struct anonrun run = {&part, 1};

	snprintf(part.s, sizeof *out, "%s", text);
	anonvalue(kind, &options.prf, NULL, &run);
	return part.s;
}

static bool
same(enum anonvalue_kind kind, const char *text)
{
	return strcmp(stand_in(kind, text), text) == 0;
}

static void
names(void)
{
	const char *s = stand_in(ANON_NAME, "Väinämöinen O'Brien-ŠIŠKA");

	ok(strlen(s) == strlen("Väinämöinen O'Brien-ŠIŠKA"), "as long");
	ok(s[14] == ' ' && s[16] == '\'' && s[22] == '-', "signs stay: %s", s);
	ok(strcmp(stand_in(ANON_NAME, "anna"), stand_in(ANON_NAME, "anna")) ==
		0,
	    "always the same");
	ok(strcasecmp(
	       stand_in(ANON_NAME, "ANNA"), stand_in(ANON_NAME, "Anna")) == 0,
	    "of any case");
	ok(strncmp(stand_in(ANON_NAME, "Anna Maria"),
	       stand_in(ANON_NAME, "Anna"), 4) == 0,
	    "word by word");
	ok(strcmp(stand_in(ANON_NAME, "  Anna "),
	       stand_in(ANON_NAME, "  Anna ")) == 0 &&
		strncmp(stand_in(ANON_NAME, "  Anna "), "  ", 2) == 0,
	    "white space stays");
	ok(!same(ANON_NAME, "Иван"), "Cyrillic");
	ok(!same(ANON_NAME, "山田"), "Han");
	ok(!same(ANON_NAME, "محمد"), "Arabic");
	ok(!same(ANON_NAME, "A"), "one letter");
	ok(same(ANON_NAME, "n/a"), "a placeholder");
	ok(same(ANON_NAME, "-"), "no word");
	s = stand_in(ANON_NAME, "J&#228;&#xE4;&amp;&#38;");
	ok(strlen(s) == 23 && strncmp(s + 1, "&#2", 3) == 0 &&
		strncmp(s + 7, "&#x", 3) == 0 &&
		strcmp(s + 13, "&amp;&#38;") == 0,
	    "references by references: %s", s);
	ok(same(ANON_NAME, "\xe4\xf6"), "what is no UTF-8 stays");
}

static void
identifiers(void)
{
	struct natscheme_fit fits[NATSCHEME_FITS];
	char text[8], seen[100] = {0};
	bool twice = false;
	const char *s;

	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof text, "%02d", i);
		s = stand_in(ANON_ID, text);
		twice |= seen[atoi(s)]++ > 0;
	}
	ok(!twice, "two identifiers have two stand-ins");
	for (char c = '0'; c <= '9'; c++) {
		text[0] = c;
		text[1] = '\0';
		ok(!same(ANON_ID, text), "another digit for %s", text);
	}
	ok(strcmp(stand_in(ANON_ID, "ABC-12345678-x"),
	       stand_in(ANON_ID, " ABC-12345678-x") + 1) == 0,
	    "white space is not part of it");
	for (int i = 0; i < 40; i++) {
		char id[16];

		snprintf(id, sizeof id, "0101%02d-123N", i + 50);
		s = stand_in(ANON_PERSON_ID, id);
		if (natscheme_fits(s, NULL, fits) > 0 || s[6] != '-')
			break;
		twice |= i == 39;
	}
	ok(twice, "none of a person is valid");
	s = stand_in(
	    ANON_PERSON_ID, "urn:schac:personalUniqueCode:int:esi:fi:ab12");
	ok(strncmp(s, "urn:schac:personalUniqueCode:int:esi:fi:", 40) == 0 &&
		strcmp(s + 40, "ab12") != 0,
	    "an ESI: %s", s);
	s = stand_in(ANON_PERSON_ID,
	    "urn:schac:personalUniqueCode:int:esi:example.org:ab12");
	ok(strncmp(s, "urn:schac:personalUniqueCode:int:esi:", 37) == 0 &&
		strstr(s, "example") == NULL,
	    "an ESI with the school's name: %s", s);
	ok(strlen(stand_in(
	       ANON_PERSON_ID, "urn:schac:personalUniqueCode:int:esi:")) == 37,
	    "an ESI of nothing");
	s = stand_in(ANON_PERSON_ID, "anna.virtanen@student.uni.example.fi");
	ok(strcmp(s + 28, ".invalid") == 0 && s[13] == '@', "mail: %s", s);
	s = stand_in(ANON_URL, "https://people.uni.example.fi/~anna?x=%20");
	ok(strncmp(s, "https://", 8) == 0 &&
		strncmp(s + 21, ".invalid/~", 10) == 0 &&
		strcmp(s + 38, "%20") == 0,
	    "the web: %s", s);
}

static void
facts(void)
{
	static const char *const dates[] = {"1999-02-28", "2000-02-29",
	    "1980-12-31", "2004-06-15", "1999-01-01"};
	const char *s;

	for (size_t i = 0; i < 5; i++) {
		s = stand_in(ANON_BORN, dates[i]);
		ok(lexdate_valid(LEXICAL_DATE, s, strlen(s)) &&
			strcmp(s, dates[i]) != 0,
		    "a date for %s: %s", dates[i], s);
	}
	s = stand_in(ANON_BORN, "1999-02-28+02:00");
	ok(strcmp(s + 10, "+02:00") == 0, "the zone stays");
	ok(strncmp(s, stand_in(ANON_BORN, "1999-02-28"), 10) == 0,
	    "the same day, with zone and without");
	s = stand_in(ANON_BORN, "28.2.1999");
	ok(s[2] == '.' && s[4] == '.' && strlen(s) == 9 && s[3] > '0',
	    "another form: %s", s);
	s = stand_in(ANON_BORN, "1999-02-29");
	ok(!lexdate_valid(LEXICAL_DATE, s, 10), "what is wrong is: %s", s);
	ok(same(ANON_BORN, "1900-01-01"), "a placeholder");
	s = stand_in(ANON_COUNTRY, "FI");
	ok(strlen(s) == 2 && strcmp(s, "FI") != 0, "a country: %s", s);
	ok(same(ANON_COUNTRY, "UK"), "what is none stays none");
	s = stand_in(ANON_COUNTRY,
	    "http://publications.europa.eu/resource/authority/country/FIN");
	ok(strstr(s, "/country/") != NULL && strstr(s, "FIN") == NULL,
	    "one as a URI: %s", s);
	s = stand_in(ANON_COUNTRY, "http://countries.example/FI");
	ok(strncmp(s, "http://countries.example/", 25) == 0 &&
		strcmp(s + 25, "FI") != 0,
	    "one of two letters as a URI: %s", s);
	ok(!same(ANON_COUNTRY, "http://countries.example/Finland"),
	    "a URI that ends in none");
	ok(strcmp(stand_in(ANON_GENDER, "2"), "9") == 0, "gender");
	ok(same(ANON_GENDER, "0"), "gender that nobody knows");
	ok(same(ANON_GENDER, "5"), "gender that is none");
}

static void
texts(void)
{
	const char *s = stand_in(ANON_FREE,
	    "&lt;p class=\"who\"&gt;Anna&lt;/p&gt; &amp;nbsp; &lt;Anna&gt;");

	ok(strncmp(s, "&lt;p class=\"", 13) == 0 &&
		strstr(s, "&lt;/p&gt; &amp;nbsp; &lt;Xxxx&gt;") != NULL &&
		strstr(s, "who") == NULL,
	    "tags stay: %s", s);
	ok(strcmp(stand_in(ANON_BLANK, "Anna 12, é"), "Xxxx 00, à") == 0,
	    "blanks");
	s = stand_in(ANON_CONTENT,
	    "data:application/pdf;name=Anna;base64,JVBERi0xLjQK QUJD\nQQ==");
	ok(strncmp(s, "data:application/pdf;name=Xxxx;base64,JVBERi0xLjQK ",
	       51) == 0 &&
		s[55] == '\n' && strcmp(s + 58, "==") == 0 &&
		strstr(s, "QUJD") == NULL,
	    "a PDF");
	s = stand_in(ANON_CONTENT, "data:text/plain;base64,QW5u*YQ==");
	ok(s[27] == '*' && strstr(s, "QW5u") == NULL, "odd as it was: %s", s);
	s = stand_in(ANON_CONTENT, "data:a/b;base64,QR==");
	ok(strcmp(s + 17, "R==") == 0 || s[17] != 'A', "hidden bits: %s", s);
	ok(!same(ANON_CONTENT, "data:,hello"), "no base64");
}

/* What IN becomes. */
static char *
document(const struct anon_options *o, const char *in)
{
	char *s = strdup(in);

	anon_document(o, s, strlen(s));
	return s;
}

static void
documents(void)
{
	static const char *const broken[] = {
	    "<elmo " NS "><learner><givenNames>Anna</familyName></learner>",
	    "<elmo " NS "><learner><givenNames>Anna & Bo &foo; < 5",
	    "<elmo " NS "><learner><givenNames a='Anna' Anna>Anna<",
	    "<elmo " NS "><learner><givenNames a='Anna<b>Anna</b>",
	    "<elmo " NS "><learner><givenNames>Anna<!-- Anna",
	    "<elmo " NS "><learner><givenNames><![CDATA[Anna]] >",
	    "<elmo " NS "><learner><givenNames>Anna<?p Anna",
	    "<!DOCTYPE a [<!ENTITY b 'Anna'>]><elmo " NS "><learner><x>Anna",
	    "<elmo " NS "><learner><x>Anna</x></nothing Anna>Anna",
	    "<learner><givenNames>Anna",
	    "Anna",
	    "<",
	    "</",
	    "<!",
	    "<?",
	    "<elmo " NS "><learner/>Anna<extension><a b=Anna c>Anna",
	};
	char *a, *b;

	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		a = document(&options, broken[i]);
		b = document(&options, broken[i]);
		ok(strcmp(a, b) == 0 && strstr(a, "Anna") == NULL &&
			strlen(a) == strlen(broken[i]),
		    "%s", a);
		free(a);
		free(b);
	}
	a = document(&options, "<elmo " NS "><learner><x>Anna</x></learner>");
	b = document(&other, "<elmo " NS "><learner><x>Anna</x></learner>");
	ok(strcmp(a, b) != 0, "another key");
	free(a);
	free(b);
}

static void
answers(void)
{
	struct buf buf = BUF_INIT(CAP_DEBUG);
	struct fault fault = FAULT_NONE;
	int status;

	buf_adds(&buf, "PGE+QW5uYTwvYT4="); /* <a>Anna</a> */
	status = anonanswer(&options, &buf, &fault);
	ok(status == 0 && buf.len == 16 &&
		strcmp(buf.data, "PGE+WHh4eDwvYT4=") == 0,
	    "base64: %s", buf.data);
	buf_clear(&buf);
	buf_adds(&buf, "sessionId=abcd&elmo=PGE%2bQW5u%0d%0AYTwvYT4%3d&x=Anna");
	status = anonanswer(&options, &buf, &fault);
	ok(status == 0 &&
		strstr(buf.data, "&elmo=PGE%2bWHh4%0d%0aeDwvYT4%3d&x=") &&
		strstr(buf.data, "Anna") == NULL,
	    "a form: %s", buf.data);
	buf_clear(&buf);
	buf_adds(&buf, "nothing, really?");
	status = anonanswer(&options, &buf, &fault);
	ok(status == -1 && fault.verdict == VERDICT_TROUBLE, "no answer: %s",
	    fault.text);
	buf_free(&buf);
}

static void
keys(void)
{
	struct fault fault = FAULT_NONE;
	struct anonkey *a = anonkey_open(NULL, &fault);
	struct anonkey *b = anonkey_open(NULL, &fault);
	unsigned char one[ANON_DIGEST], two[ANON_DIGEST];
	struct anon_prf prf;

	if (!ok(a != NULL && b != NULL, "random keys"))
		return;
	prf = anonkey_prf(a);
	prf.make(prf.ctx, "x", "y", 1, one);
	prf.make(prf.ctx, "x", "y", 1, two);
	ok(memcmp(one, two, sizeof one) == 0, "one key, one stand-in");
	prf = anonkey_prf(b);
	prf.make(prf.ctx, "x", "y", 1, two);
	ok(memcmp(one, two, sizeof one) != 0, "two keys");
	anonkey_free(a);
	anonkey_free(b);
	ok(anonkey_open("/nonexistent", &fault) == NULL &&
		fault.verdict == VERDICT_TROUBLE,
	    "no file: %s", fault.text);
}

int
main(void)
{
	names();
	identifiers();
	facts();
	texts();
	documents();
	answers();
	keys();
	return tap_done();
}
