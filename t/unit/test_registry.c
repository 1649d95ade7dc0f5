#include <config.h>

#include <sys/stat.h>
#include <sys/time.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "cert.h"
#include "keys.h"
#include "msg.h"
#include "registry.h"
#include "spool.h"
#include "tap.h"
#include "warnings.h"
#include "when.h"

#define EWP_NS                                                                 \
	"https://github.com/erasmus-without-paper/ewp-specs-api-registry/"     \
	"tree/stable-v1"
#define EMREX_NS                                                               \
	"https://github.com/erasmus-without-paper/"                            \
	"ewp-specs-api-emrex-data-access-point/blob/stable-v1/"                \
	"manifest-entry.xsd"
#define NCP_NS                                                                 \
	"https://github.com/erasmus-without-paper/"                            \
	"ewp-specs-api-emrex-ncp/blob/stable-v1/manifest-entry.xsd"

static EVP_PKEY *key;
static X509 *one, *two; /* both over key */
static char *pem_one, *pem_two;

static void
make_certs(void)
{
	key = make_key("EC", 0, "P-256");
	one = make_x509(&(struct wish){.cn = "one", .key = key, .serial = 1});
	two = make_x509(&(struct wish){.cn = "two", .key = key, .serial = 2});
	pem_one = cert_pem(one, NULL);
	pem_two = cert_pem(two, NULL);
}

/* PEM as a JSON string has it: line ends by BY. */
static char *
json_pem(const char *pem, const char *by)
{
	struct buf buf = BUF_INIT(65536);

	for (; *pem != '\0'; pem++)
		if (*pem == '\n')
			buf_adds(&buf, by);
		else
			buf_addc(&buf, *pem);
	return buf_take(&buf);
}

/* The base64 between the armour's lines. */
static char *
base64_of(const char *pem)
{
	char *copy = xstrdup(strchr(pem, '\n') + 1);

	*strstr(copy, "-----") = '\0';
	return copy;
}

static int
read_text(struct registry *registry, const char *text, time_t date,
    struct fault *fault)
{
	struct spool *spool = spool_memory(text, strlen(text));
	int rc;

	*fault = (struct fault)FAULT_NONE;
	rc = registry_read(registry, spool, "list", date, fault);
	spool_free(spool);
	return rc;
}

static bool
warned(const struct registry *registry, const char *what)
{
	const struct warnings *w = registry_warnings(registry);
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strstr(w->text[i], what) != NULL)
			return true;
	return false;
}

/* One EMREG list of one entry. */
static char *
list_of(const char *top, const char *acronym, const char *url, const char *pem)
{
	char *escaped = json_pem(pem, "\\n");
	char *text = xasprintf("{\"countries\":[{\"countryCode\":\"FI\","
			       "\"countryName\":\"Finland\","
			       "\"singleFetch\":\"true\"}],\"%s\":[null,"
			       "{\"acronym\":\"%s\",\"countryCode\":\"FI\","
			       "\"institutions\":[\"Example\"],\"url\":\"%s\","
			       "\"pubKey\":\"%s\"},]}",
	    top, acronym, url, escaped);

	free(escaped);
	return text;
}

static void
test_emreg(const char *top)
{
	struct registry *registry = registry_new();
	struct fault fault;
	char *text = list_of(top, "EMP", "https://emp.example/x", pem_one);
	const struct registry_entry *e;

	if (!ok(read_text(registry, text, 0, &fault) == 0, "%s is read %s", top,
		fault.text))
		return;
	is_int(registry_count(registry), 1, "one entry");
	e = registry_at(registry, 0);
	is_str(e->name, "EMP", "its name");
	is_str(e->url, "https://emp.example/x", "its URL");
	is_str(e->country, "FI", "its country");
	ok(e->single_fetch && e->ninstitution == 1 && e->nkey == 1,
	    "fetched alone, one institution, one key");
	ok(warned(registry, "null") && warned(registry, "comma"),
	    "null and the comma are told");
	registry_free(registry);
	free(text);
}

