/*
 * std: the three standard descriptors, as every tool starts and ends with them.
 *
 * std_init comes first in main: descriptors that the caller closed are filled
 * with ones that fail, so that no product ever lands in a file that happened
 * to get number 1; SIGPIPE is ignored, for a closed pipe is a quiet status 2
 * (contract, section 3), and SIGXFSZ, for a full quota is one line.  std_close
 * comes last: what standard output could not take is found there at the latest.
 */
#ifndef STD_H
#define STD_H

#include <stdio.h>

struct fault;

/* Also calls msg_init(ARGV0). */
void std_init(const char *argv0);
/* Flushes standard output; 0, or -1 with *fault set: without text on EPIPE. */
int std_flush(struct fault *fault);
/*
 * Flushes and closes standard output and returns the program's status: STATUS,
 * or 2 when standard output failed now or before, which is told once: who
 * cannot know whether it has been closed may close it again.
 */
int std_close(int status);
/*
 * Notes the errno of a stream that has just been found in error, which is lost
 * until std_flush asks.
 */
void std_note(void);
/* Sets *fault for the failed standard output and errno ERR; returns -1. */
int std_fault(int err, struct fault *fault);

#endif
