/*
 * enclosure: the attachments of a record as files within the PDF.
 *
 * Each attachment that can be read is embedded under a name of ours
 * ("attachment-1.pdf"), and all are listed on the page: title, type, size and
 * the head of the SHA-256, or that the content is unreadable, which is not
 * fatal.  They are never parsed or drawn.  What is no document, picture or
 * plain data is embedded without a claim of what it is.
 */
#ifndef ENCLOSURE_H
#define ENCLOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hash.h"

struct doc;
struct pdfmeta;
struct refs;
struct subject;
struct warnings;

struct enclosure {
	size_t number;	  /* of struct attach */
	const void *node; /* the attachment element; several may share one */
	char name[40];	  /* in the PDF; "" when it is not embedded */
	char media[128];
	char description[256]; /* title, for viewers */
	char lang[40];
	size_t size; /* bytes, decoded */
	char sha256[HASH_HEX];
	const char *reason;  /* the label that says why it is unreadable; NULL:
				it is readable */
	unsigned char *data; /* owned; freed once embedded */
};

struct enclosures {
	struct enclosure *v;
	size_t n;
	struct refs *nodes; /* by node: the first of v that has it */
	struct refs *ids;   /* by identifier */
};

/*
 * Decodes all attachments of DOC, which CAP_TREE bounds; what cannot be read is
 * listed with its reason.
 */
void enclosure_read(
    const struct doc *doc, struct enclosures *all, struct warnings *warnings);
void enclosure_free(struct enclosures *all); /* NULL allowed */
/* Hands all that can be read to META. */
void enclosure_embed(
    struct enclosures *all, struct pdfmeta *meta, int64_t date);
/* The first of those that NODE, an attachment element, has; or NULL. */
const struct enclosure *enclosure_of(
    const struct enclosures *all, const void *node);
/*
 * The attachment that REF (attachments/ref) means, "Diploma (attachment 2)";
 * REF itself when there is none.  The caller frees it.
 */
char *enclosure_named(const struct subject *subject, const char *ref);

#endif
