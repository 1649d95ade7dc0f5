/*
 * debugrun: the stages of debug at work; its private side.
 *
 * Each function judges some stages of an answer and hands on what the next
 * ones are to judge, mended where that is the only way to go on.
 */
#ifndef DEBUGRUN_H
#define DEBUGRUN_H

#include <stdbool.h>

#include "debug.h"
#include "sniff.h"

struct buf;
struct fault;
struct spool;
struct warnings;

/*
 * Says something about a stage.  What is worse than all said before, or said
 * first, becomes its head; the rest are notes.
 */
void debugrun_say(struct debug *d, enum debug_stage stage,
    enum debug_verdict verdict, long line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* A note, whatever was said before. */
void debugrun_note(struct debug *d, enum debug_stage stage, long line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void debugrun_fault(
    struct debug *d, enum debug_stage stage, const struct fault *fault);
/* Each of them a mend. */
void debugrun_mends(
    struct debug *d, enum debug_stage stage, const struct warnings *mends);
/* Forgets stages FROM and later. */
void debugrun_forget(struct debug *d, enum debug_stage from);
/* What sniff says of all bytes of BUF. */
enum sniff debugrun_sniff(const struct buf *buf);

/*
 * Form, code and session.  IN becomes the value of its elmo field, and the
 * result is true; or stays what it is, when it is no answer with fields.
 */
bool debugrun_form(
    struct debug *d, const struct debug_options *options, struct buf *in);
/*
 * base64 and gzip.  BUF becomes what was packed, or as much of it as can be
 * had; empty for nothing.  FIELD: it was the value of a field.
 */
void debugrun_wrap(struct debug *d, struct buf *buf, bool field);
/* The encoding; BUF becomes UTF-8 where it only claimed to be. */
void debugrun_encoding(struct debug *d, struct buf *buf);
/* From XML to the attachments. */
void debugrun_document(
    struct debug *d, const struct debug_options *options, struct spool *doc);

#endif