static void
test_forms(void)
{
	char *flat = json_pem(pem_one, ""), *b64 = base64_of(pem_one);
	char *lines = json_pem(b64, "\\n"), *pub = public_pem(key, NULL);
	char *pubj = json_pem(pub, "\\n");
	char *text =
	    xasprintf("{\"emps\":["
		      "{\"acronym\":\"A\",\"url\":\"a\",\"pubKey\":\"%s\"},"
		      "{\"acronym\":\"B\",\"url\":\"b\",\"pubKey\":\"%s\"},"
		      "{\"acronym\":\"C\",\"url\":\"c\",\"pubKey\":\"%s\"},"
		      "{\"acronym\":\"D\",\"url\":\"d\",\"pubKey\":\"junk\"},"
		      "{\"acronym\":\"E\",\"url\":\"e\"},"
		      "{\"acronym\":5,\"url\":[],\"institutions\":\"Alone\","
		      "\"extra\":{}}, 7,"
		      "{\"acronym\":\"A2\",\"url\":\"a\",\"pubKey\":\"%s\"}]}",
		flat, lines, pubj, flat);
	struct registry *registry = registry_new();
	struct fault fault;
	size_t i;

	is_int(read_text(registry, text, 0, &fault), 0, "odd lists are read");
	is_int(registry_count(registry), 6, "six contact points");
	for (i = 0; i < 6; i++)
		is_int(registry_at(registry, i)->nkey, i < 3,
		    i < 3 ? "with a key" : "without");
	is_str(registry_at(registry, 5)->name, "Alone",
	    "named after the institution");
	ok(registry_at(registry, 2)->key[0].cert->bare, "a bare key");
	ok(warned(registry, "d: certificate"), "a bad key is told");
	ok(warned(registry, "e: pubKey is missing"), "and a missing one");
	ok(warned(registry, "url is missing"), "and a missing URL");
	ok(warned(registry, "not an object"), "and an entry that is none");
	is_str(registry_at(registry, 0)->alias[1], "A2", "the other name");
	registry_free(registry);
	free(flat), free(b64), free(lines), free(pub), free(pubj), free(text);
}

static char *
catalogue(const char *ns, const char *where)
{
	char *a = base64_of(pem_one), *b = base64_of(pem_two);
	char *text = xasprintf(
	    "<?xml version=\"1.0\"?>\n<catalogue xmlns=\"%s\"><host>"
	    "<admin-email>x</admin-email><%s>"
	    "<echo xmlns=\"urn:x\"><url>https://other.example/</url></echo>"
	    "<e:emrex-data-access-point xmlns:e=\"%s\" version=\"1.0.0\">"
	    "<admin-email>x</admin-email><e:url> "
	    "https://emp.example/x\n</e:url>"
	    "<e:name>National EMP</e:name><e:country-code>FI</e:country-code>"
	    "<e:institution>Uni A</e:institution>"
	    "<e:institution>Uni B</e:institution>"
	    "<e:certificate>%s</e:certificate><e:certificate>%s</e:certificate>"
	    "<e:certificate>AAAA</e:certificate>"
	    "</e:emrex-data-access-point></%s></host></catalogue>",
	    EWP_NS, where, ns, a, b, where);

	free(a);
	free(b);
	return text;
}

static void
test_ewp(const char *ns)
{
	struct registry *registry = registry_new();
	struct fault fault;
	char *text = catalogue(ns, "apis-implemented");
	const struct registry_entry *e;

	if (!ok(read_text(registry, text, 0, &fault) == 0,
		"a catalogue is read %s", fault.text))
		return;
	e = registry_at(registry, 0);
	is_str(e->name, "National EMP", "its name");
	is_str(e->url, "https://emp.example/x", "its URL without blanks");
	ok(registry_count(registry) == 1 && e->ninstitution == 2 &&
		e->nkey == 2,
	    "one entry, two institutions, two certificates");
	ok(warned(registry, "certificate"), "what is no certificate is told");
	registry_free(registry);
	free(text);
}

