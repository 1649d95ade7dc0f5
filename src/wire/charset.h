/*
 * charset: a document whose bytes are not in the encoding that it declares.
 *
 * Java code that turns bytes into a String and back with the platform's
 * charset sends windows-1252 or Latin-1 under a declaration of UTF-8.  Such a
 * document is not XML; written anew as UTF-8 it can be read, but what its
 * issuer signed is only guessed, so a signature cannot verify.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>

struct fault;
struct spool;

/* Declared or meant as UTF-8, and not UTF-8?  -1 with *fault set when it
 * cannot be read, else 0 with the answer in *BROKEN. */
int charset_broken(struct spool *in, bool *broken, struct fault *fault);
/*
 * IN read as windows-1252, written to OUT as UTF-8.  -1 with *fault set,
 * VERDICT_TROUBLE, when IN also holds characters in UTF-8, for then nobody
 * knows which it is, or bytes that windows-1252 does not have.
 */
int charset_repair(struct spool *in, struct spool *out, struct fault *fault);
/* The way there: UTF-8 to Latin-1, '?' for what that does not have. */
int charset_damage(struct spool *in, struct spool *out, struct fault *fault);

#endif
