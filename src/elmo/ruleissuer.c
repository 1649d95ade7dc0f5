/* I: institutions. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "rulerun.h"
#include "rulevalue.h"

static void
check_i1(struct rule_run *run, const xmlNode *issuer)
{
	const struct doc *doc = run->doc;
	const xmlNode *n;
	bool any = false;
	char *schac;

	for (n = doc_first(doc, issuer, "identifier"); n != NULL;
	     n = doc_next(doc, n, "identifier"))
		any |= rulerun_has(run, n, "");
	if (!any) {
		rulerun_found(run, issuer, "no identifier: want one at least");
		return;
	}
	schac = doc_identifier(doc, issuer, "schac");
	if (schac == NULL || *schac == '\0')
		rulerun_told(run, issuer, RULE_SHOULD,
		    "no schac: want a best guess from the web domain");
	free(schac);
}

/* Codes of ISO 3166 that are no country's; XK is used for Kosovo. */
static bool
is_no_country(const char *code)
{
	char a = (char)(code[0] & ~0x20), b = (char)(code[1] & ~0x20);

	if (strcasecmp(code, "EU") == 0 || strcasecmp(code, "UN") == 0 ||
	    strcasecmp(code, "AA") == 0 || strcasecmp(code, "ZZ") == 0)
		return true;
	return (a == 'X' && b != 'K') || (a == 'Q' && b >= 'M');
}

static bool
is_alpha(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= 'A' && s[i] <= 'Z'))
			return false;
	return s[n] == '\0';
}

/* The EU's authority list of countries, and what in it is none. */
static const char *
uri_fault(const char *s)
{
	static const char list[] =
	    "://publications.europa.eu/resource/authority/country/";
	const char *code;

	if (strncmp(s, "http", 4) != 0)
		return "no URI of a country";
	s += s[4] == 's' ? 5 : 4;
	if (strncmp(s, list, sizeof list - 1) != 0)
		return "no URI of the EU's list of countries";
	code = s + sizeof list - 1;
	if (strcmp(code, "EUR") == 0 || strcmp(code, "OP_DATPRO") == 0)
		return "no country";
	return is_alpha(code, 3) || strcmp(code, "1A0") == 0
		   ? NULL
		   : "no code of the EU's list of countries";
}

static void
check_i2(struct rule_run *run, const xmlNode *issuer)
{
	const xmlNode *country = doc_first(run->doc, issuer, "country");
	char *text = doc_text(country), *type;
	const char *why = NULL;

	if (country == NULL || rulevalue_placeholder(text)) { /* G3 */
		free(text);
		return;
	}
	type = doc_attr(country, "type");
	if ((type != NULL && strcmp(type, "URI") == 0) || strchr(text, ':'))
		why = uri_fault(text);
	else if (!is_alpha(text, 2))
		why = "no code of two letters (ISO 3166-1)";
	else if (is_no_country(text))
		why = "a code that is no country's";
	if (why != NULL)
		rulerun_found(run, country,
		    "%s: to be left out for international and unknown", why);
	free(text);
	free(type);
}

static void
check_i3(struct rule_run *run, const xmlNode *issuer)
{
	const struct doc *doc = run->doc;
	size_t n = 0;

	for (const xmlNode *t = doc_first(doc, issuer, "title"); t != NULL;
	     t = doc_next(doc, t, "title"), n++) {
		char *lang = doc_lang(t);

		if (*lang == '\0')
			rulerun_found(run, t, "a title without xml:lang");
		free(lang);
	}
	if (n == 0)
		rulerun_found(run, issuer, "no title");
	else if (rulerun_english(run, issuer, "title") == RULE_NOT_ENGLISH)
		rulerun_found(run, issuer, "no title in English");
}

static void
check_i4(struct rule_run *run, const xmlNode *issuer)
{
	static const char *const types[] = {
	    "pic", "erasmus", "schac", "address"};

	for (const xmlNode *n = doc_first(run->doc, issuer, "identifier");
	     n != NULL; n = doc_next(run->doc, n, "identifier")) {
		char *type = doc_attr(n, "type");

		for (size_t i = 0; type != NULL && i < 4; i++)
			if (strcasecmp(type, types[i]) == 0 &&
			    strcmp(type, types[i]) != 0)
				rulerun_found(run, n, "want type %s, have %s",
				    types[i], type);
		free(type);
	}
}

const struct rule ruleissuer[] = {
    {"I1", RULE_MUST, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ISSUER,
	"an issuer has an identifier, schac among them as a best guess",
	check_i1},
    {"I2", RULE_MUST, RULE_SINCE(2_1_1), RULE_IN_ALL, RULE_AT_ISSUER,
	"an issuer's country is one; an international institution has none",
	check_i2},
    {"I3", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ISSUER,
	"an issuer's titles have xml:lang, and one is in English", check_i3},
    {"I4", RULE_SHOULD, RULE_ALWAYS, RULE_IN_ALL, RULE_AT_ISSUER,
	"the types of an issuer's identifiers are pic, erasmus, schac, "
	"address, in lower case",
	check_i4},
    {NULL, RULE_MUST, 0, 0, RULE_AT_ROOT, NULL, NULL}};
