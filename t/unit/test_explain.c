#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "accidents.h"
#include "anchor.h"
#include "caps.h"
#include "explain.h"
#include "msg.h"
#include "producers.h"
#include "spool.h"
#include "tap.h"
#include "under.h"
#include "xalloc.h"

/* In the order in which they may follow each other. */
enum accident {
	NAMES,
	NS_GONE,
	NS_ADDED,
	SCHEMA,
	PI,
	CHARS,
	CR_LEAF,
	CR_BLANK,
	CR_LOST,
	PRETTY,
	TEXTS,
	ENVELOPE,
	BYTES,
	LEAD,
	CUT,
	ACCIDENTS
};

/* What the sentence must say when it happened, and not say when it did not. */
static const struct saying {
	const char *name, *words;
} saying[ACCIDENTS] = {
    [NAMES] = {"other prefixes", "gave out its own prefixes"},
    [NS_GONE] = {"a declaration gone", "it was taken out after signing"},
    [NS_ADDED] = {"a declaration added", "they came to the root element"},
    [SCHEMA] = {"schemaLocation", "xsi:schemaLocation is taken out"},
    [PI] = {"an instruction", "processing instructions"},
    [CHARS] = {"double encoding", "windows-1252 and encoded again"},
    [CR_LEAF] = {"CRs in texts", "references to carriage returns"},
    [CR_BLANK] = {"CRs between elements", "references to carriage returns"},
    [CR_LOST] = {"CRs lost", "signed carriage returns were lost"},
    [PRETTY] = {"pretty-printing", "pretty-printed after signing"},
    [TEXTS] = {"pretty-printed texts", "after signing, texts too"},
    [ENVELOPE] = {"an envelope", "put into an envelope"},
    [BYTES] = {"Latin-1 bytes", "Latin-1 bytes stand"},
    [LEAD] = {"a blank in front", "something was put before"},
    [CUT] = {"a cut end", "the end of the document was cut off"},
};

static struct anchors *trusting[2]; /* the certificate of each key */
static struct anchors *embedded;

static struct anchors *
anchored(enum anchor_option option, const char *value, enum anchor_option more,
    const char *value2)
{
	struct anchors *a = anchors_new();
	struct fault fault = FAULT_NONE;

	if (anchors_set(a, option, value, &fault) == -1 ||
	    (value2 != NULL && anchors_set(a, more, value2, &fault) == -1) ||
	    anchors_load(a, false, &fault) == -1)
		bail(fault.text);
	return a;
}

static struct anchors *
anchors_of(const struct producer *p)
{
	return trusting[key_of(p)];
}

static char *
explained(const char *doc, struct anchors *anchors)
{
	struct spool *spool = spool_memory(doc, strlen(doc));
	char *text = explain(spool, anchors);

	spool_free(spool);
	return text;
}

static char *
without_ns(const char *doc)
{
	char *less = replaced(doc, NS2, "");

	return swapped(less, NS1, "");
}

static char *
with_schema(const char *doc)
{
	return on_root(doc, " xmlns:xsi=\"" XSI_NS
			    "\" xsi:schemaLocation=\"" ELMO_NS " elmo.xsd\"");
}

static char *
happen(const char *doc, enum accident what)
{
	switch (what) {
	case NAMES:
		return other_names(doc);
	case NS_GONE:
		return without_ns(doc);
	case NS_ADDED:
		return on_root(doc, " xmlns:soap=\"urn:soap\" xmlns:x=\"u\"");
	case SCHEMA:
		return with_schema(doc);
	case PI:
		return with_pi(doc);
	case CHARS:
		return twice_encoded(doc);
	case CR_LEAF:
		return with_crs(doc, true);
	case CR_BLANK:
		return with_crs(doc, false);
	case CR_LOST:
		return without_crs(doc);
	case PRETTY:
		return pretty(doc, "    ", PRINT_PLAIN);
	case TEXTS:
		return pretty(doc, "\t", PRINT_TEXTS);
	case ENVELOPE:
		return enveloped(doc);
	case BYTES:
		return as_latin1(doc);
	case LEAD:
		return xasprintf("\n%s", doc);
	case CUT:
		return xstrndup(doc, strlen(doc) - 4);
	case ACCIDENTS:
		break;
	}
	return NULL;
}

