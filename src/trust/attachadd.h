/*
 * attachadd: puts an attachment into a document.
 *
 * The attachment goes to the root, behind the attachments that are there, else
 * behind the reports: where every version of the schema wants it.  Not another
 * byte changes, but for the document's Signature, which is taken out when that
 * is asked for, since it cannot hold any longer.
 */
#ifndef ATTACHADD_H
#define ATTACHADD_H

#include <stdbool.h>
#include <stddef.h>

struct doc;
struct fault;
struct spool;
struct warnings;

struct attachadd {
	const char *type;  /* one of the types of Attachment */
	const char *title; /* see attachadd_title; NULL: the type, in English */
	const char *media;
	const unsigned char *data;
	size_t len;
	bool drop_signature;
};

/* True for the types that some version of ELMO knows. */
bool attachadd_type(const char *type);
/* Those types, with commas. */
const char *attachadd_types(void);
/* Is it text that XML can have?  0, or -1 with *fault set. */
int attachadd_title(const char *title, struct fault *fault);
/*
 * Writes IN, of which DOC is the view, to OUT with the attachment.  -1 with
 * *fault set: VERDICT_NO when it is signed or has no place for it.
 */
int attachadd(const struct attachadd *add, const struct doc *doc,
    struct spool *in, struct spool *out, struct warnings *warnings,
    struct fault *fault);
/*
 * Writes IN to OUT without the attachments at the root that are of TYPE, and
 * without its Signature.  1 when there was one, 0 when not, -1 with *fault set.
 */
int attachadd_drop(const char *type, const struct doc *doc, struct spool *in,
    struct spool *out, struct warnings *warnings, struct fault *fault);

#endif
