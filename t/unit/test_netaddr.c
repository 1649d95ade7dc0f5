/* Addresses to listen on, and those that are trusted. */
#include <config.h>

#include "listen.h"
#include "msg.h"
#include "netaddr.h"
#include "tap.h"

static void
test_addresses(void)
{
	static const char *const bad[] = {"", "127.0.0.1", ":80", "1.2.3.4:x",
	    "1.2.3.4:99999", "::1:80", "unix:", "203.0.113.7:0"};
	struct listen_options options = {.address = "[::1]:0"};
	struct fault fault;
	struct listen *l;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		fault = (struct fault)FAULT_NONE;
		options.address = bad[i];
		l = listen_open(&options, &fault);
		ok(l == NULL && fault.verdict == VERDICT_TROUBLE, "'%s': %s",
		    bad[i], fault.text);
		listen_free(l);
	}
	options.address = "127.0.0.1:0";
	options.trusted_proxies =
	    (struct strings){(char *[]){"10.0.0.0/33"}, 1};
	fault = (struct fault)FAULT_NONE;
	ok(listen_open(&options, &fault) == NULL, "no network: %s", fault.text);
	options.trusted_proxies.n = 0;
	options.tls_cert = "/nonexistent";
	fault = (struct fault)FAULT_NONE;
	ok(listen_open(&options, &fault) == NULL, "no key: %s", fault.text);
	options.tls_key = "/dev/null";
	fault = (struct fault)FAULT_NONE;
	ok(listen_open(&options, &fault) == NULL, "no file: %s", fault.text);
	options.tls_cert = "/dev/null";
	fault = (struct fault)FAULT_NONE;
	ok(listen_open(&options, &fault) == NULL, "no PEM: %s", fault.text);
}

static void
test_networks(void)
{
	char *v[] = {(char *)"192.0.2.0/25", (char *)"2001:db8::/33",
	    (char *)"198.51.100.7", (char *)"::1"};
	const struct strings list = {v, 4};
	const struct strings all = {(char *[]){(char *)"0.0.0.0/0"}, 1};

	ok(netaddr_among(&list, "192.0.2.127"), "in a network");
	ok(!netaddr_among(&list, "192.0.2.128"), "beyond it");
	ok(netaddr_among(&list, "::ffff:192.0.2.1"), "mapped into IPv6");
	ok(netaddr_among(&list, "2001:db8:7fff::1"), "of IPv6");
	ok(!netaddr_among(&list, "2001:db8:8000::1"), "beyond that");
	ok(netaddr_among(&list, "198.51.100.7"), "an address");
	ok(!netaddr_among(&list, "198.51.100.8"), "another");
	ok(netaddr_among(&list, "::1"), "of IPv6, too");
	ok(!netaddr_among(&list, "host"), "no name");
	ok(netaddr_among(&all, "203.0.113.1"), "all of IPv4");
	ok(!netaddr_among(&all, "2001:db8::1"), "is not IPv6");
	ok(netaddr_literal("127.0.0.1") && netaddr_literal("[::1]") &&
		!netaddr_literal("::1") && !netaddr_literal("a.example"),
	    "literal ones");
}

int
main(void)
{
	test_addresses();
	test_networks();
	return tap_done();
}