static void
refused(const char *text, const char *why)
{
	struct registry *registry = registry_new();
	struct fault fault;

	ok(read_text(registry, text, 0, &fault) == -1 &&
		fault.verdict == VERDICT_TROUBLE &&
		strstr(fault.text, why) != NULL,
	    "refused: %s", fault.text);
	registry_free(registry);
}

static void
test_refused(void)
{
	char *elsewhere = catalogue(EMREX_NS, "other");
	char *stranger = catalogue("urn:other", "apis-implemented");

	refused("", "neither");
	refused("hello", "neither");
	refused("{\"a\": 1}", "ncps or emps");
	refused("{\"ncps\": []}", "no contact point");
	refused("{\"ncps\": [", "not JSON");
	refused("<elmo xmlns=\"urn:x\"/>", "not an EWP catalogue");
	refused("<catalogue xmlns=\"" EWP_NS "\"/>", "no contact point");
	refused(elsewhere, "no contact point");
	refused(stranger, "no contact point");
	free(elsewhere);
	free(stranger);
}

/* Both formats together are one registry, merged by URL. */
static void
test_merge(void)
{
	struct registry *registry = registry_new();
	struct fault fault;
	char *list = list_of("ncps", "EMP", "HTTPS://EMP.example/x", pem_one);
	char *cat = catalogue(EMREX_NS, "apis-implemented");
	char *more = list_of("ncps", "EMP", "https://emp.example/X", pem_two);
	const struct registry_entry *e;

	read_text(registry, list, 0, &fault);
	read_text(registry, cat, 0, &fault);
	is_int(registry_count(registry), 1, "one contact point in two lists");
	is_int(registry_at(registry, 0)->nkey, 2, "with two certificates");
	read_text(registry, more, 0, &fault);
	is_int(registry_count(registry), 2, "a path has a case");
	fault = (struct fault)FAULT_NONE;
	e = registry_find(registry, "national emp", &fault);
	ok(e == registry_at(registry, 0), "found by name");
	e = registry_find(registry, "https://EMP.example/X", &fault);
	ok(e == registry_at(registry, 1), "found by URL");
	ok(registry_find(registry, "emp", &fault) == NULL &&
		strstr(fault.text, "https://emp.example/X") != NULL &&
		strstr(fault.text, "2 contact points") != NULL,
	    "an acronym of two is refused, both told");
	fault = (struct fault)FAULT_NONE;
	ok(registry_find(registry, "none", &fault) == NULL &&
		strstr(fault.text, "EMP (HTTPS://EMP") != NULL,
	    "one that is not there is refused, all told");
	registry_free(registry);
	free(list), free(cat), free(more);
}

static void
test_owner(void)
{
	struct registry *registry = registry_new();
	struct fault fault;
	char *a = list_of("ncps", "A", "https://a.example/", pem_one);
	char *b = list_of("ncps", "B", "https://b.example/", pem_two);
	EVP_PKEY *other = make_key("EC", 0, "P-256");
	struct cert_list list = CERT_LIST_NONE;
	char *spki = public_pem(key, NULL), *strange = public_pem(other, NULL);
	const struct registry_key *listing = NULL;
	const struct registry_entry *e;

	read_text(registry, a, 0, &fault);
	read_text(registry, b, 0, &fault);
	cert_parse(pem_two, strlen(pem_two), &list, NULL);
	cert_parse(spki, strlen(spki), &list, NULL);
	cert_parse(strange, strlen(strange), &list, NULL);
	e = registry_owner(registry, list.cert[0], &listing);
	ok(e != NULL && strcmp(e->name, "B") == 0 && listing == &e->key[0],
	    "the certificate's owner goes first");
	ok(registry_owner(registry, list.cert[1], NULL) != NULL,
	    "a bare key has an owner");
	ok(registry_owner(registry, list.cert[2], NULL) == NULL,
	    "a strange one has none");
	cert_list_free(&list);
	registry_free(registry);
	EVP_PKEY_free(other);
	free(a), free(b), free(spki), free(strange);
}

