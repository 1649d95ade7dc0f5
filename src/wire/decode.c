#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "charset.h"
#include "container.h"
#include "decode.h"
#include "sniff.h"
#include "spool.h"
#include "unwrap.h"
#include "xalloc.h"
#include "xml.h"

static void
name_layer(struct decoded *d, const char *name)
{
	size_t n = strlen(d->encoding);

	snprintf(d->encoding + n, sizeof d->encoding - n, "%s%s",
	    n > 0 ? "+" : "", name);
}

static void
name_layers(struct decoded *d, const struct unwrap *u)
{
	unsigned i;

	for (i = 0; i < u->layers; i++)
		name_layer(d, u->layer[i] == SNIFF_DEFLATE
				  ? "deflate"
				  : sniff_name(u->layer[i]));
	if (u->layers == 0 && u->kind == SNIFF_XML)
		name_layer(d, "xml");
}

/* The layers of IN, taken over, go; what is left is *SPOOL, or NULL. */
static void
undo(struct decoded *d, struct spool *in, enum unwrap_place place, bool repair,
    struct fault *fault)
{
	struct unwrap u;

	if (unwrap(in, place, repair, &u, fault) == 0)
		d->spool = u.spool;
	if (d->spool != in)
		spool_free(in);
	warnings_join(&d->repairs, &u.mends, NULL);
	name_layers(d, &u);
	unwrap_free(&u);
}

static void
undo_form(struct decoded *d, struct spool *body,
    const struct decode_options *options, struct fault *fault)
{
	struct response *r = &d->response;
	struct spool *elmo = NULL;
	int rc = response_read(body, r, &d->repairs, fault);

	d->form = true;
	name_layer(d, "form");
	spool_free(body);
	if (rc != 0 || response_judge(r, options->session, &d->repairs,
			   fault) != VERDICT_OK)
		return;
	elmo = r->elmo;
	r->elmo = r->form.elmo = NULL;
	undo(d, elmo, UNWRAP_VALUE, options->repair, fault);
}

static int
repair_charset(struct decoded *d, bool repair, struct fault *fault)
{
	struct spool *out = NULL;
	bool broken;

	if (charset_broken(d->spool, &broken, fault) != 0)
		return -1;
	if (!broken)
		return 0;
	if (!repair)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "encoding: bytes that are not UTF-8, which it declares "
		    "(emrex-decode --repair takes them for windows-1252)");
	out = spool_new(CAP_DOCUMENT);
	if (charset_repair(d->spool, out, fault) != 0) {
		spool_free(out);
		return -1;
	}
	spool_free(d->spool);
	d->spool = out;
	warnings_add(&d->repairs,
	    "encoding: windows-1252 under a declaration of UTF-8, written "
	    "anew: these are not the bytes that were sent, a signature cannot "
	    "be relied on");
	return 0;
}

/* What is handed on is XML; whose it is, others judge. */
static int
check_document(struct decoded *d, bool repair, struct fault *fault)
{
	char uri[CAP_NAME], local[CAP_NAME];

	if (repair_charset(d, repair, fault) != 0 ||
	    xml_parse(d->spool, NULL, 0, NULL, fault) != 0)
		return -1;
	if (xml_root(d->spool, uri, local, sizeof uri, NULL) == 0 &&
	    strcmp(local, "elmo") != 0)
		warnings_add(
		    &d->repairs, "the root is %s: no ELMO document", local);
	return 0;
}

/* A form body's session has been judged; nothing else has one. */
static int
check_session(const struct decoded *d, const char *session, struct fault *fault)
{
	if (d->form || session == NULL)
		return 0;
	return fault_set(fault, VERDICT_NO, 0,
	    "session: want the one that was sent, have no form body");
}

/* The one answer of an archive; a second one is at fault. */
struct only {
	struct spool *spool;
	struct fault fault;
	size_t n;
};

static int
on_member(void *ctx, struct container_member *member)
{
	struct only *only = ctx;

	if (++only->n > 1) {
		fault_set(&only->fault, VERDICT_TROUBLE, 0,
		    "an archive of several: want one answer");
		return 1;
	}
	only->spool = member->spool;
	member->spool = NULL;
	if (only->spool == NULL)
		only->fault = *member->fault;
	return 0;
}

static void
on_skip(void *ctx, const char *name, const char *why)
{
	(void)ctx, (void)name, (void)why;
}

