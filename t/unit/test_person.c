/* Birth dates, identifiers, names, persons: what agrees and what does not. */
#include <config.h>

#include <stdlib.h>

#include "born.h"
#include "buf.h"
#include "caps.h"
#include "fold.h"
#include "json.h"
#include "msg.h"
#include "natid.h"
#include "person.h"
#include "persondistance.h"
#include "personfile.h"
#include "personread.h"
#include "spell.h"
#include "spool.h"
#include "tap.h"
#include "xalloc.h"
#include "xml.h"

static void
folding(void)
{
	/* one to a line, whose length is counted in bytes */
	/* clang-format off */
	static const char *const cases[][2] = {
	    {"MÄKELÄ", "makela"},
	    {"Straße", "strasse"},
	    {"ẞ", "ss"},
	    {"Ærø", "aero"},
	    {"Şahin İğde ılık", "sahin igde ilik"},
	    {"Þórður", "thordur"},
	    {"a\xCC\x8A", "a"},
	    {"Đặng", "dang"},
	    {"Щербаткин", "shcherbatkin"},
	    {"Гриценчук", "gritsenchuk"},
	    {"Гриценчук І", "hrytsenchuk i"},
	    {"Ευάγγελος", "evangelos"},
	    {"Μπουραντάς", "bourantas"},
	    {"Παύλος", "pavlos"},
	    {"JÃ¼rgen", "jurgen"},
	    {"WeiÃŸ Ä‡ Å‚ Ð˜", "weiss c l i"},
	    {"Åsa Ñoño Ãß", "asa nono ass"},
	    {"J&uuml;rgen &amp;szlig;", "jurgen ss"},
	    {"M&#252;ller &#xdf;", "muller ss"},
	    {"a&b;", "a b "},
	    {"&#-1;", "  -1 "},
	    {"&#x110000;", "  x110000 "},
	    {"Ѓорѓи", "gjorgji"},
	    {"O’Gal", "ogal"},
	    {"Jean‐Luc", "jean-luc"},
	    {"Ｈａｒｕ", "haru"},
	    {"ﬁn", "fin"},
	    {"\xFFx", "?x"},
	    {"\xE2\x82", "?"},
	    {"ﾊﾞ", "バ"},
	    {"は", "ハ"},
	    {"\xE1\x84\x89\xE1\x85\xA5\xE1\x86\xBC", "성"},
	    {"", ""}};
	/* clang-format on */
	char out[64];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		fold(cases[i][0], out, sizeof out);
		is_str(out, cases[i][1], cases[i][0]);
	}
	fold("Wolfeschlegelstein", out, 5);
	is_str(out, "wolf", "cut where there is no room");
	is_int(fold("Анна 小明", out, sizeof out), FOLD_LATIN | FOLD_CJK,
	    "scripts");
}

