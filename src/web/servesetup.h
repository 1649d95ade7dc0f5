/*
 * servesetup: what a contact point has before it listens: the key that signs,
 * and the hosts of its clients.
 */
#ifndef SERVESETUP_H
#define SERVESETUP_H

#include "cert.h"
#include "opt.h"

struct fault;
struct key;
struct spool;

struct servesetup {
	const char *key_file, *p12_file, *pass_file;
	struct strings certs;
	const char *cert_out; /* where the certificate is written, or NULL */
	const char *allow_file;
	/* what came of it */
	struct key *key;
	struct cert_list chain;
	struct strings allowed;
};

/*
 * The key and its certificates; without files one that is made here, in the
 * name NAME, which has expired where EXPIRED says so.  -1 with *fault set.
 */
int servesetup_key(struct servesetup *setup, const char *name, bool expired,
    struct fault *fault);
/* A host, ".domain" or host:port in each line; "#" begins a comment. */
int servesetup_hosts(struct servesetup *setup, struct fault *fault);
void servesetup_free(struct servesetup *setup);

#endif
