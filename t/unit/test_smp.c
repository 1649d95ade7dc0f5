/* emrex-smp: persons of headers, links, sessions, tokens, all without network.
 */
#include <config.h>

#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "registry.h"
#include "secret.h"
#include "smp.h"
#include "smplink.h"
#include "smpperson.h"
#include "smpsession.h"
#include "smpspool.h"
#include "spool.h"
#include "tap.h"
#include "xalloc.h"

static char dir[] = "/tmp/emrex-smp-XXXXXX";
static struct smp smp = {.keep_days = 1, .minutes = 10};

static void
test_secret(void)
{
	unsigned char key[SECRET_KEY] = {1}, other[SECRET_KEY] = {2};
	unsigned char sealed[5 + SECRET_MORE], open[5];
	char a[33], b[33], hex[HASH_HEX];
	/* RFC 4231 has no key of 32 bytes; this is openssl's word for it */
	static const unsigned char zero[SECRET_KEY];

	ok(secret_id(a, NULL) == 0 && secret_id(b, NULL) == 0 &&
		strlen(a) == 32 && strcmp(a, b) != 0,
	    "two names differ");
	ok(secret_seal(key, "x", "hello", 5, sealed, NULL) == 0, "sealed");
	ok(secret_open(key, "x", sealed, sizeof sealed, open, NULL) == 0 &&
		memcmp(open, "hello", 5) == 0,
	    "opened");
	ok(secret_open(other, "x", sealed, sizeof sealed, open, NULL) != 0,
	    "not with another key");
	ok(secret_open(key, "y", sealed, sizeof sealed, open, NULL) != 0,
	    "not for another purpose");
	for (size_t i = 0; i < sizeof sealed; i++) {
		sealed[i] ^= 1;
		if (secret_open(key, "x", sealed, sizeof sealed, open, NULL) ==
		    0)
			break;
		sealed[i] ^= 1;
		if (i + 1 == sizeof sealed)
			ok(true, "no byte of it can be changed");
	}
	ok(secret_open(key, "x", sealed, SECRET_MORE - 1, open, NULL) != 0,
	    "nor cut off");
	ok(secret_hmac(zero, "", 0, hex, NULL) == 0 &&
		strcmp(hex, "b613679a0814d9ec772f95d778c35fc5"
			    "ff1697c493715653c6c712144292c5ad") == 0,
	    "HMAC-SHA-256 of nothing");
}

static void
add(struct http_request *r, const char *name, const char *value)
{
	http_fields_add(&r->headers, name, value);
}

static void
test_headers(void)
{
	struct http_request r = {.method = "GET", .path = "/", .base = ""};
	struct smpperson p = {.key = NULL};

	add(&r, "givenName", "Aino Maria;Second");
	add(&r, "SN", "M\xe4kinen\\; af");
	add(&r, "schacDateOfBirth", "19991231");
	add(&r, "schacPersonalUniqueCode",
	    "urn:schac:personalUniqueCode:fi:yliopisto.fi:x123;"
	    "urn:schac:personalUniqueCode:int:esi:FI:42");
	add(&r, "schacPersonalUniqueID",
	    "urn:mace:terena.org:schac:personalUniqueID:fi:FIC:010190-002R");
	add(&r, "nationalIdentificationNumber", "010190-002R");
	add(&r, "REMOTE-USER", "aino");
	smpperson_request(&p, &r, NULL);
	ok(!smpperson_known(&p) && p.key == NULL && p.person.family == NULL,
	    "headers of anybody are nothing");
	r.trusted = true;
	smpperson_request(&p, &r, NULL);
	ok(smpperson_known(&p), "those of a proxy are");
	is_str(p.person.given, "Aino Maria", "the first value");
	is_str(p.person.family, "M\xc3\xa4kinen; af", "Latin-1, escaped");
	is_str(p.person.bday, "1999-12-31", "a date without dashes");
	is_str(p.key, "aino", "the key");
	is_int((long)p.person.nids, 2, "two identifiers, each once");
	is_str(p.person.ids[0].value,
	    "urn:schac:personalUniqueCode:int:esi:FI:42", "the ESI");
	is_str(p.person.ids[1].value, "010190-002R", "the number of a URN");
	smpperson_free(&p);
	add(&r, "sn", "Second");
	smpperson_request(&p, &r, NULL);
	ok(p.person.family == NULL, "a header that comes twice is none");
	smpperson_free(&p);
	http_fields_free(&r.headers);
}

