#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "anchor.h"
#include "buf.h"
#include "caps.h"
#include "report.h"
#include "smp.h"
#include "smpcheck.h"
#include "smpsession.h"
#include "spool.h"
#include "xalloc.h"

/* An own copy, for decode takes it over. */
static struct spool *
read_answer(const struct smpsession *s, struct fault *fault)
{
	char *path = smpsession_path(s, "answer");
	struct spool *spool = spool_new(CAP_FORM);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	if (fd == -1 || spool_fill(spool, fd, fault) != 0) {
		spool_free(spool);
		spool = NULL;
	}
	if (fd != -1)
		close(fd);
	free(path);
	return spool;
}

static int
set(struct anchors *anchors, enum anchor_option option,
    const struct strings *values, struct fault *fault)
{
	for (size_t i = 0; i < values->n; i++)
		if (anchors_set(anchors, option, values->v[i], fault) != 0)
			return -1;
	return 0;
}

static int
load_anchors(const struct smp *smp, const struct smpsession *s,
    struct anchors *anchors, struct fault *fault)
{
	char *path = smpsession_path(s, "registry.xml");
	int ret = -1;

	if (anchors_set(anchors, ANCHOR_REGISTRY, path, fault) == 0 &&
	    anchors_set(anchors, ANCHOR_EMP, s->url, fault) == 0 &&
	    (smp->policy == NULL ||
		anchors_set(anchors, ANCHOR_POLICY, smp->policy, fault) == 0) &&
	    set(anchors, ANCHOR_DISTRUST, &smp->distrust, fault) == 0 &&
	    set(anchors, ANCHOR_CRL, &smp->crl, fault) == 0)
		ret = anchors_load(anchors, false, fault);
	free(path);
	return ret;
}

/* The person is moved to WHOSE, whose parts free it; so it is copied. */
static void
expect(struct whose *whose, const struct person *who)
{
	struct person *to = &whose->expected;
	const struct {
		const char *from;
		char **to;
	} parts[] = {{who->given, &to->given}, {who->family, &to->family},
	    {who->birth_name, &to->birth_name}, {who->bday, &to->bday}};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].from != NULL)
			*parts[i].to = xstrdup(parts[i].from);
	for (size_t i = 0; i < who->nids; i++)
		person_add_id(to, who->ids[i].type, who->ids[i].value);
	whose_ready(whose);
}

static enum smpcheck_outcome
of_code(const struct smpcheck *c)
{
	switch (c->decoded.response.kind) {
	case RESPONSE_CANCEL:
		return SMPCHECK_CANCEL;
	case RESPONSE_NO_RESULTS:
		return SMPCHECK_NO_RESULTS;
	case RESPONSE_ERROR:
	case RESPONSE_UNKNOWN:
		return SMPCHECK_ERROR;
	default:
		return SMPCHECK_DAMAGED;
	}
}

static enum smpcheck_outcome
of_result(const struct smpcheck *c, enum verdict verdict)
{
	if (c->result.person == CHECK_BAD && c->result.signature == CHECK_GOOD)
		return c->result.whose.verdict == PERSON_DIFFERENT
			   ? SMPCHECK_PERSON
		       : verdict == VERDICT_OK ||
			       strcmp(
				   c->result.part != NULL ? c->result.part : "",
				   "person") == 0
			   ? SMPCHECK_UNSURE
			   : SMPCHECK_REFUSED;
	return verdict == VERDICT_OK ? SMPCHECK_GOOD : SMPCHECK_REFUSED;
}

static int
judge_record(const struct smp *smp, const struct smpsession *s,
    struct smpcheck *c, struct fault *fault)
{
	struct check_options parts = smp->parts;
	struct check *check;
	enum verdict verdict;

	if (smpperson_known(&s->person)) {
		expect(&c->whose, &s->person.person);
		c->asked = true;
		parts.whose = &c->whose;
		check_ask(&parts, CHECK_PERSON, false);
	}
	c->anchors = anchors_new();
	if (load_anchors(smp, s, c->anchors, fault) != 0)
		return -1;
	check = check_new(c->anchors, &parts);
	verdict = check_document(check, c->record, &c->result);
	c->fault = c->result.fault;
	c->outcome = of_result(c, verdict);
	check_free(check);
	return 0;
}

int
smpcheck(const struct smp *smp, const struct smpsession *s, struct smpcheck *c,
    struct fault *fault)
{
	const struct decode_options options = {s->id, false};
	struct spool *copy;

	memset(c, 0, sizeof *c);
	c->body = read_answer(s, fault);
	copy = c->body != NULL ? read_answer(s, fault) : NULL;
	if (copy == NULL)
		return -1;
	if (decode(copy, &options, &c->decoded, &c->fault) == VERDICT_OK &&
	    c->decoded.form) {
		c->record = c->decoded.spool;
		c->decoded.spool = NULL;
		return judge_record(smp, s, c, fault);
	}
	c->outcome = of_code(c);
	return 0;
}

int
smpcheck_json(const struct smpcheck *c, struct buf *buf)
{
	const struct report_name name = {"-", NULL, false};

	return report_json(buf, &name, &c->result, &c->decoded.repairs, NULL);
}

void
smpcheck_free(struct smpcheck *c)
{
	check_result_free(&c->result);
	whose_free(&c->whose);
	anchors_free(c->anchors);
	spool_free(c->decoded.spool);
	decoded_free(&c->decoded);
	spool_free(c->record);
	spool_free(c->body);
	memset(c, 0, sizeof *c);
}
