#include <config.h>

#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "container.h"
#include "envelope.h"
#include "input.h"
#include "msg.h"
#include "response.h"
#include "sniff.h"
#include "spool.h"
#include "unwrap.h"
#include "warnings.h"
#include "xalloc.h"
#include "xml.h"

/* One operand being read. */
struct input {
	const char *name;
	input_fn *fn;
	void *ctx;
	size_t told;		 /* items */
	struct warnings skipped; /* members left out, told with the next item */
};

/* What is known about one item on its way to the callback. */
struct found {
	struct input *in;
	const char *member; /* of a container, or NULL */
	struct warnings *warnings;
	const struct response *response;
};

/* Hands one item on; SPOOL, taken over, or FAULT. */
static int
tell(const struct found *f, const char *member, struct spool *spool,
    const struct fault *fault)
{
	struct input *in = f->in;
	struct warnings warnings = WARNINGS_NONE;
	struct item item = {.member = member,
	    .spool = spool,
	    .fault = spool == NULL ? fault : NULL,
	    .warnings = &warnings,
	    .response = f->response};
	char *name = member != NULL ? xasprintf("%s(%s)", in->name, member)
				    : xstrdup(in->name);
	int ret;

	warnings_join(&warnings, &in->skipped, NULL);
	warnings_clear(&in->skipped);
	warnings_join(&warnings, f->warnings, NULL);
	item.name = name;
	in->told++;
	ret = in->fn(in->ctx, &item);
	spool_free(item.spool);
	warnings_free(&warnings);
	free(name);
	return ret;
}

static int
tell_fault(const struct found *f, const struct fault *fault)
{
	return tell(f, f->member, NULL, fault);
}

static int
tell_embedded(void *ctx, size_t n, struct spool *spool)
{
	const struct found *f = ctx;
	char *member = f->member != NULL
			   ? xasprintf("%s(elmo-%zu)", f->member, n)
			   : xasprintf("elmo-%zu", n);
	int ret = tell(f, member, spool, NULL);

	free(member);
	return ret;
}

/* SPOOL, taken over, is XML: an answer of another protocol, or a document. */
static int
tell_xml(struct found *f, struct spool *spool)
{
	struct fault fault = FAULT_NONE;
	char uri[CAP_NAME], local[CAP_NAME];
	int ret;

	/* a root that cannot be read is the reader's to tell */
	if (xml_root(spool, uri, local, sizeof uri, NULL) != 0 ||
	    !envelope_is(uri, local))
		return tell(f, f->member, spool, NULL);
	ret = envelope_split(spool, tell_embedded, f, &fault);
	spool_free(spool);
	return fault.verdict != VERDICT_OK ? tell_fault(f, &fault) : ret;
}

/* A form body: the document in it, if the answer is one that has one. */
static int
read_form(struct found *f, struct spool *body)
{
	struct fault fault = FAULT_NONE;
	struct response response;
	struct unwrap u;
	int ret;

	memset(&u, 0, sizeof u);
	if (response_read(body, &response, f->warnings, &fault) == 0) {
		f->response = &response;
		if (response_judge(&response, NULL, f->warnings, &fault) ==
		    VERDICT_OK)
			unwrap(response.elmo, UNWRAP_VALUE, false, &u, &fault);
	}
	spool_free(body);
	if (u.spool == NULL && fault.verdict != VERDICT_OK) {
		ret = tell_fault(f, &fault);
	} else {
		if (u.spool == response.form.elmo)
			response.form.elmo = response.elmo = NULL;
		warnings_join(f->warnings, &u.mends, "elmo");
		ret = tell(f, f->member, u.spool, NULL);
	}
	unwrap_free(&u);
	response_free(&response);
	return ret;
}

static int read_container(struct input *in, struct spool *spool);

/* SPOOL, taken over, is an operand or a member. */
static int
read_item(struct found *f, struct spool *spool, enum unwrap_place place)
{
	struct fault fault = FAULT_NONE;
	unsigned char head[SNIFF_SIZE];
	struct unwrap u;
	ptrdiff_t n;
	int ret;

	memset(&u, 0, sizeof u);
	n = spool_read(spool, 0, head, sizeof head, &fault);
	if (n > 0 && sniff(head, (size_t)n) == SNIFF_FORM)
		return read_form(f, spool);
	if (n >= 0)
		unwrap(spool, place, false, &u, &fault);
	if (u.spool != spool)
		spool_free(spool);
	warnings_join(f->warnings, &u.mends, NULL);
	if (u.spool == NULL)
		ret = tell_fault(f, &fault);
	else if (u.kind == SNIFF_XML)
		ret = tell_xml(f, u.spool);
	else
		ret = read_container(f->in, u.spool);
	unwrap_free(&u);
	return ret;
}