/* What the accident does besides, by the nature of the tool. */
static unsigned
marks(const struct producer *p, enum accident what)
{
	unsigned set = 1u << what;

	if (what == NAMES && strcmp(p->unused, NS2) == 0)
		set |= 1u << NS_GONE; /* ElementTree keeps no unused ones */
	if (what == TEXTS)
		set |= 1u << PRETTY;
	if (what == CR_LEAF || what == CR_BLANK)
		set |= 1u << CR_LEAF | 1u << CR_BLANK;
	return set;
}

static bool
can_happen(const struct producer *p, enum accident what, bool lined)
{
	bool crs = strchr(p->eol, '&') != NULL;

	switch (what) {
	case NS_GONE:
		return *p->unused != '\0';
	case CR_LEAF:
		return !crs;
	case CR_LOST:
		return crs && !lined;
	case CR_BLANK:
		return lined && !crs;
	case PRETTY:
	case TEXTS:
		return !lined;
	default:
		return true;
	}
}

static bool
can_follow(enum accident a, enum accident b)
{
	static const enum accident apart[][2] = {{CHARS, BYTES},
	    {PRETTY, TEXTS}, {NAMES, NS_GONE}, {CR_LEAF, CR_BLANK},
	    {CR_LEAF, CR_LOST}, {PI, ENVELOPE}};

	for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
		if (a == apart[i][0] && b == apart[i][1])
			return false;
	return a != b;
}

/* The sentence says what happened, all of it and no more. */
static bool
says(const char *text, unsigned set)
{
	if (text == NULL || strncmp(text, "good once ", 10) != 0)
		return false;
	for (unsigned i = 0; i < ACCIDENTS; i++)
		if ((strstr(text, saying[i].words) != NULL) !=
		    ((set >> i & 1) != 0))
			return false;
	return true;
}

/* It says that the content was edited and nothing that excuses it. */
static bool
says_edited(const char *text)
{
	static const char *const no[] = {"good once", "pretty", "formatted",
	    "as it was signed", "put back", "was cut"};

	if (text == NULL ||
	    strncmp(text, "the content was edited after signing: ", 38) != 0)
		return false;
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (strstr(text, no[i]) != NULL)
			return false;
	return true;
}

static void
judged(const struct producer *p, const char *name, const char *doc,
    unsigned set, bool edit, struct anchors *anchors)
{
	char *text;

	if (edit) {
		char *other = replaced(doc, ">B</", ">A</");
		char *lined = swapped(other, "\tB\n", "\tA\n");

		ok(strcmp(lined, doc) != 0, "%s: %s: a grade is edited",
		    p->name, name);
		text = explained(lined, anchors);
		if (!ok(says_edited(text), "%s: %s and an edited grade",
			p->name, name))
			printf("# %s\n", text ? text : "(good)");
		free(lined);
	} else {
		text = explained(doc, anchors);
		if (!ok(says(text, set), "%s: %s", p->name, name))
			printf("# %s\n", text ? text : "(good)");
	}
	free(text);
}

static void
pair(const struct producer *p, const char *doc, enum accident a,
    enum accident b, bool edit, struct anchors *anchors)
{
	char *one = happen(doc, a), *two = happen(one, b);
	char *name = xasprintf("%s and %s", saying[a].name, saying[b].name);

	judged(p, name, two, marks(p, a) | marks(p, b), edit, anchors);
	free(name);
	free(one);
	free(two);
}

/* The record with its elements indented, as what stands inside elmo. */
static char *
indented(const char *unit)
{
	char *around = xasprintf("<r>%s</r>", record);
	char *lines = pretty(around, unit, PRINT_PLAIN);
	char *inside = xstrndup(lines + 3, strlen(lines) - 3 - 5);

	free(around);
	free(lines);
	return inside;
}