static void
dates(void)
{
	static const struct {
		const char *a, *b, *pattern;
		enum born_match match;
	} cases[] = {{"1999-03-14", "1999-03-14", NULL, BORN_SAME},
	    {"1999-03-14", "1999-03-14+02:00", NULL, BORN_SAME},
	    {"1999-03-14", " 1999-03-14Z\n", NULL, BORN_SAME},
	    {"1999-03-14", "1999-03-14T00:00:00.000+02:00", NULL, BORN_SAME},
	    {"1999-03-14", "1999-03-13T22:00:00Z", NULL, BORN_CLOSE},
	    {"1999-12-31", "2000-01-01+02:00", NULL, BORN_CLOSE},
	    {"1999-12-31", "2000-01-01", NULL, BORN_OTHER},
	    {"1999-03-14", "14.3.1999", NULL, BORN_SAME},
	    {"1999-03-14", "14. 03. 1999.", NULL, BORN_SAME},
	    {"1999-03-14", "03/14/1999", NULL, BORN_SAME},
	    {"1999-03-04", "04/03/1999", NULL, BORN_EITHER},
	    {"1999-03-03", "03/03/1999", NULL, BORN_SAME},
	    {"1999-03-14", "19990314", NULL, BORN_SAME},
	    {"1999-03-14", "14031999", "ddMMyyyy", BORN_SAME},
	    {"1999-03-14", "140399", "ddMMyy", BORN_SAME},
	    {"1999-03-14", "14 March 1999", "dd MMMM yyyy", BORN_SAME},
	    {"1999-03-14", "14/Mar/1999", "dd/MMM/yyyy", BORN_SAME},
	    {"1999-03-14", "1999-03-14+01:00", "yyyy-MM-ddXXX", BORN_SAME},
	    {"1999-03-14", "1999-03-14", "dd.MM.yyyy", BORN_SAME},
	    {"1999-03-14", "14031999", "yyyyMMdd", BORN_UNKNOWN},
	    {"1999-03-04", "1999-04-03", NULL, BORN_SWAPPED},
	    {"1999-03-14", "1999-03-24", NULL, BORN_CLOSE},
	    {"1999-03-14", "1999-03-41", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "1989-10-02", NULL, BORN_OTHER},
	    {"1999-03-14", "1999", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "1999-03", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "1999-05", NULL, BORN_OTHER},
	    {"1999-03-14", "", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "1900-01-01", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "0000-00-00", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "9999-12-31", NULL, BORN_UNKNOWN},
	    {"1999-03-14", "soon", NULL, BORN_UNKNOWN}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct born a, b;

		born_read(&a, cases[i].a, NULL);
		born_read(&b, cases[i].b, cases[i].pattern);
		is_int(born_match(&a, &b), cases[i].match, cases[i].b);
		is_int(born_match(&b, &a), cases[i].match, "and back");
	}
}

static void
schemes(void)
{
	/* made up, with check digits that are right */
	static const struct {
		const char *number, *fits, *broken;
	} cases[] = {{"140399-123Y", "FI", "140399-123X"},
	    {"990314-2389", "SE", "990314-2388"},
	    {"19990314-2389", "SE", "19990314-2387"},
	    {"14039925193", "NO", "14039925194"}, {"4903140421X", NULL, NULL},
	    {"99031412342", NULL, NULL}, {"02313033119", "PL", "02313033110"},
	    {"995119/2317", "CZ/SK", "995119/2318"},
	    {"98.10.21-144.93", "BE", "98.10.21-144.94"},
	    {"111902101", "NL", "111902102"}, {"45871203A", "ES", "45871203B"},
	    {"X1234567L", "ES, foreigners", "X1234567A"},
	    {"298126938211786", "FR", "298126938211785"},
	    {"BRTNCL97C19F205I", "IT", "BRTNCL97C19F205J"},
	    {"267189036", "PT", "267189037"},
	    {"9905121426", "BG", "9905121427"},
	    {"2990818123778", "RO", "2990818123779"},
	    {"44718300212", "HR", "44718300213"},
	    {"0812000505069", "SI", "0812000505068"},
	    {"41550287732", "TR", "41550287733"},
	    {"7569217076985", "CH", "7569217076986"},
	    {"160600-4202", "DK", "310200-4202"},
	    {"49803272148", "EE/LT", "49803272149"},
	    {"020799-14023", "LV", "020799-14024"}, {"0000000000", NULL, NULL},
	    {"123456789", NULL, NULL}, {"12", NULL, NULL}, {"", NULL, NULL},
	    {"9903142389990314238999031423899", NULL, NULL}};
	struct natscheme_fit fits[NATSCHEME_FITS];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t n = natscheme_fits(cases[i].number, NULL, fits);

		if (cases[i].fits == NULL) {
			is_int((long long)n, 0, cases[i].number);
			continue;
		}
		ok(n == 1 && strcmp(fits[0].name, cases[i].fits) == 0, "%s",
		    cases[i].number);
		ok(natscheme_fits(cases[i].broken, NULL, fits) == 0, "%s not",
		    cases[i].broken);
	}
	ok(natscheme_fits("140399-123Y", "SE", fits) == 0, "not in Sweden");
}

