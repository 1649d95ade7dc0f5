/*
 * form: any bytes as a form body.  What can be read can be written again, and
 * then reads the same; a document comes only from an answer that is one.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "form.h"
#include "msg.h"
#include "response.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct spool *
write_again(const struct form *form)
{
	struct spool *out = spool_new(CAP_FORM);
	struct form_out f;
	bool elmo = false;
	size_t i;

	form_begin(&f, out);
	for (i = 0; i < form->n; i++) {
		if (!elmo && strcasecmp(form->field[i].name, "elmo") == 0) {
			elmo = true;
			form_put_spool(
			    &f, form->field[i].name, form->elmo, false, NULL);
		} else {
			form_put(&f, form->field[i].name, form->field[i].value,
			    NULL);
		}
	}
	return out;
}

static void
compare(const struct form *a, const struct form *b)
{
	size_t i;

	if (a->n != b->n || a->nelmo != b->nelmo ||
	    (a->elmo == NULL) != (b->elmo == NULL) ||
	    (a->elmo != NULL && spool_size(a->elmo) != spool_size(b->elmo)))
		abort();
	for (i = 0; i < a->n; i++)
		if (strcmp(a->field[i].name, b->field[i].name) != 0 ||
		    strcmp(a->field[i].value, b->field[i].value) != 0)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct spool *body = spool_memory(data, size), *again = NULL;
	struct fault fault = FAULT_NONE;
	struct form form, second;
	struct response r;

	if (form_parse(body, &form, &fault) == 0) {
		again = write_again(&form);
		if (form_parse(again, &second, NULL) != 0)
			abort();
		compare(&form, &second);
		form_free(&second);
		spool_free(again);
	} else if (fault.verdict == VERDICT_OK) {
		abort();
	}
	form_free(&form);
	if (response_read(body, &r, NULL, NULL) == 0 &&
	    response_judge(&r, NULL, NULL, NULL) == VERDICT_OK &&
	    (r.elmo == NULL || spool_size(r.elmo) == 0 || r.form.nelmo != 1))
		abort();
	response_free(&r);
	spool_free(body);
	return 0;
}
