/* Values on both sides of what each built-in type allows. */
#include <config.h>

#include "lexical.h"
#include "tap.h"

/* Values of one type, good ones, NULL, bad ones, NULL. */
static const struct {
	const char *type;
	const char *value[24];
} cases[] = {
    {"date",
	{"2020-02-29", "2000-02-29", "-0004-02-29", "12020-01-01",
	    "2020-01-01Z", "2020-01-01-14:00", "2147483647-12-31", NULL,
	    "2021-02-29", "1900-02-29", "0000-01-01", "012020-01-01",
	    "123456789012-01-01", "2020-01-01+14:01", "2020-1-1", "",
	    "+2020-01-01", "2020-04-31", "2020-00-01", " 2020-01-01", NULL}},
    {"dateTime", {"2020-01-01T00:00:00", "2020-01-01T24:00:00",
		     "2020-12-31T23:59:59.999Z", "2020-01-01T00:00:00.5+02:00",
		     NULL, "2020-01-01T24:00:01", "2020-01-01T24:00:00.1",
		     "2020-01-01T23:59:60", "2020-01-01T00:00", "2020-01-01",
		     "2020-01-01T00:00:00.", "2020-01-01 00:00:00",
		     "2020-01-01T23:59:59.99999999999999999", NULL}},
    {"duration",
	{"P1Y", "-P1Y2M3DT4H5M6.7S", "PT.5S", "PT0S", NULL, "P", "PT", "P1YT",
	    "P1S", "P1.5Y", "P1M1Y", "P2147483648Y", "PT1.S", "1Y", NULL}},
    {"gMonth", {"--12", "--12--", "--12Z", NULL, "--13", "-12", NULL}},
    {"decimal", {"1", "+.5", "5.", "-0", "1234567890123456789012345.5", NULL,
		    "", ".", "1e3", "1,5", "+-1", "INF", NULL}},
    {"nonNegativeInteger",
	{"0", "-0", "+1", "1234567890123456789012345", NULL, "-1", "1.0", "",
	    "-1234567890123456789012345", NULL}},
    {"byte", {"127", "-128", "+0127", NULL, "128", "-129", "1000", NULL}},
    {"unsignedLong",
	{"18446744073709551615", NULL, "18446744073709551616", "-1", NULL}},
    {"double", {"1e5", "-INF", "NaN", ".5", NULL, "1e", "+INF", "0x1", NULL}},
    {"boolean", {"true", "0", NULL, "TRUE", "", "yes", NULL}},
    {"language", {"en", "en-GB", "x-12345678", NULL, "", "en_GB", "e1",
		     "englisher", "en-", NULL}},
    {"base64Binary", {"", "YWJj", "YQ==", "YW I=", NULL,
			 "YQ=", "YR==", "YWK=", "Y", "YQ==YQ==", "YW-_", NULL}},
    {"hexBinary", {"", "0aF0", NULL, "0", "0g", NULL}},
    {"anyURI", {"", "a b", "#a", "http://[::1]:80/a?[b]#[c]", "urn:x:[y]",
		   "%41", "\xc3\xa5", NULL, "%4", "a#b#c", "[a]", ":a",
		   "a:", "1a:b", "http://", "http://[zz]/", NULL}},
    {"NMTOKENS", {"a", "1 -2", NULL, "", "a/b", NULL}},
    {"ID", {"a", "_1", NULL, "a:b", "1", "", NULL}},
    {"ENTITY", {NULL, "a", NULL}},
    {"token", {"", "anything", NULL, NULL}},
};

static void
values(void)
{
	const struct lexical_type *type;
	const char *const *v;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		type = lexical_type(cases[i].type);
		if (!ok(type != NULL, "%s is built in", cases[i].type))
			continue;
		for (v = cases[i].value; *v != NULL; v++)
			ok(lexical_valid(type, *v, strlen(*v)), "%s: '%s'",
			    cases[i].type, *v);
		for (v++; *v != NULL; v++)
			ok(!lexical_valid(type, *v, strlen(*v)), "%s: not '%s'",
			    cases[i].type, *v);
	}
}

static void
white_space(void)
{
	char s[] = "\t a \n\n b ";
	size_t n = lexical_collapse(s, strlen(s));

	ok(n == 3 && memcmp(s, "a b", 3) == 0, "white space is folded");
	ok(lexical_preserves(lexical_type("string")), "string keeps it");
	ok(!lexical_preserves(lexical_type("token")), "token does not");
}

static void
integers(void)
{
	static const char *const in[][2] = {{"+007", "7"}, {"-0", "0"},
	    {"-00012", "-12"}, {"0", "0"},
	    {"1234567890123456789012345678", "12345678901234567890123"}};
	char s[64];
	size_t i;

	for (i = 0; i < sizeof(in) / sizeof(in[0]); i++) {
		snprintf(s, sizeof(s), "%s", in[i][0]);
		s[lexical_integer(s, strlen(s))] = '\0';
		is_str(s, in[i][1], in[i][0]);
	}
}

/* Cutting a value must not change what is thought of it. */
static void
pieces(void)
{
	static const char value[] = "YWJj\r\nYW JjYQ = =";
	struct lexical_base64 b;
	size_t cut;

	for (cut = 0; cut < sizeof(value) - 1; cut++) {
		b = (struct lexical_base64){0};
		lexical_base64_more(&b, value, cut);
		lexical_base64_more(&b, value + cut, sizeof(value) - 1 - cut);
		if (!lexical_base64_end(&b))
			break;
		b = (struct lexical_base64){0};
		lexical_base64_more(&b, value, cut);
		lexical_base64_more(&b, "!", 1);
		lexical_base64_more(&b, value + cut, sizeof(value) - 1 - cut);
		if (lexical_base64_end(&b))
			break;
	}
	is_int(cut, sizeof(value) - 1, "base64 in pieces");
}

int
main(void)
{
	values();
	white_space();
	integers();
	pieces();
	ok(lexical_type("Date") == NULL, "there is no type Date");
	return tap_done();
}