static void
test_names(void)
{
	struct http_request r = {.method = "GET", .path = "/", .base = ""};
	struct strings names = {NULL, 0};
	struct smpperson p = {.key = NULL};

	http_fields_add(&r.variables, "MY_FAMILY", "Doe");
	http_fields_add(&r.variables, "sn", "Other");
	http_fields_add(&r.variables, "personnummer", "19121212-1212");
	strings_add(&names, "family=MY_FAMILY");
	strings_add(&names, "nationalIdentifier=personnummer");
	ok(smpperson_names(&names, NULL) == 0, "FIELD=NAME");
	smpperson_request(&p, &r, &names);
	is_str(p.person.family, "Doe", "a variable that was named");
	is_int((long)p.person.nids, 1, "an identifier");
	smpperson_free(&p);
	strings_add(&names, "x=");
	ok(smpperson_names(&names, NULL) != 0, "no NAME");
	strings_free(&names);
	http_fields_free(&r.variables);
}

static int
take(struct smpperson *p, const char *text)
{
	struct json_doc *doc = json_parse(text, strlen(text), NULL);
	int ret = smpperson_take(p, json_root(doc), NULL);

	json_close(doc);
	return ret;
}

static void
test_json(void)
{
	struct smpperson p = {.key = NULL}, q = {.key = NULL};
	struct buf buf = BUF_INIT(10000);
	struct json_out out;

	ok(take(&p, "{\"key\":\"k\",\"family\":\"\\u00c5\",\"born\":null,"
		    "\"id\":{\"esi\":\"e\",\"x\":\"y\"}}") == 0,
	    "read");
	json_start(&out, &buf);
	smpperson_put(&p, &out, NULL);
	(void)buf_addc(&buf, '\n');
	ok(take(&q, buf.data) == 0 && q.person.nids == 2 &&
		strcmp(q.key, "k") == 0 &&
		strcmp(q.person.family, "\xc3\x85") == 0,
	    "written and read again");
	smpperson_free(&q);
	ok(take(&q, "[]") != 0, "a list");
	smpperson_free(&q);
	ok(take(&q, "{\"born\":1}") != 0, "a number");
	smpperson_free(&q);
	ok(take(&q, "{\"id\":{\"esi\":\"\"}}") != 0, "an empty identifier");
	smpperson_free(&q);
	smpperson_free(&p);
	buf_free(&buf);
}

static void
test_link(void)
{
	struct smpperson p = {.key = NULL}, q = {.key = NULL};
	const char *me = "0123456789abcdef0123456789abcdef";
	const char *you = "fedcba9876543210fedcba9876543210";
	char *token, *late, *forged;
	unsigned long gone = 0;

	(void)take(&p, "{\"key\":\"k\",\"id\":{\"esi\":\"e\"}}");
	token = smplink_make(&smp, &p, 60, NULL);
	late = smplink_make(&smp, &p, -1, NULL);
	ok(token != NULL && strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					  "abcdefghijklmnopqrstuvwxyz"
					  "0123456789-_") == strlen(token),
	    "fit for an address");
	forged = xstrdup(token);
	forged[20] = forged[20] == 'A' ? 'B' : 'A';
	is_int(smplink_open(&smp, forged, me, NULL), 1, "forged");
	is_int(smplink_open(&smp, "", me, NULL), 1, "empty");
	is_int(smplink_open(&smp, late, me, NULL), 1, "expired");
	ok(smplink_person(&smp, me, &q) != 0, "nobody yet");
	is_int(smplink_open(&smp, token, me, NULL), 0, "opened");
	is_int(smplink_open(&smp, token, me, NULL), 0, "and reloaded");
	is_int(smplink_open(&smp, token, you, NULL), 1, "by nobody else");
	ok(smplink_person(&smp, you, &q) != 0, "who gets nobody");
	ok(smplink_person(&smp, me, &q) == 0 && strcmp(q.key, "k") == 0,
	    "the person");
	smplink_done(&smp, me);
	is_int(smplink_open(&smp, token, me, NULL), 1, "used up");
	smplink_purge(&smp, &gone);
	is_int((long)gone, 0, "remembered while it could be used");
	smpperson_free(&p);
	smpperson_free(&q);
	free(token);
	free(late);
	free(forged);
}