static int
read_member(void *ctx, struct container_member *m)
{
	struct warnings warnings = WARNINGS_NONE;
	struct found f = {ctx, m->name, &warnings, NULL};
	struct spool *spool = m->spool;
	int ret;

	m->spool = NULL;
	ret = spool != NULL ? read_item(&f, spool, UNWRAP_MEMBER)
			    : tell_fault(&f, m->fault);
	warnings_free(&warnings);
	return ret;
}

static void
skip_member(void *ctx, const char *name, const char *why)
{
	struct input *in = ctx;

	warnings_add(&in->skipped, "member %s left out: %s", name, why);
}

/* SPOOL, taken over, is an archive. */
static int
read_container(struct input *in, struct spool *spool)
{
	struct found f = {in, NULL, NULL, NULL};
	struct fault fault = FAULT_NONE;
	int ret = container_read(spool, read_member, skip_member, in, &fault);

	spool_free(spool);
	if (fault.verdict == VERDICT_OK && ret == 0 && in->told == 0)
		fault_set(&fault, VERDICT_TROUBLE, 0,
		    "archive: no file in it: nothing to judge");
	return fault.verdict != VERDICT_OK ? tell_fault(&f, &fault) : ret;
}

static int
read_operand(struct input *in, struct spool *spool)
{
	struct warnings warnings = WARNINGS_NONE;
	struct found f = {in, NULL, &warnings, NULL};
	int ret = read_item(&f, spool, UNWRAP_OPERAND);

	warnings_free(&warnings);
	warnings_free(&in->skipped);
	return ret;
}

/* Is it worth reading on, after the first N bytes? */
static bool
promising(const unsigned char *head, size_t n)
{
	switch (sniff(head, n)) {
	case SNIFF_EMPTY:
	case SNIFF_PDF:
	case SNIFF_JSON:
	case SNIFF_MULTIPART:
	case SNIFF_HTTP:
	case SNIFF_UNKNOWN:
		return false;
	default:
		return true;
	}
}

/*
 * All that FD gives; of what is nothing to judge, and may have no end, only
 * the beginning, by which it is refused.
 */
static int
fill(struct spool *spool, int fd, struct fault *fault)
{
	unsigned char head[SNIFF_SIZE];
	size_t n = 0;
	ssize_t got = 0;

	while (n < sizeof head) {
		got = read(fd, head + n, sizeof head - n);
		if (got == -1 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	if (got < 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	if (spool_write(spool, head, n, fault) == -1)
		return -1;
	return n == sizeof head && promising(head, n)
		   ? spool_fill(spool, fd, fault)
		   : 0;
}

/* What fits into memory is copied, so that it cannot change any more. */
static struct spool *
load(int fd, struct fault *fault)
{
	struct spool *spool = NULL;
	struct stat st;

	if (fstat(fd, &st) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		return NULL;
	}
	if (S_ISREG(st.st_mode) && st.st_size > (off_t)CAP_SPOOL_MEMORY)
		return spool_borrow(fd, CAP_FORM, fault);
	spool = spool_new(CAP_FORM);
	if (fill(spool, fd, fault) == 0)
		return spool;
	spool_free(spool);
	return NULL;
}

int
input_read(int fd, const char *name, input_fn *fn, void *ctx)
{
	struct input in = {name, fn, ctx, 0, WARNINGS_NONE};
	struct found f = {&in, NULL, NULL, NULL};
	struct fault fault = FAULT_NONE;
	struct spool *spool = load(fd, &fault);

	return spool != NULL ? read_operand(&in, spool)
			     : tell_fault(&f, &fault);
}

/* All of FROM, as a spool of its own. */
static struct spool *
copy(struct spool *from, struct fault *fault)
{
	struct spool *to = spool_new(CAP_FORM);
	char chunk[8192];
	uint64_t off = 0;
	ptrdiff_t n;

	while ((n = spool_read(from, off, chunk, sizeof chunk, fault)) > 0 &&
	       spool_write(to, chunk, (size_t)n, fault) == 0)
		off += (uint64_t)n;
	if (n == 0)
		return to;
	spool_free(to);
	return NULL;
}

int
input_spool(struct spool *spool, const char *name, input_fn *fn, void *ctx)
{
	struct input in = {name, fn, ctx, 0, WARNINGS_NONE};
	struct found f = {&in, NULL, NULL, NULL};
	struct fault fault = FAULT_NONE;
	struct spool *own = copy(spool, &fault);

	return own != NULL ? read_operand(&in, own) : tell_fault(&f, &fault);
}
