/*
 * fetchmeta: the files of a fetch: the record, what is known of it, and the
 * answer as it came.
 */
#ifndef FETCHMETA_H
#define FETCHMETA_H

struct buf;
struct fault;
struct fetch;
struct registry_entry;
struct spool;

/*
 * One object of JSON on a line, of F, which is answered, by the contact point
 * ENTRY (NULL: f->url is all that is known).  0, or -1 with *fault set.
 */
int fetchmeta_json(struct fetch *f, const struct registry_entry *entry,
    struct buf *out, struct fault *fault);
/* SPOOL in FILE, mode 0600 whatever stood there. */
int fetchmeta_save(const char *file, struct spool *spool, struct fault *fault);

#endif
