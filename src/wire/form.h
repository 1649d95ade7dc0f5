/*
 * form: application/x-www-form-urlencoded bodies, read and written, and the
 * page that submits one by itself.
 *
 * Reading is one pass over a spool: the field `elmo` (of any case) goes to a
 * spool of its own, the others, which are short, to strings.  What the fields
 * mean, which may be missing or double, is response's.  Decoding is strict: a
 * '%' without two hexadecimal digits, a NUL, too many fields or too long ones
 * are VERDICT_TROUBLE.  White space before the body, and line ends behind it,
 * which editors and shells leave, are no part of it.
 */
#ifndef FORM_H
#define FORM_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct spool;

struct form_field {
	char *name;
	char *value; /* "" for elmo; no NUL inside */
};

struct form {
	struct form_field *field; /* in the body's order */
	size_t n;
	struct spool *elmo; /* the first one, NULL when there is none */
	size_t nelmo;	    /* how many there were */
};

/* Fills *FORM, which the caller ends with form_free in any case. */
int form_parse(struct spool *body, struct form *form, struct fault *fault);
void form_free(struct form *form);

/* A body in the making. */
struct form_out {
	struct spool *out;
	bool any; /* private */
};

void form_begin(struct form_out *f, struct spool *out);
/* Appends NAME=VALUE, encoded; RAW leaves the value as it is, a fault. */
int form_put(struct form_out *f, const char *name, const char *value,
    struct fault *fault);
int form_put_spool(struct form_out *f, const char *name, struct spool *value,
    bool raw, struct fault *fault);

/*
 * A page in the making: one form that posts to URL, by script or by a button
 * where there is no script.  All values are escaped; the page forbids itself
 * everything but its own fixed script (Content Security Policy).
 */
int form_page_begin(struct spool *out, const char *url, struct fault *fault);
int form_page_put(struct spool *out, const char *name, const char *value,
    struct fault *fault);
int form_page_put_spool(struct spool *out, const char *name,
    struct spool *value, struct fault *fault);
int form_page_end(struct spool *out, struct fault *fault);

#endif