#define ESI "urn:schac:personalUniqueCode:int:esi:"

static void
identifiers(void)
{
	static const struct {
		const char *a_type, *a, *b_type, *b;
		enum natid_says says;
		const char *reason;
	} cases[] = {
	    {"esi", ESI "a.fi:1", "ESI", ESI "A.FI:1", NATID_EQUAL, "same"},
	    {"esi", ESI "a.fi:1", "esi", ESI "a.fi:2", NATID_NOTHING,
		"several"},
	    {"esi", "1", "esi", "1", NATID_NOTHING, "form"},
	    {"esi", ESI "a.fi:0", "esi", ESI "a.fi:0", NATID_NOTHING, "form"},
	    {"esi", ESI "a.fi:1", "nationalIdentifier", ESI "a.fi:1",
		NATID_NOTHING, "types"},
	    {"nationalIdentifier", "140399-123Y", "national_identifier",
		"140399-123y", NATID_EQUAL, "FI"},
	    {"nationalIdentifier", "140399-123Y", "hetu", "140399Y123Y",
		NATID_UNEQUAL, "FI"},
	    {"nationalIdentifier", "990901-2388", "nationalIdentifier",
		"199909012388", NATID_EQUAL, "SE"},
	    {"nationalIdentifier", "140399-123Y", "nationalIdentifier",
		"990314-2397", NATID_NOTHING, "two schemes"},
	    {"nationalIdentifier", "020300A901S", "nationalIdentifier",
		"020300A901S", NATID_NOTHING, "temporary"},
	    {"nationalIdentifier", "140399-1240", "nationalIdentifier",
		"140399-1240", NATID_NOTHING, "fits two"},
	    {"nationalIdentifier", "-", "nationalIdentifier", "-",
		NATID_NOTHING, "no scheme"},
	    {"studentNumber", "1", "studentNumber", "1", NATID_NOTHING,
		"other types"},
	    {"nationalIdentifier", "PL/FI/02313033119", "pesel", "02313033119",
		NATID_EQUAL, "PL"},
	};
	struct natid_answer answer;
	char a[NATID_FOLDED], b[NATID_FOLDED];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		natid_compare(cases[i].a_type, cases[i].a, NULL,
		    cases[i].b_type, cases[i].b, NULL, &answer);
		is_int(answer.says, cases[i].says, cases[i].b);
		ok(strstr(answer.reason, cases[i].reason) != NULL, "because %s",
		    cases[i].reason);
		if (answer.says == NATID_EQUAL)
			ok(natid_fold(cases[i].a_type, cases[i].a, a) &&
				natid_fold(cases[i].b_type, cases[i].b, b) &&
				strcmp(a, b) == 0,
			    "and found in an index");
	}
}

