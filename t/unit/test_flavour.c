/* Which ELMO a document is, by its namespace and what it has. */
#include <config.h>

#include "flavour.h"
#include "spool.h"
#include "tap.h"
#include "xml.h"

#define V1(body) "<elmo xmlns='" ELMO_NS_V1 "'>" body "</elmo>"
#define V2(body) "<elmo xmlns='" ELMO_NS_V2 "'>" body "</elmo>"
#define SIGNED "<s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'/>"
#define INSTANCE(body)                                                         \
	"<report><learningOpportunitySpecification><identifier/>"              \
	"<specifies><learningOpportunityInstance>" body                        \
	"</learningOpportunityInstance></specifies>"                           \
	"</learningOpportunitySpecification></report>"
#define ATTACHED(body) "<attachment>" body "<content/></attachment>"
#define NAMED "<learner><alternativeName/></learner>"

static struct flavour f;

static const struct {
	const char *name;
	const char *doc;
	enum flavour_kind kind;
	enum xsd_version version;
} cases[] = {
    {"nothing but a signature", V1(SIGNED), FLAVOUR_V1, XSD_1_0_0},
    {"no signature", V1(""), FLAVOUR_V1, XSD_1_5_0},
    {"a foreign extension",
	V1("<extension><x:a xmlns:x='urn:x'/></extension>" SIGNED), FLAVOUR_V1,
	XSD_1_1_0},
    {"features in an extension do not count",
	V1("<extension><groups/><learner><gender/></learner>"
	   "</extension>" SIGNED),
	FLAVOUR_V1, XSD_1_1_0},
    {"nor in a foreign element",
	V1("<x:learner xmlns:x='urn:x'><gender/></x:learner>" SIGNED),
	FLAVOUR_V1, XSD_1_0_0},
    {"nor on another path", V1("<gender/><grouping/>" SIGNED), FLAVOUR_V1,
	XSD_1_0_0},
    {"EMREX transcript",
	V1(ATTACHED("<type> EMREX\n transcript</type>") SIGNED), FLAVOUR_V1,
	XSD_1_1_0},
    {"no such type", V1(ATTACHED("<type>emrex transcript</type>") SIGNED),
	FLAVOUR_V1, XSD_1_0_0},
    {"status of an instance", V1(INSTANCE("<status/>") SIGNED), FLAVOUR_V1,
	XSD_1_2_0},
    {"a content typed by an attribute is old",
	V1("<attachment><content a='b'/></attachment>" SIGNED), FLAVOUR_V1,
	XSD_1_0_0},
    {"groups, no instance", V1("<groups/>" SIGNED), FLAVOUR_V1, XSD_1_3_0},
    {"groups, an instance without grouping",
	V1(INSTANCE("") "<groups/>" SIGNED), FLAVOUR_V1, XSD_1_4_0},
    {"grouping", V1(INSTANCE("<grouping/>") SIGNED), FLAVOUR_V1, XSD_1_3_0},
    {"diploma supplement", V1(INSTANCE("<diplomaSupplement/>") SIGNED),
	FLAVOUR_V1, XSD_1_4_0},
    {"gender", V1("<learner><gender/></learner>" SIGNED), FLAVOUR_V1,
	XSD_1_5_0},
    {"micro credential", V1(ATTACHED("<type>Micro Credential</type>")),
	FLAVOUR_V1, XSD_1_6_0},
    {"two titles of a group",
	V1("<groups><groupType><title/><title/></groupType></groups>"),
	FLAVOUR_V1, XSD_1_7_0},
    {"alternativeName", V1(NAMED), FLAVOUR_V1, XSD_2_0_0},
    {"dateOfBirth, and no alternativeName",
	V1("<learner><dateOfBirth/></learner>"), FLAVOUR_V1, XSD_2_0_0},
    {"external scheme", V1(INSTANCE("<gradingSchemeExternalId/>")), FLAVOUR_V1,
	XSD_2_0_0},
    {"v2", V2(NAMED), FLAVOUR_V2, XSD_2_0_0_V2},
    {"v2, a country of which list",
	V2("<learner><citizenship type='ISO'/><alternativeName/></learner>"),
	FLAVOUR_V2, XSD_2_1_1},
    {"v2, a country", V2("<learner><citizenship/><alternativeName/></learner>"),
	FLAVOUR_V2, XSD_2_0_0_V2},
    {"v2, bday", V2("<learner><alternativeName/><bday/></learner>"), FLAVOUR_V2,
	XSD_2_1_1},
    {"v2, without what it wants", V2("<learner><bday/></learner>"), FLAVOUR_V2,
	XSD_2_1_1},
    {"a prefix",
	"<e:elmo xmlns:e='" ELMO_NS_V1 "'><e:learner><e:gender/></e:learner>"
	"</e:elmo>",
	FLAVOUR_V1, XSD_1_5_0},
    {"pre-release", "<elmo xmlns='http://purl.org/net/elmo'/>", FLAVOUR_PURL,
	XSD_NONE},
    {"wrong namespace", "<elmo xmlns='" ELMO_NS_V1 ".3.0'/>", FLAVOUR_OTHER,
	XSD_NONE},
    {"no namespace", "<elmo/>", FLAVOUR_NONE, XSD_NONE},
    {"another root", "<report xmlns='" ELMO_NS_V1 "'/>", FLAVOUR_NOT_ELMO,
	XSD_NONE},
};

int
main(void)
{
	struct spool *spool;
	struct xml_sink sink;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		spool = spool_memory(cases[i].doc, strlen(cases[i].doc));
		flavour_begin(&f, &sink);
		is_int(
		    xml_parse(spool, &sink, 1, NULL, NULL), 0, cases[i].name);
		is_str(flavour_name(f.kind), flavour_name(cases[i].kind),
		    "flavour");
		is_str(
		    xsd_name(f.version), xsd_name(cases[i].version), "version");
		spool_free(spool);
	}
	is_str(f.ns, ELMO_NS_V1, "the namespace is kept");
	return tap_done();
}
