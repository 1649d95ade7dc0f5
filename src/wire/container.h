/*
 * container: zip, tar and 7zip, read and never trusted; pax tar, written.
 *
 * libarchive reads with these three formats enabled, no filter, no program,
 * no mtree, no raw.  Members are told one by one in the archive's order; what
 * is not a regular file is left out and told.  A damaged, truncated or
 * encrypted archive or member is VERDICT_TROUBLE.  The writer makes what every
 * tool reads: the same bytes for the same members (owner 0, mode 0644, mtime
 * SOURCE_DATE_EPOCH or 0).
 */
#ifndef CONTAINER_H
#define CONTAINER_H

#include <stddef.h>

struct fault;
struct spool;

struct container_member {
	const char *name; /* as the archive has it, UTF-8 or raw bytes */
	/* the content, or NULL with fault set; the callback may keep it by
	 * setting it to NULL, else it is freed afterwards */
	struct spool *spool;
	const struct fault *fault;
};

/* Told per regular file; other than 0 ends the reading. */
typedef int container_member_fn(void *ctx, struct container_member *member);
/* Told per member that is neither a regular file nor a directory, before any
 * member is; WHY is "a symbolic link" ... */
typedef void container_skip_fn(void *ctx, const char *name, const char *why);

/*
 * Reads all members of SPOOL.  0 at the end, what the callback returned when
 * that was not 0, -1 with *fault set when the archive itself cannot be read
 * on (members told before that stay told).
 */
int container_read(struct spool *spool, container_member_fn *member,
    container_skip_fn *skip, void *ctx, struct fault *fault);

struct container_writer;

/* A pax tar to FD, which stays the caller's; NULL with *fault set.  A failure
 * of a write to FD leaves its errno. */
struct container_writer *container_write_open(int fd, struct fault *fault);
/* One regular file NAME (a relative path) with the bytes of SPOOL. */
int container_write_member(struct container_writer *w, const char *name,
    struct spool *spool, struct fault *fault);
/* Ends the archive when W was never at fault, and frees W (NULL allowed). */
int container_write_close(struct container_writer *w, struct fault *fault);

#endif
