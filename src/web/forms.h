/*
 * forms: the forms of a page of HTML, as a browser without scripts has them.
 *
 * For emrex-fetch --headless.  The page is read as HTML's tokenizer would
 * (comments, attributes with and without quotes, references, raw text of
 * scripts); of elements only those of forms matter.  There are no faults: what
 * is no form is passed over, and what is beyond CAP_FORMS and
 * CAP_FORMS_CONTROLS is told in `full`.  Bytes of the page stay as they are,
 * references become UTF-8.
 */
#ifndef FORMS_H
#define FORMS_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct spool;

enum forms_kind {
	FORMS_FIELD,  /* always sent: hidden, text, textarea */
	FORMS_CHECK,  /* sent where it is on, as these */
	FORMS_RADIO,  /* one of a name */
	FORMS_OPTION, /* of a select */
	FORMS_SUBMIT  /* sent when it is the one that is pressed */
};

struct forms_control {
	enum forms_kind kind;
	char *name, *value;
	size_t select; /* of an option: its select's number */
	bool on, disabled, multiple;
};

struct forms_form {
	char *id, *action; /* NULL: none */
	bool post;
	struct forms_control *control; /* in the page's order */
	size_t n;
};

struct forms {
	struct forms_form *form;
	size_t n;
	char *base;  /* of <base href>, or NULL */
	char *title; /* or NULL */
	bool full;   /* there was more than there may be */
};

/* The N bytes of PAGE; forms_free ends it. */
void forms_read(struct forms *forms, const char *page, size_t n);
void forms_free(struct forms *forms);

/*
 * Clicks what NAME=VALUE, or NAME alone, names: a checkbox is turned over, a
 * radio button or option chosen.  A submit button is given back, the form in
 * *FORM: it is to be pressed.  NULL where that is no submit button; *FOUND
 * says whether there was anything of that name.
 */
const struct forms_control *forms_click(struct forms *forms, const char *what,
    struct forms_form **form, bool *found);
/* The first submit button, or NULL. */
const struct forms_control *forms_submit(const struct forms_form *form);
/*
 * What the form sends when BUTTON (NULL: none) is pressed, appended to OUT as
 * application/x-www-form-urlencoded.
 */
int forms_body(const struct forms_form *form,
    const struct forms_control *button, struct spool *out, struct fault *fault);

#endif