static void
words(void)
{
	static const struct {
		const char *a, *b;
		bool same;
		enum spell_slip given, family;
	} cases[] = {{"muller", "mueller", true, 0, 0},
	    {"hassan", "hasan", true, 0, 0}, {"yulia", "iuliia", true, 0, 0},
	    {"lukasz", "?ukasz", true, 0, 0}, {"oleg", "oleh", true, 0, 0},
	    {"chen", "shen", false, SPELL_NEAR, SPELL_NEAR},
	    {"zhang", "zang", false, SPELL_NEAR, SPELL_NEAR},
	    {"jang", "yang", false, SPELL_NEAR, SPELL_NEAR},
	    {"marina", "martina", false, SPELL_NEAR, SPELL_SLIP},
	    {"daniel", "daniela", false, SPELL_NEAR, SPELL_NEAR},
	    {"virtanen", "virtnaen", false, SPELL_SLIP, SPELL_SLIP},
	    {"papakonstantinou", "papakonstantinuo", false, SPELL_NEAR,
		SPELL_SLIP},
	    {"jansen", "hansen", false, SPELL_NEAR, SPELL_NEAR},
	    {"mikko", "marko", false, SPELL_FAR, SPELL_FAR},
	    /* names in use that rules or slips would unite */
	    {"maria", "marja", false, SPELL_NEAR, SPELL_NEAR},
	    {"maria", "maira", false, SPELL_NEAR, SPELL_NEAR},
	    {"kristen", "kirsten", false, SPELL_NEAR, SPELL_NEAR},
	    {"christiane", "christine", false, SPELL_NEAR, SPELL_NEAR},
	    {"xiaoming", "xiaoning", false, SPELL_NEAR, SPELL_SLIP},
	    {"yoshihito", "yoshihiro", false, SPELL_NEAR, SPELL_SLIP},
	    {"takuya", "tatsuya", false, SPELL_NEAR, SPELL_NEAR},
	    {"emile", "emilio", false, SPELL_FAR, SPELL_FAR},
	    {"meier", "meyer", false, SPELL_NEAR, SPELL_NEAR},
	    {"petersen", "pedersen", false, SPELL_NEAR, SPELL_NEAR},
	    {"lehtinen", "lehtonen", false, SPELL_SLIP, SPELL_NEAR},
	    {"lindberg", "lundberg", false, SPELL_NEAR, SPELL_NEAR},
	    {"hendersen", "henderson", false, SPELL_NEAR, SPELL_NEAR},
	    {"oliveira", "olivera", false, SPELL_NEAR, SPELL_NEAR},
	    {"kuznetsov", "kuznecov", true, 0, 0},
	    {"zvetkov", "cvetkov", false, SPELL_NEAR, SPELL_NEAR}};
	struct spell a, b;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		spell(cases[i].a, &a);
		spell(cases[i].b, &b);
		is_int(spell_same(&a, &b), cases[i].same, cases[i].b);
		if (cases[i].same)
			continue;
		is_int(spell_slip(cases[i].a, cases[i].b, true), cases[i].given,
		    "as a given name");
		is_int(spell_slip(cases[i].b, cases[i].a, false),
		    cases[i].family, "as a family name");
	}
}

static void
distances(void)
{
	struct person a = {.given = (char[]){"Anna"},
	    .family = NULL,
	    .bday = (char[]){"1999-03-14"}};
	struct person b = a;

	is_int(persondistance_text("kitten", "sitting"), 3, "the classic");
	is_int(persondistance_text("Åsa", "Asa"), 1, "accents count");
	is_int(persondistance_text(NULL, "abc"), 3, "none is empty");
	is_int(persondistance_text("\xF0\x9F\x99\x82", ""), 2, "in UTF-16");
	is_int(persondistance(&a, &b), 0, "equal");
	b.bday = (char[]){"1999-03-14Z"};
	is_int(persondistance(&a, &b), 100, "a date that is another text");
}

static void
files(void)
{
	static const struct {
		const char *text, *given, *type, *fault;
	} cases[] = {
	    {"given Anna Maria \r\nfamily=Lahti\n# x\n\nid hetu 140399-123Y\n",
		"Anna Maria", "hetu", NULL},
	    {"\xEF\xBB\xBFgiven: Anna\nborn\t1999-03-14", "Anna", NULL, NULL},
	    {" {\"given\":\"Anna\",\"born\":null,\"id\":{\"esi\":\"x\"}}",
		"Anna", "esi", NULL},
	    {"name Anna", NULL, NULL, "want given"},
	    {"given A\ngiven B", NULL, NULL, "twice"},
	    {"id hetu", NULL, NULL, "type and a value"},
	    {"{\"given\":1}", NULL, NULL, "want a string"},
	    {"{\"id\":[]}", NULL, NULL, "want an object"},
	    {"{\"x\":\"Anna\"}", NULL, NULL, "want given"},
	    {"{", NULL, NULL, ""}, {"[]", NULL, NULL, "want given"}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fault fault = FAULT_NONE;
		struct person p = {.given = NULL};
		int status = personfile_parse(
		    &p, cases[i].text, strlen(cases[i].text), &fault);

		is_int(status, cases[i].fault == NULL ? 0 : -1, cases[i].text);
		if (cases[i].fault != NULL) {
			ok(strstr(fault.text, cases[i].fault) != NULL &&
				strstr(fault.text, "Anna") == NULL,
			    "%s", fault.text);
		} else {
			is_str(p.given, cases[i].given, "given");
			is_str(p.nids > 0 ? p.ids[0].type : NULL, cases[i].type,
			    "id");
		}
		person_clear(&p);
	}
}

