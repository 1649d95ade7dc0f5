/*
 * progress: how far a run over many operands is, on standard error.
 *
 * At a terminal one line that is written over, from two seconds on; asked for
 * elsewhere, a line every two seconds.  Silent under -q unless asked for.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool active, terminal;
	bool shown; /* a line stands on the terminal */
	int64_t last, now;
	uint64_t done, bad;
};

/* ASKED: --progress was given. */
void progress_start(struct progress *progress, bool asked);
/* One more is done; BAD: not with status 0. */
void progress_step(struct progress *progress, bool bad);
/* Takes the line away, before something else is printed and at the end. */
void progress_clear(struct progress *progress);

#endif