/* Each accident, alone and in pairs, and the same with an edited grade. */
static void
all_of(const struct producer *p, bool lined)
{
	char *lines = indented("  ");
	char *doc = produced(p, lined ? lines : record);
	char *text = explained(doc, anchors_of(p));

	ok(text == NULL, "%s: nothing to explain as it is", p->name);
	free(text);
	judged(p, "nothing", doc, 0, true, anchors_of(p));
	for (unsigned a = 0; a < ACCIDENTS; a++) {
		char *one = happen(doc, a);
		bool can = can_happen(p, a, lined);

		for (int edit = 0; can && edit < (under_valgrind() ? 1 : 2);
		     edit++)
			judged(p, saying[a].name, one, marks(p, a), edit,
			    a % 2 == 0 || p->info == KI_VALUE ? anchors_of(p)
							      : embedded);
		free(one);
		for (unsigned b = a + 1; can && b < ACCIDENTS; b++) {
			if (!can_happen(p, b, lined) || !can_follow(a, b) ||
			    (under_valgrind() && (a + b) % 11 != 0))
				continue;
			pair(p, doc, a, b, false, anchors_of(p));
			/* a search without end takes its time: one in four */
			if (!under_valgrind() &&
			    (a + b + (unsigned)(p - producers)) % 4 == 0)
				pair(p, doc, a, b, true, anchors_of(p));
		}
	}
	free(doc);
	free(lines);
}

/* What BROKEN, which is freed, is explained by begins with WANT. */
static void
begins(
    char *broken, struct anchors *anchors, const char *want, const char *name)
{
	char *text = explained(broken, anchors);

	if (!ok(text && strncmp(text, want, strlen(want)) == 0, "%s", name))
		printf("# want %s\n# have %s\n", want, text ? text : "(good)");
	free(text);
	free(broken);
}

/* Documents that were signed with indentation, and lost or changed it. */
static void
test_indent(const struct producer *p)
{
	static const char *const units[] = {"  ", "    ", "\t"};
	static const char *const names[] = {
	    "two spaces", "four spaces", "tabs"};

	for (size_t i = 0; i < 3; i++) {
		char *lines = indented(units[i]), *doc = produced(p, lines);
		char *edit = replaced(doc, ">B</", ">A</");
		char *want = xasprintf(
		    "good once the elements are indented by %s: it was signed "
		    "with that white space, which was changed since",
		    names[i]);

		begins(stripped(doc), anchors_of(p), want,
		    "white space between elements lost");
		begins(pretty(doc, "   ", PRINT_PLAIN), anchors_of(p), want,
		    "indented otherwise");
		begins(stripped(edit), anchors_of(p),
		    "the content was edited after signing: ",
		    "white space lost, and an edited grade");
		free(want);
		free(edit);
		free(doc);
		free(lines);
	}
}

/* Carriage returns where white space or other ones already are. */
static void
test_crs(void)
{
	const struct producer *p = &producers[0];
	char *doc = produced(p, record);
	char *lines = pretty(doc, "  ", PRINT_PLAIN);

	begins(with_crs(lines, false), anchors_of(p),
	    "good once the white space between elements is taken out and the "
	    "carriage returns between elements are taken out: the document was "
	    "pretty-printed after signing, and references to carriage returns",
	    "carriage returns in the white space of pretty-printing");
	free(lines);
	free(doc);
	p = &producers[3];
	doc = produced(p, record);
	begins(with_crs(doc, true), anchors_of(p),
	    "good once of two carriage returns one is taken out: ",
	    "carriage returns beside signed ones");
	free(doc);
}

/* The prefixes that ElementTree gives to a document that has one of them. */
static void
test_ns0(void)
{
	const struct producer *p = &producers[2];
	char *doc = produced(p, record), *plain = other_names(doc);
	char *names = other_names(plain);
	char *edit = replaced(names, ">B</", ">A</");

	begins(pretty(names, "  ", PRINT_PLAIN), anchors_of(p),
	    "good once the white space between elements is taken out and "
	    "namespace prefixes are put back as producers write them: ",
	    "ns0 and ns1, pretty-printed");
	begins(pretty(edit, "  ", PRINT_PLAIN), anchors_of(p),
	    "the content was edited after signing: ",
	    "ns0 and ns1, and an edited grade");
	begins(names, anchors_of(p),
	    "good once namespace prefixes are put back as producers write "
	    "them: ",
	    "ns0 and ns1");
	free(edit);
	free(plain);
	free(doc);
}

