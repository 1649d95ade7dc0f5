#include <config.h>

#include <string.h>
#include <strings.h>

#include "response.h"
#include "spool.h"
#include "warnings.h"

enum response_code
response_code(const char *code)
{
	static const struct {
		const char *name;
		enum response_code kind;
	} known[] = {
	    {"OK", RESPONSE_OK},
	    {"NO_RESULTS", RESPONSE_NO_RESULTS},
	    {"CANCEL", RESPONSE_CANCEL},
	    {"ERROR", RESPONSE_ERROR},
	};
	size_t i;

	if (code == NULL || *code == '\0')
		return RESPONSE_MISSING;
	if (strncasecmp(code, "NCP_", 4) != 0 &&
	    strncasecmp(code, "EMP_", 4) != 0)
		return RESPONSE_UNKNOWN;
	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strcasecmp(code + 4, known[i].name) == 0)
			return known[i].kind;
	return RESPONSE_UNKNOWN;
}

bool
response_same_session(const char *have, const char *want)
{
	size_t n = strlen(have), m = strlen(want), i;
	volatile unsigned char differ = (unsigned char)(n != m);

	for (i = 0; i < n; i++)
		differ =
		    (unsigned char)(differ | ((unsigned char)have[i] ^
						 (unsigned char)
						     want[m > 0 ? i % m : 0]));
	return differ == 0;
}

/* The one field called NAME: exactly so, else of another case, told. */
static int
find(const struct form *form, const char *name, const char **value,
    struct warnings *warnings, struct fault *fault)
{
	const struct form_field *found = NULL;
	size_t i;

	for (i = 0; i < form->n; i++) {
		if (strcasecmp(form->field[i].name, name) != 0)
			continue;
		if (found != NULL)
			return fault_set(fault, VERDICT_NO, 0,
			    "form body: contradiction: field %s twice", name);
		found = &form->field[i];
	}
	if (found == NULL)
		return 0;
	if (strcmp(found->name, name) != 0)
		warnings_add(warnings, "form body: field %s taken for %s",
		    found->name, name);
	*value = found->value;
	return 0;
}

/* Nothing but white space is no document. */
static bool
is_blank(struct spool *spool)
{
	char head[64];
	ptrdiff_t i, n;

	if (spool_size(spool) > sizeof head)
		return false;
	n = spool_read(spool, 0, head, sizeof head, NULL);
	for (i = 0; i < n; i++)
		if (strchr(" \t\r\n", head[i]) == NULL || head[i] == '\0')
			return false;
	return n >= 0;
}

int
response_read(struct spool *body, struct response *r, struct warnings *warnings,
    struct fault *fault)
{
	const char *elmo = NULL;

	memset(r, 0, sizeof *r);
	if (form_parse(body, &r->form, fault) != 0 ||
	    find(&r->form, "elmo", &elmo, warnings, fault) != 0 ||
	    find(&r->form, "sessionId", &r->session, warnings, fault) != 0 ||
	    find(&r->form, "returnCode", &r->code, warnings, fault) != 0 ||
	    find(&r->form, "returnMessage", &r->message, warnings, fault) != 0)
		return -1;
	r->kind = response_code(r->code);
	if (r->form.elmo != NULL && !is_blank(r->form.elmo))
		r->elmo = r->form.elmo;
	if (elmo == NULL && r->code == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "form body: want a field elmo or returnCode, have neither");
	return 0;
}

void
response_free(struct response *r)
{
	form_free(&r->form);
	memset(r, 0, sizeof *r);
}

static enum verdict
refuse(struct fault *fault, enum verdict verdict, const struct response *r,
    const char *why)
{
	if (r->message != NULL && *r->message != '\0')
		fault_set(fault, verdict, 0, "contact point: %s: %s", why,
		    r->message);
	else
		fault_set(fault, verdict, 0, "contact point: %s", why);
	return verdict;
}

static enum verdict
contradiction(struct fault *fault, const char *why)
{
	fault_set(fault, VERDICT_NO, 0, "form body: contradiction: %s", why);
	return VERDICT_NO;
}

/* The code says that there is no document. */
static enum verdict
judge_refusal(const struct response *r, struct fault *fault)
{
	char why[512];

	if (r->elmo != NULL && r->kind != RESPONSE_UNKNOWN) {
		snprintf(why, sizeof why, "%s with a document", r->code);
		return contradiction(fault, why);
	}
	switch (r->kind) {
	case RESPONSE_NO_RESULTS:
		return refuse(fault, VERDICT_NO, r, "no results");
	case RESPONSE_CANCEL:
		return refuse(fault, VERDICT_NO, r, "cancelled by the learner");
	case RESPONSE_ERROR:
		return refuse(fault, VERDICT_TROUBLE, r, "error");
	default:
		snprintf(why, sizeof why, "unknown return code %s", r->code);
		return refuse(fault, VERDICT_TROUBLE, r, why);
	}
}

static enum verdict
judge_session(
    const struct response *r, const char *session, struct fault *fault)
{
	if (session == NULL)
		return VERDICT_OK;
	if (r->session == NULL || *r->session == '\0') {
		fault_set(fault, VERDICT_NO, 0,
		    "session: want the one that was sent, have none");
		return VERDICT_NO;
	}
	if (!response_same_session(r->session, session)) {
		fault_set(
		    fault, VERDICT_NO, 0, "session: not the one that was sent");
		return VERDICT_NO;
	}
	return VERDICT_OK;
}

enum verdict
response_judge(const struct response *r, const char *session,
    struct warnings *warnings, struct fault *fault)
{
	enum verdict verdict = judge_session(r, session, fault);

	if (verdict != VERDICT_OK)
		return verdict;
	if (r->kind != RESPONSE_OK && r->kind != RESPONSE_MISSING)
		return judge_refusal(r, fault);
	if (r->elmo == NULL && r->kind == RESPONSE_OK)
		return contradiction(fault, "the code is OK, elmo is empty");
	if (r->elmo == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "form body: neither a return code nor a document");
		return VERDICT_TROUBLE;
	}
	if (r->kind == RESPONSE_MISSING)
		warnings_add(
		    warnings, "form body: return code missing, taken for OK");
	return VERDICT_OK;
}
