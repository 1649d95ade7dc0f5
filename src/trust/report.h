/*
 * report: a check's result as a line for people and as JSON for programs.
 *
 * The forms are those of contract.md, section 6.  Everything that came out of
 * a document is neutralised here; values of a learner never come out.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

struct buf;
struct check_result;
struct spool;
struct warnings;

/* What a result is told about. */
struct report_name {
	const char *file;   /* the operand, "-" for standard input */
	const char *member; /* of a container or an envelope, or NULL */
	bool raw;	    /* names as they are, lines ended by NUL (-0) */
};

/* "OK", "INTACT", "BAD" or "TROUBLE". */
const char *report_verdict(const struct check_result *result);
/* VERDICT<TAB>NAME<TAB>detail, and the line's end. */
void report_line(FILE *out, const struct report_name *name,
    const struct check_result *result, const struct warnings *input,
    const char *explanation);
/*
 * One object and a line feed, appended to BUF; EXPLANATION may be NULL.  -1
 * when the buffer is too small.
 */
int report_json(struct buf *buf, const struct report_name *name,
    const struct check_result *result, const struct warnings *input,
    const char *explanation);
/* One warning a line, on standard error, each about NAME; A may be NULL. */
void report_warnings(const char *name, const struct warnings *a,
    const struct warnings *b);
/* With -v: by which algorithms and which key, on standard error. */
void report_note(const char *name, const struct check_result *result);
/* The text of one line of the document, cut short, neutralised. */
void report_source(FILE *out, struct spool *spool, long line);

#endif
