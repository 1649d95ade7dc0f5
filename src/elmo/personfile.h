/*
 * personfile: the person who is expected, as a file says.
 *
 * Lines of a key and a value (given, family, born, birth_name, id TYPE VALUE;
 * '#' begins a comment), or a JSON object of the same keys, where id is an
 * object of types.  Failures name the line, never what stands there.
 */
#ifndef PERSONFILE_H
#define PERSONFILE_H

#include <stddef.h>

struct fault;
struct person;

/* Adds what N bytes of TEXT say to *PERSON; 0, or -1 with *fault set. */
int personfile_parse(
    struct person *person, const char *text, size_t n, struct fault *fault);
/* The same of a file. */
int personfile_read(
    struct person *person, const char *path, struct fault *fault);
/* TYPE:@FILE, whose first line is the identifier, or esi:VALUE. */
int personfile_id(
    struct person *person, const char *option, struct fault *fault);
/* All of a file, N bytes and a NUL, which the caller frees; at most MAX. */
char *personfile_slurp(
    const char *path, size_t max, size_t *n, struct fault *fault);

#endif