static void
test_session(void)
{
	struct registry_entry entry = {.url = (char *)"https://a.example/?b&c",
	    .name = (char *)"A <&>",
	    .country = (char *)"FI"};
	struct smpperson p = {.key = NULL};
	struct smpsession s, again;

	(void)take(&p, "{\"key\":\"k\",\"id\":{\"esi\":\"e\"}}");
	ok(smpsession_new(&smp, &s, &entry, "cookie", &p, NULL) == 0, "made");
	ok(p.key == NULL, "which takes the person");
	is_int(smpsession_load(&smp, &again, s.id, NULL), 0, "found");
	is_str(again.url, s.url, "the address");
	is_str(again.person.key, "k", "the person");
	ok(smpsession_of(&again, "cookie"), "of this browser");
	ok(!smpsession_of(&again, "cooki") && !smpsession_of(&again, NULL),
	    "of no other");
	ok(smpsession_waits(&smp, &again), "it waits");
	is_int(smpsession_put(&again, "a", 1, NULL), 0, "an answer");
	is_int(smpsession_put(&again, "b", 1, NULL), 1, "a second one");
	ok(!smpsession_waits(&smp, &again), "it waits no more");
	is_int(smpsession_mark(&again, "m", NULL), 0, "a mark");
	is_int(smpsession_mark(&again, "m", NULL), 1, "once");
	smpsession_free(&again);
	smpsession_end(&smp, &s);
	is_int(smpsession_load(&smp, &again, s.id, NULL), 1, "ended");
	smpsession_free(&again);
	is_int(smpsession_put(&s, "a", 1, NULL), 1, "no answer to it");
	is_int(smpsession_load(&smp, &again, "../key", NULL), 1, "a path");
	smpsession_free(&again);
	is_int(smpsession_load(&smp, &again, NULL, NULL), 1, "no name");
	smpsession_free(&again);
	smpsession_free(&s);
}

static void
test_setup(void)
{
	char *spool = xasprintf("%s/spool", dir);
	struct smp other = {.state = dir, .spool = spool};
	unsigned char key[SECRET_KEY];
	struct smpspool_gone gone;

	memcpy(key, smp.key, sizeof key);
	ok(smp_start(&other, NULL) == 0 &&
		memcmp(other.key, key, sizeof key) == 0,
	    "the key is kept");
	smp_stop(&other);
	other.url = "https://x.example/a/b/";
	ok(smp_start(&other, NULL) == 0 && other.tls &&
		strcmp(other.base, "/a/b") == 0 &&
		strcmp(other.host, "x.example") == 0,
	    "an address");
	smp_stop(&other);
	other.url = "ftp://x.example/";
	ok(smp_start(&other, NULL) != 0, "no address");
	smp_stop(&other);
	other.url = NULL;
	ok(smpspool_purge(&smp, &gone, NULL) == 0 && gone.sessions == 0,
	    "nothing to purge");
	(void)chmod(dir, 0755);
	ok(smp_start(&other, NULL) != 0, "open to others");
	(void)chmod(dir, 0700);
	smp_stop(&other);
	free(spool);
}

int
main(void)
{
	char *spool, *rm;

	if (mkdtemp(dir) == NULL)
		return 1;
	spool = xasprintf("%s/spool", dir);
	smp.state = dir;
	smp.spool = spool;
	ok(smp_start(&smp, NULL) == 0, "started");
	test_secret();
	test_headers();
	test_names();
	test_json();
	test_link();
	test_session();
	test_setup();
	smp_stop(&smp);
	rm = xasprintf("rm -rf %s", dir);
	if (system(rm) != 0)
		return 1;
	free(rm);
	free(spool);
	return tap_done();
}