/* An envelope that has taken the declarations to itself. */
static void
test_hoisted(void)
{
	static const char want[] = "good once elmo is taken out of the "
				   "elements around it: ";
	const struct producer *p = &producers[5];
	char *doc = produced(p, record), *body;

	body = swapped(replaced(doc, " xmlns:ds=\"" DSIG_NS "\"", ""),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
	begins(xasprintf("<r xmlns:ds=\"" DSIG_NS "\">%s</r>", body),
	    anchors_of(p), want, "the signature's prefix declared outside");
	free(body);
	free(doc);
	p = &producers[2];
	doc = produced(p, record);
	body = swapped(replaced(doc, " xmlns:ns0=\"" ELMO_NS "\"", ""),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "");
	begins(xasprintf("<r xmlns:ns0=\"" ELMO_NS "\">%s<t/></r>", body),
	    anchors_of(p), want, "the prefix of ELMO declared outside");
	free(body);
	free(doc);
}

static void
test_wrap(void)
{
	const struct producer *p = &producers[0];
	char *flat = replaced(record, "|", " ");
	char *doc = produced(p, flat);

	begins(pretty(doc, "\t", PRINT_WRAP), anchors_of(p),
	    "good once the white space between elements is taken out and the "
	    "lines of texts are joined: ",
	    "texts wrapped");
	free(doc);
	free(flat);
}

static void
test_cut(void)
{
	const struct producer *p = &producers[0];
	char *doc = produced(p, record), *broken;

	broken = xstrndup(doc, strlen(doc) / 4);
	begins(broken, anchors_of(p),
	    "the end of the document was cut off: it ends in line 2, before "
	    "its signature",
	    "cut before the signature");
	broken = xstrndup(doc, (size_t)(strstr(doc, "<SignatureV") - doc + 40));
	begins(broken, anchors_of(p),
	    "the end of the document was cut off: it ends in line 2, inside "
	    "its signature",
	    "cut inside the signature");
	broken = xstrndup(doc, (size_t)(strstr(doc, "<X509Cert") - doc + 40));
	begins(broken, anchors_of(p),
	    "good once the end tags that are missing are put back: ",
	    "cut where only the certificate is lost");
	broken = xasprintf("%s<more/>", doc);
	begins(broken, anchors_of(p),
	    "it cannot be read, and nothing that was undone changes that: ",
	    "two roots are no cut end");
	free(doc);
}

static void
test_damage(void)
{
	const struct producer *p = &producers[3];
	char *doc = produced(p, record), *broken, *at;
	struct producer nobody = *p;

	broken = xstrdup(doc);
	at = strstr(broken, "<SignatureValue>") + 20;
	*at = *at == 'A' ? 'B' : 'A';
	begins(pretty(broken, "  ", PRINT_PLAIN), anchors_of(p),
	    "the signature itself was damaged: the content is as it was "
	    "signed once the white space between elements is taken out, but ",
	    "a damaged value, pretty-printed");
	begins(broken, anchors_of(p),
	    "the signature itself was damaged: the content is as it was "
	    "signed, but ",
	    "a damaged value");
	broken = replaced(doc, "</KeyInfo></Signature>", "</KeyInfo>");
	begins(swapped(broken, "<Signature ", "<Other "), anchors_of(p),
	    "it cannot be read", "no document at all");
	broken = xstrdup(doc);
	at = strstr(broken, "<SignatureValue>") + 20;
	*at = *at == 'A' ? 'B' : 'A';
	begins(swapped(broken, ">B</", ">A</"), anchors_of(p),
	    "nothing that was undone makes the digest or the signature value "
	    "good",
	    "a damaged value and an edited grade");
	free(doc);
	nobody.info = KI_NONE;
	doc = produced(&nobody, record);
	begins(pretty(doc, "  ", PRINT_PLAIN), trusting[0],
	    "good once the white space between elements is taken out: ",
	    "without KeyInfo");
	begins(pretty(doc, "  ", PRINT_PLAIN), embedded,
	    "the signature itself was damaged or the key is another one: the "
	    "content is as it was signed once the white space between elements "
	    "is taken out, but none of the keys at hand ",
	    "without KeyInfo, no key at all");
	begins(doc, trusting[1],
	    "the signature itself was damaged or the key is another one: ",
	    "without KeyInfo, another key trusted");
}

#define ENTRY                                                                  \
	"{\"acronym\":\"%s\",\"countryCode\":\"NO\",\"institutions\":[],"      \
	"\"url\":\"https://%s.example.org/\",\"pubKey\":\"%s\"}"

/* Another key than the trusted one: whose, by KeyInfo or by a registry. */
static void
test_other_key(void)
{
	const struct producer *p = &producers[0];
	struct producer bare = *p;
	char *ours = swapped(cert_pem(producer_x509[0], NULL), "\n", "\\n");
	char *theirs = swapped(cert_pem(producer_x509[1], NULL), "\n", "\\n");
	char *doc;
	const char *path;
	struct anchors *both;

	path = put_made("registry.json",
	    xasprintf("{\"countries\":[],\"ncps\":[" ENTRY "," ENTRY "]}",
		"UTOPIA", "emp", ours, "OTHER", "other", theirs));
	both = anchored(
	    ANCHOR_REGISTRY, path, ANCHOR_EMP, "https://other.example.org/");
	bare.info = KI_NONE;
	doc = produced(p, record);
	begins(xstrdup(doc), trusting[1],
	    "the content is as it was signed, but the key is another one: "
	    "that of CN=EMP",
	    "another key, by its certificate");
	begins(xstrdup(doc), both,
	    "the content is as it was signed, but the key is another one: "
	    "the key of UTOPIA (https://emp.example.org/)",
	    "another key, by the registry");
	begins(pretty(doc, "  ", PRINT_PLAIN), both,
	    "digest and signature value are good once the white space between "
	    "elements is taken out: the document was pretty-printed after "
	    "signing; but the key is another one: the key of UTOPIA",
	    "another key, and pretty-printed");
	begins(replaced(doc, ">B</", ">A</"), both,
	    "the content was edited after signing: ",
	    "another key, and an edited grade");
	free(doc);
	begins(produced(&bare, record), both,
	    "the content is as it was signed, but the key is another one: "
	    "the key of UTOPIA",
	    "another key, without KeyInfo");
	anchors_free(both);
	free(ours);
	free(theirs);
}

static void
test_limits(void)
{
	size_t n = CAP_TREE + 1;
	char *big = xcalloc(n, 1);
	struct spool *spool = spool_memory(big, n);
	char *text = explain(spool, embedded);

	is_str(text, "too large to be explained: want at most 64 MiB",
	    "a bound on size");
	free(text);
	spool_free(spool);
	free(big);
	begins(xstrdup("<elmo xmlns='" ELMO_NS "'/>"), embedded,
	    "there is no signature", "nothing signed");
	begins(xstrdup("<elmo><a><Signature xmlns='" DSIG_NS "'/></a></elmo>"),
	    embedded, "the signature cannot be judged",
	    "a Signature elsewhere");
	begins(xstrdup("<html/>"), embedded, "the signature cannot be judged",
	    "nothing of ours");
	begins(xstrdup(""), embedded, "it cannot be read", "nothing at all");
}

int
main(void)
{
	const char *path;

	producers_begin();
	for (size_t i = 0; i < 2; i++) {
		path = put_made(i ? "long.pem" : "usual.pem",
		    cert_pem(producer_x509[i], NULL));
		trusting[i] = anchored(ANCHOR_CERT, path, 0, NULL);
	}
	embedded = anchored(ANCHOR_EMBEDDED, NULL, 0, NULL);
	for (size_t i = 0; i < PRODUCERS; i += under_valgrind() ? 5 : 1)
		all_of(&producers[i], false);
	all_of(&producers[0], true);
	test_indent(&producers[0]);
	test_crs();
	test_ns0();
	test_hoisted();
	test_wrap();
	test_cut();
	test_damage();
	test_other_key();
	test_limits();
	for (size_t i = 0; i < 2; i++)
		anchors_free(trusting[i]);
	anchors_free(embedded);
	producers_end();
	return tap_done();
}
