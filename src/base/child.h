/*
 * child: a process forked off to work for us, at the other end of a socket.
 *
 * It runs one function and ends; it dies with its parent, has the default
 * signals, and holds none of the sockets of the other children, so that each
 * sees the end when the parent closes.  The struct is the caller's, zeroed
 * before it is first used.
 */
#ifndef CHILD_H
#define CHILD_H

#include <sys/types.h>

#include <stddef.h>

struct fault;

struct child {
	pid_t pid;	    /* 0: none runs */
	int fd;		    /* our end; -1 when one has ended */
	struct child *next; /* private */
};

/*
 * Forks; the child calls RUN with its end of the socket and then leaves with
 * status 0.  0, or -1 with *fault set.  Standard output is flushed before.
 */
int child_start(struct child *child, void (*run)(int fd, void *ctx), void *ctx,
    struct fault *fault);
/* Closes our end and waits: its status as of waitpid(2); 0 where none runs. */
int child_reap(struct child *child);
/* N bytes from FD; 0, or -1 at the end and on errors. */
int child_read(int fd, void *data, size_t n);
/* In the child: leaves at once, with STATUS. */
void child_leave(int status) __attribute__((noreturn));

#endif