static void
put_snapshot(const char *dir, const char *name, const char *pem)
{
	char path[64];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	put_made(path, list_of("ncps", name, "https://emp.example/", pem));
}

static void
is_day(time_t t, const char *day, const char *what)
{
	char stamp[WHEN_SIZE];

	when_format(t, stamp);
	stamp[10] = '\0';
	is_str(stamp, day, what);
}

static void
test_snapshots(void)
{
	struct registry *registry = registry_new();
	struct fault fault = FAULT_NONE;
	const struct registry_entry *e;
	char *text;
	struct timeval times[2] = {{1700000000, 0}, {1700000000, 0}};

	mkdir(path_of("snap"), 0700);
	put_snapshot("snap", "ncp-2024-03-01.json", pem_two);
	put_snapshot("snap", "ncp-2024-01-01.json", pem_one);
	put_snapshot("snap", "ncp-2024-02-01.json", pem_one);
	put_text("snap/README", "not a list");
	put_text("snap/.hidden", "not a list");
	is_int(registry_load(registry, path_of("snap"), &fault), 0,
	    "a directory is read");
	e = registry_at(registry, 0);
	ok(e->nkey == 2 && registry_count(registry) == 1, "two certificates");
	is_str(e->name, "ncp-2024-03-01.json", "the newest list names it");
	is_day(e->key[0].first, "2024-01-01", "the first was seen from");
	is_day(e->key[0].last, "2024-02-01", "to");
	is_day(e->key[0].gone, "2024-03-01", "and was gone by");
	is_int(e->key[0].absent, 0, "it was there from the beginning");
	is_day(e->key[1].absent, "2024-02-01", "the second was not there on");
	is_int(e->key[1].gone, 0, "and is still there");
	ok(warned(registry, "README"), "what is no list is told");
	ok(!warned(registry, "hidden"), "but not if hidden");
	registry_free(registry);

	registry = registry_new();
	mkdir(path_of("dates"), 0700);
	put_snapshot("dates", "x20240105T0000.json", pem_one);
	put_snapshot("dates", "undated", pem_two);
	utimes(path_of("dates/undated"), times);
	is_int(registry_load(registry, path_of("dates"), &fault), 0,
	    "dates in other forms");
	e = registry_at(registry, 0);
	is_day(e->key[0].first, "2023-11-14", "time of modification");
	is_day(e->key[1].first, "2024-01-05", "YYYYMMDD");
	is_int(e->key[0].gone, 0, "two series do not contradict each other");
	registry_free(registry);

	registry = registry_new();
	mkdir(path_of("cut"), 0700);
	text = catalogue(EMREX_NS, "apis-implemented");
	text[strlen(text) - 2] = '\0';
	put_made("cut/a.xml", text);
	put_snapshot("cut", "b.json", pem_one);
	is_int(registry_load(registry, path_of("cut"), &fault), 0,
	    "a list cut short is left out");
	ok(registry_count(registry) == 1 &&
		registry_at(registry, 0)->nkey == 1 &&
		warned(registry, "a.xml"),
	    "with all its entries, and told");
	registry_free(registry);

	registry = registry_new();
	mkdir(path_of("empty"), 0700);
	ok(registry_load(registry, path_of("empty"), &fault) == -1 &&
		strstr(fault.text, "holds no list") != NULL,
	    "an empty directory is refused");
	fault = (struct fault)FAULT_NONE;
	ok(registry_load(registry, path_of("missing"), &fault) == -1 &&
		fault.verdict == VERDICT_TROUBLE,
	    "so is what is not there");
	registry_free(registry);
}

int
main(void)
{
	make_certs();
	test_emreg("ncps");
	test_emreg("emps");
	test_forms();
	test_ewp(EMREX_NS);
	test_ewp(NCP_NS);
	test_refused();
	test_merge();
	test_owner();
	test_snapshots();
	free(pem_one);
	free(pem_two);
	X509_free(one);
	X509_free(two);
	EVP_PKEY_free(key);
	return tap_done();
}