static void
read_one(const char *xml, struct personread *read)
{
	struct spool *spool = spool_memory(xml, strlen(xml));
	struct xml_sink sink;
	struct xml_options options = {NULL, NULL, NULL, false};

	personread_begin(read, &sink);
	ok(xml_parse(spool, &sink, 1, &options, NULL) == 0, "is read");
	spool_free(spool);
}

static void
records(void)
{
	struct personread read;

	read_one("<e:elmo xmlns:e='u' xmlns:f='v'><e:learner>"
		 "<f:givenNames>No</f:givenNames>"
		 "<e:identifier type='esi'> x </e:identifier>"
		 "<e:givenNames> Anna <f:b>no</f:b>\n Maria</e:givenNames>"
		 "<e:familyName>L&#228;hti</e:familyName>"
		 "<e:bday dtf='ddMMyyyy'>14031999</e:bday>"
		 "<e:x><e:birthName>no</e:birthName></e:x></e:learner>"
		 "<e:learner><e:birthName>no</e:birthName></e:learner>"
		 "</e:elmo>",
	    &read);
	is_str(read.person.given, "Anna Maria", "given names");
	is_str(read.person.family, "Lähti", "family name");
	is_str(read.person.bday, "14031999", "bday");
	is_str(read.person.dtf, "ddMMyyyy", "its pattern");
	is_str(read.person.birth_name, NULL, "not from elsewhere");
	ok(read.person.nids == 1 && strcmp(read.person.ids[0].value, "x") == 0,
	    "identifier");
	personread_free(&read);
	read_one("<elmo><report><x><learner/></x><learner><fullName>A B"
		 "</fullName></learner></report></elmo>",
	    &read);
	is_str(read.person.family, "A B", "the pre-release's name");
	personread_free(&read);
	read_one("<elmo><extension><learner/></extension></elmo>", &read);
	ok(!read.found, "not in an extension");
	personread_free(&read);
}

/* The fields of the answer, and that it holds no value. */
static void
answers(void)
{
	struct person a = {.given = (char[]){"Anna"},
	    .family = (char[]){"Lahti"},
	    .bday = (char[]){"1999-03-14"}};
	struct person b = {.given = (char[]){"A."},
	    .family = (char[]){"LAHTI"},
	    .bday = (char[]){"14.3.1999"}};
	struct buf buf = BUF_INIT(10000);
	struct person_read x, y;
	struct person_match m;
	struct json_out out;

	person_prepare(&x, &a);
	person_prepare(&y, &b);
	person_compare(&x, &y, &m);
	is_int(m.verdict, PERSON_UNSURE, "one initial");
	json_start(&out, &buf);
	person_json(&m, &out, NULL);
	ok(json_line(&out) == 0, "as JSON");
	is_str(buf.data,
	    "{\"identifier\":{\"verdict\":\"missing\",\"reason\":\"not given "
	    "on both sides\"},\"born\":{\"verdict\":\"same\",\"reason\":null},"
	    "\"given\":{\"verdict\":\"unsure\",\"reason\":\"one initial is all "
	    "that agrees\"},\"family\":{\"verdict\":\"same\",\"reason\":null}}"
	    "\n",
	    "fields");
	buf_free(&buf);
}

int
main(void)
{
	folding();
	dates();
	schemes();
	identifiers();
	words();
	distances();
	files();
	records();
	answers();
	return tap_done();
}
