/*
 * msg: what is told to people, and the verdicts that it is told about.
 *
 * A function that judges returns an enum verdict; one that only works returns
 * 0 or -1.  Either says why in a struct fault, which the caller owns and the
 * tool prints: "elmo-verify: FILE: LINE: reason".  Text that came out of a
 * document passes through msg_clean before it reaches a terminal or a log.
 */
#ifndef MSG_H
#define MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Equal to the exit statuses, so that the final status is a maximum. */
enum verdict { VERDICT_OK = 0, VERDICT_NO = 1, VERDICT_TROUBLE = 2 };

/* Why something was refused (VERDICT_NO) or could not be judged. */
struct fault {
	enum verdict verdict;
	long line;	/* line in the document, from 1; 0: not known */
	char text[512]; /* lower case, no full stop, UTF-8, neutralised */
};

#define FAULT_NONE                                                             \
	{                                                                      \
		VERDICT_OK, 0, ""                                              \
	}

/*
 * Fills *FAULT (NULL allowed: nothing happens) and returns -1, so that a
 * function can say "return fault_set(...)".  A fault already set to the same
 * or a worse verdict is kept: the first reason is the one that matters.
 */
int fault_set(struct fault *fault, enum verdict verdict, long line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Prefixes the text of FAULT: "PREFIX: old text". */
void fault_prefix(struct fault *fault, const char *prefix);

/* The program's name in messages, the last component of argv[0]. */
void msg_init(const char *argv0);
const char *msg_program(void);

/* -q and -v: -1 silences warnings, 1 adds notes; errors are always printed. */
void msg_level(int level);
bool msg_quiet(void);
/* A line of progress stands on the terminal: the next message clears it. */
void msg_pending(bool pending);

/* "PROGRAM: text" on standard error. */
void msg_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/*
 * "PROGRAM: NAME: LINE: text"; NAME is neutralised here.  A fault without text
 * (a closed pipe) is quiet.
 */
void msg_fault(const char *name, const struct fault *fault);
/*
 * Tells FAULT of NAME, or of the run when that is NULL, and raises *STATUS to
 * its verdict.  One that is VERDICT_OK is nothing to tell.
 */
void msg_raise(
    enum verdict *status, const char *name, const struct fault *fault);

/*
 * Copies N bytes of S into OUT (SIZE bytes, always NUL-ended), replacing C0
 * and C1 controls, DEL, bidirectional controls, line and paragraph separators
 * and bytes that are not UTF-8 by \xHH.  Returns OUT.
 */
char *msg_clean(char *out, size_t size, const char *s, size_t n);
/*
 * The same for a name in a verdict line, of any length: also tab, newline and
 * backslash become \xHH (contract, section 6).  The caller frees the result.
 */
char *msg_name(const char *s);
/* Writes S neutralised to FP. */
void msg_put(FILE *fp, const char *s);

#endif
