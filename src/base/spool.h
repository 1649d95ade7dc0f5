/*
 * spool: the bytes of one document, read as often as needed and always the
 * same.
 *
 * A spool lives in memory up to CAP_SPOOL_MEMORY, beyond that in an unlinked
 * temporary file (TMPDIR, else /tmp), or it borrows the descriptor of a regular
 * file.  Only a borrowed file can change while it is read; who judges one
 * compares digests of the passes.  The creator frees it.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fault;
struct spool;

/* An empty spool that takes at most MAX bytes. */
struct spool *spool_new(uint64_t max);
/*
 * A spool over what is left, from its offset on, of the regular file open at
 * FD, which stays the caller's and must outlive the spool.  Files that claim to
 * be empty (those of procfs) are copied.  NULL with *fault set when it cannot
 * be examined, is no regular file or has more than MAX bytes.
 */
struct spool *spool_borrow(int fd, uint64_t max, struct fault *fault);
/* A read-only spool over caller's memory, which must outlive it. */
struct spool *spool_memory(const void *data, size_t n);
void spool_free(struct spool *spool); /* NULL allowed */

/* Appends; 0, or -1 with *fault set (too large, no room, I/O). */
int spool_write(
    struct spool *spool, const void *data, size_t n, struct fault *fault);
/* Appends all that FD gives until its end. */
int spool_fill(struct spool *spool, int fd, struct fault *fault);

uint64_t spool_size(const struct spool *spool);
bool spool_borrowed(const struct spool *spool);
/*
 * Reads up to N bytes at byte offset OFF; the number read, 0 at the end, -1
 * with *fault set.  Short only at the end.
 */
ptrdiff_t spool_read(struct spool *spool, uint64_t off, void *data, size_t n,
    struct fault *fault);
/*
 * The whole content when it is in memory already, else NULL.  Not NUL-ended,
 * and valid until the next write.
 */
const char *spool_data(const struct spool *spool);
/*
 * Turns a spool that borrows into one of its own, by copying, so that nobody
 * can change it any more; others stay as they are.  0, or -1 with *fault set
 * and *SPOOL as it was.
 */
int spool_own(struct spool **spool, struct fault *fault);
/* Writes all of it to FD; 0, or -1 with *fault set. */
int spool_copy(struct spool *spool, int fd, struct fault *fault);

/* An unlinked temporary file of mode 0600 in TMPDIR, else /tmp; or -1. */
int spool_temp(struct fault *fault);
/* Writes N bytes to FD whatever it takes; 0, or -1 with errno set. */
int spool_write_all(int fd, const void *data, size_t n);

#endif
