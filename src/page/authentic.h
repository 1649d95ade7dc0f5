/*
 * authentic: what is known of the signature of a record and who seals the PDF.
 *
 * Filled by the tool out of a check's result; the page says this and never
 * more.  Members are texts, NULL where there is nothing to say.
 */
#ifndef AUTHENTIC_H
#define AUTHENTIC_H

#include <stdbool.h>

enum authentic_state {
	AUTHENTIC_UNKNOWN,   /* nobody looked: print tells the next two apart */
	AUTHENTIC_UNSIGNED,  /* the record carries no signature */
	AUTHENTIC_UNCHECKED, /* it does, and nobody was asked to check it */
	AUTHENTIC_INTACT, /* checked with the certificate inside: nobody vouches
			   */
	AUTHENTIC_GOOD /* checked, and the key is one of those to be trusted */
};

struct authentic {
	enum authentic_state state;
	char *sha256; /* of the record, 64 hexadecimal digits */
	char *signer; /* the certificate's subject, or the key file's name */
	char *emp, *url, *country; /* the registry's entry */
	bool any;	   /* trusted is any of several contact points */
	char *algorithm;   /* "RSA with SHA-256" */
	char *fingerprint; /* SHA-256 of the certificate */
	char *issuer;	   /* of the certificate */
	char *not_before, *not_after; /* dates */
	char *at;   /* the time of judgement, where --at names one */
	char *seal; /* who seals the PDF; NULL: nobody */
};

void authentic_free(struct authentic *authentic); /* the members */

#endif
