/*
 * serveregistry: this contact point as the list of a registry (EMREG), so that
 * emrex-fetch and elmo-verify can be tried without one.
 */
#ifndef SERVEREGISTRY_H
#define SERVEREGISTRY_H

struct buf;
struct cert;
struct http_answer;
struct http_request;
struct serve;

void serveregistry(const struct serve *serve, const struct http_request *r,
    struct http_answer *a);
/* The certificate in PEM (RFC 7468). */
void serveregistry_pem(const struct cert *cert, struct buf *out);

#endif