/* Takes the answer out of the archive IN, which is freed; NULL at fault. */
static struct spool *
only_member(struct spool *in, struct fault *fault)
{
	struct only only = {NULL, FAULT_NONE, 0};

	if (container_read(in, on_member, on_skip, &only, &only.fault) == 0 &&
	    only.n == 0)
		fault_set(&only.fault, VERDICT_TROUBLE, 0,
		    "an archive without a file: nothing to judge");
	spool_free(in);
	if (only.fault.verdict == VERDICT_OK)
		return only.spool;
	spool_free(only.spool);
	*fault = only.fault;
	return NULL;
}

static enum sniff
look(struct spool *in, struct fault *fault)
{
	unsigned char head[SNIFF_SIZE];
	ptrdiff_t n = spool_read(in, 0, head, sizeof head, fault);

	return n > 0 ? sniff(head, (size_t)n) : SNIFF_UNKNOWN;
}

static bool
is_archive(enum sniff kind)
{
	return kind == SNIFF_ZIP || kind == SNIFF_TAR || kind == SNIFF_7ZIP;
}

/* IN, taken over, is an answer; PLACE says whether it may be an archive's. */
static void
undo_answer(struct decoded *d, struct spool *in, enum unwrap_place place,
    const struct decode_options *options, struct fault *fault)
{
	enum sniff kind = look(in, fault);

	if (fault->verdict != VERDICT_OK)
		spool_free(in);
	else if (kind == SNIFF_FORM)
		undo_form(d, in, options, fault);
	else
		undo(d, in, place, options->repair, fault);
}

/* The document is looked at; *OWN is handed on. */
static enum verdict
finish(struct decoded *d, const struct decode_options *options,
    struct fault *own, struct fault *fault)
{
	if (d->spool != NULL &&
	    (check_document(d, options->repair, own) != 0 ||
		check_session(d, options->session, own) != 0)) {
		spool_free(d->spool);
		d->spool = NULL;
	}
	if (own->verdict != VERDICT_OK)
		fault_set(fault, own->verdict, own->line, "%s", own->text);
	return own->verdict;
}

enum verdict
decode(struct spool *in, const struct decode_options *options,
    struct decoded *d, struct fault *fault)
{
	struct fault own = FAULT_NONE;
	enum sniff kind;

	memset(d, 0, sizeof *d);
	/* an archive, or gzip of one, comes out as it is */
	undo_answer(d, in, UNWRAP_OPERAND, options, &own);
	kind = d->spool != NULL ? look(d->spool, &own) : SNIFF_UNKNOWN;
	if (is_archive(kind)) {
		name_layer(d, kind == SNIFF_ZIP	  ? "zip"
			      : kind == SNIFF_TAR ? "tar"
						  : "7zip");
		in = only_member(d->spool, &own);
		d->spool = NULL;
		if (in != NULL)
			undo_answer(d, in, UNWRAP_MEMBER, options, &own);
	}
	return finish(d, options, &own, fault);
}

enum verdict
decode_form(struct spool *in, const struct decode_options *options,
    struct decoded *d, struct fault *fault)
{
	struct fault own = FAULT_NONE;

	memset(d, 0, sizeof *d);
	undo_form(d, in, options, &own);
	return finish(d, options, &own, fault);
}

void
decoded_free(struct decoded *d)
{
	response_free(&d->response);
	warnings_free(&d->repairs);
}

char *
decode_session(const char *file, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_FORM_VALUE);
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char *session = NULL;
	const char *s;
	size_t n;

	if (fd < 0) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", file, strerror(errno));
	} else if (spool_fill(spool, fd, fault) != 0) {
		fault_prefix(fault, file);
	} else {
		s = spool_data(spool);
		n = (size_t)spool_size(spool);
		while (n > 0 && strchr(" \t\r\n", *s) != NULL) {
			s++;
			n--;
		}
		session = xstrndup(s, n);
		session[strcspn(session, "\r\n")] = '\0';
		for (n = strlen(session);
		     n > 0 && strchr(" \t", session[n - 1]) != NULL; n--)
			session[n - 1] = '\0';
	}
	if (session != NULL && *session == '\0') {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: no session identifier in it", file);
		free(session);
		session = NULL;
	}
	if (fd >= 0)
		close(fd);
	spool_free(spool);
	return session;
}
