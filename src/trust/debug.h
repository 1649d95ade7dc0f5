/*
 * debug: a broken answer, stage by stage, for who builds a contact point.
 *
 * Where the other tools stop at the first thing that is wrong, this goes on:
 * what cannot be read as it should is read as well as it can, and the stages
 * behind it judge what came out of that.  What a stage says holds nothing of
 * the learner: sizes, places, names that ELMO and the form know, and the
 * contact point's own code and message.  Nothing here can fail; what is wrong
 * is in the stages.  An answer is held in memory, a few times over, and has at
 * most CAP_DEBUG bytes.
 */
#ifndef DEBUG_H
#define DEBUG_H

#include <stdbool.h>
#include <stddef.h>

#include "hash.h"
#include "msg.h"

struct anchors;
struct buf;
struct rule_set;
struct spool;

enum debug_stage {
	DEBUG_FORM,
	DEBUG_CODE,
	DEBUG_SESSION,
	DEBUG_BASE64,
	DEBUG_GZIP,
	DEBUG_ENCODING,
	DEBUG_XML,
	DEBUG_FLAVOUR,
	DEBUG_SIGNATURE,
	DEBUG_SCHEMA,
	DEBUG_RULES,
	DEBUG_ATTACHMENTS,
	DEBUG_STAGES
};

enum debug_verdict {
	DEBUG_SKIPPED, /* nothing there to judge, or nobody asked */
	DEBUG_OK,
	DEBUG_MENDED, /* wrong, but with one meaning: the tools read it */
	DEBUG_BAD,    /* status 1 */
	DEBUG_TROUBLE /* status 2 */
};

struct debug_note {
	char *text; /* neutralised */
	long line;  /* in the document, 0: none */
};

struct debug_part {
	enum debug_verdict verdict;
	struct debug_note head; /* text NULL: the stage was not reached */
	struct debug_note *v;	/* what else there is to say */
	size_t n;
	unsigned long more; /* notes that were not kept */
};

struct debug {
	struct debug_part part[DEBUG_STAGES];
	char sha256[HASH_HEX]; /* of the document, "" when there is none */
};

/* MEMBER: of an archive or another protocol's answer, else NULL. */
typedef void debug_fn(void *ctx, const char *member, const struct debug *d);

struct debug_options {
	struct anchors *anchors; /* loaded */
	bool own; /* they are but the document's own certificate */
	const struct rule_set *rules; /* NULL: all of EMREX */
	const char *session;	      /* the one that was sent, or NULL */
};

/* Appends all of SPOOL to ANSWER, born with CAP_DEBUG; 0, or -1 with *fault. */
int debug_load(struct spool *spool, struct buf *answer, struct fault *fault);
/* Tells FN the stages of each document of ANSWER, which is emptied. */
void debug_answer(const struct debug_options *options, struct buf *answer,
    debug_fn *fn, void *ctx);

const char *debug_stage_name(enum debug_stage stage);
const char *debug_verdict_name(enum debug_verdict verdict);
/* The worst of the stages. */
enum verdict debug_verdict(const struct debug *d);

/* For people, at most about 60 lines; NAME is neutralised here. */
void debug_page(const struct debug *d, const char *name, struct buf *out);
/* One object and a line end; -1 when OUT is too small. */
int debug_json(const struct debug *d, const char *file, const char *member,
    struct buf *out);

#endif
