/*
 * newfile: a regular file that appears under its name complete or not at all.
 *
 * Its bytes go to a file without a name (O_TMPFILE) or, where that cannot be
 * had, to one with a dotted name beside the target, which is removed when the
 * run fails or is interrupted by SIGINT, SIGTERM or SIGHUP.  Mode 0600 and
 * umask, or the mode of the file that it replaces.
 */
#ifndef NEWFILE_H
#define NEWFILE_H

struct fault;
struct newfile;

enum newfile_mode {
	NEWFILE_NEW,	 /* fails when something has the name */
	NEWFILE_REPLACE, /* replaces a regular file or a symbolic link */
	NEWFILE_FOLLOW	 /* replaces the regular file that links lead to */
};

/* Begins what will be PATH.  NULL with *fault set. */
struct newfile *newfile_open(
    const char *path, enum newfile_mode mode, struct fault *fault);
/* To write to; stays newfile's. */
int newfile_fd(const struct newfile *file);
/* Syncs, gives the name, frees; 0, or -1 with *fault set and nothing left. */
int newfile_commit(struct newfile *file, struct fault *fault);
/* Leaves nothing behind; frees.  NULL allowed. */
void newfile_abandon(struct newfile *file);

#endif
