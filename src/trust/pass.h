/*
 * pass: a pass phrase out of a file, and its end.
 *
 * Nobody is ever asked for one, neither at a terminal nor otherwise.
 */
#ifndef PASS_H
#define PASS_H

#include <stdbool.h>

struct fault;

/* a pass phrase's bytes; OpenSSL itself stops at 1024 */
#define PASS_MAX_LEN 1023

struct pass {
	bool given;
	bool wanted; /* it was asked for */
	char text[PASS_MAX_LEN + 1];
};

/* The first line of PATH; without PATH (NULL) there is none.  0, or -1 with
 * *fault set. */
int pass_load(const char *path, struct pass *pass, struct fault *fault);
void pass_wipe(struct pass *pass);

#endif
