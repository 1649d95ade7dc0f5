/*
 * pades: a PAdES baseline B-B signature over a whole file
 * (ETSI EN 319 142-1, 5.3 and 6; EN 319 122-1; ISO 32000-1, 12.8).
 *
 * While the file is made, pades_reserve puts in a field and a signature
 * dictionary with room; when its bytes are there, pades_sign fills them.  The
 * second needs the private key and nothing of what made the file, so the two
 * may run in different processes.  With RSA PKCS#1 the same file and key give
 * the same bytes: the signing time stands in /M alone.
 */
#ifndef PADES_H
#define PADES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct fault;
struct pages;
struct pdf;
struct tag;
struct warnings;

/* Where the room is, in bytes from the start of the file. */
struct pades_place {
	size_t range;	 /* of "[" of ByteRange; the room up to "]" is fixed */
	size_t contents; /* of "<" of Contents */
	size_t room;	 /* hexadecimal digits between "<" and ">" */
};

/* Over which rectangle the field lies: nothing is drawn there. */
struct pades_field {
	size_t page;
	double x, y, width, height; /* as in pdfpage.h */
	const char *name;	    /* who seals, for /Name */
	const char *tooltip;	    /* /TU: what the field is, in words */
	int64_t date;		    /* seconds since 1970 */
	size_t room; /* bytes that the CMS may have: see pades_room */
};

/*
 * FORM is the Form element of the field; all pages are there, none is written.
 * Returns the field's object; *DICT is the signature dictionary's, for
 * pades_find.
 */
int pades_reserve(struct pdf *pdf, struct pages *pages, struct tag *form,
    const struct pades_field *field, int *dict);
/* In the finished file, DICT being at OFFSET (pdfobj_offset). */
void pades_find(
    const struct buf *file, size_t offset, struct pades_place *place);
struct pades_signer;
/*
 * The signer out of key and certificate files (chain: the signer's certificate
 * first) read as elmo-sign reads them; PASS_FILE may be NULL.  NULL with *fault
 * set: a key that does not belong to the certificate, a kind that PDF readers
 * do not verify (want RSA or EC), a certificate whose key usage forbids
 * signing.
 */
struct pades_signer *pades_open(const char *key_file, const char *cert_file,
    const char *pass_file, struct fault *fault);
/*
 * What is odd about the key at time AT (expired, short, known to many) goes to
 * WARNINGS, as with elmo-sign; -1 with *fault set when nobody may sign by it.
 */
int pades_judge(const struct pades_signer *signer, int64_t at,
    struct warnings *warnings, struct fault *fault);
void pades_close(struct pades_signer *signer); /* NULL allowed */
/* The subject's common name (else organisation, else the whole subject). */
const char *pades_name(const struct pades_signer *signer);
size_t pades_room(const struct pades_signer *signer);
/* Signs FILE in place; -1 with *fault set when there is too little room. */
int pades_sign(const struct pades_signer *signer, struct buf *file,
    const struct pades_place *place, struct fault *fault);

#endif
