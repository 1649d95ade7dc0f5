#include <config.h>

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "msg.h"
#include "newfile.h"
#include "xalloc.h"

/* How many temporary names are tried before giving up. */
#define TRIES 100

struct newfile {
	char *path; /* the target, symbolic links resolved */
	char *dir;  /* where it is */
	char *temp; /* a name to remove, or NULL */
	enum newfile_mode mode;
	int fd;
	int slot; /* of pending, where temp is */
};

/*
 * The temporary names that exist now, for the handler of signals, and the
 * process that made each (0: free): a forked child must not remove them.
 */
static struct {
	char name[PATH_MAX];
	volatile pid_t owner;
} pending[8];

#define SLOTS ((int)(sizeof pending / sizeof *pending))

static void
remove_pending(void)
{
	int i;

	for (i = 0; i < SLOTS; i++) {
		if (pending[i].owner == getpid())
			unlink(pending[i].name);
		pending[i].owner = 0;
	}
}

static void
interrupted(int sig)
{
	remove_pending();
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Once: interrupted runs and those that exit() clean up. */
static void
watch(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	static bool done;
	struct sigaction new, old;
	size_t i;

	if (done)
		return;
	done = true;
	memset(&new, 0, sizeof new);
	new.sa_handler = interrupted;
	sigemptyset(&new.sa_mask);
	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler == SIG_DFL)
			sigaction(signals[i], &new, NULL);
	atexit(remove_pending);
}

/* No signal comes between making a name and noting it. */
static void
signals_off(sigset_t *old)
{
	sigset_t all;

	sigemptyset(&all);
	sigaddset(&all, SIGINT);
	sigaddset(&all, SIGTERM);
	sigaddset(&all, SIGHUP);
	sigprocmask(SIG_BLOCK, &all, old);
}

static int
fail(struct fault *fault, const char *path)
{
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
}

static void
forget(struct newfile *file)
{
	if (file->slot >= 0)
		pending[file->slot].owner = 0;
	file->slot = -1;
	free(file->temp);
	file->temp = NULL;
}

static void
newfile_free(struct newfile *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->temp != NULL) {
		unlink(file->temp);
		forget(file);
	}
	free(file->path);
	free(file->dir);
	free(file);
}

/* Notes TEMP, which has just come to be, as to be removed. */
static void
remember(struct newfile *file, char *temp)
{
	int i = 0;

	file->temp = temp;
	while (i < SLOTS && pending[i].owner != 0)
		i++;
	if (i == SLOTS || strlen(temp) >= sizeof pending[i].name)
		return;
	strcpy(pending[i].name, temp);
	pending[i].owner = getpid();
	file->slot = i;
}

/* An unused name beside the target; MAKE makes it there, or fails. */
static int
take_name(struct newfile *file, int (*make)(struct newfile *, const char *))
{
	sigset_t old;
	char *temp = NULL;
	int i, ret = -1;

	watch();
	signals_off(&old);
	for (i = 0; i < TRIES && ret != 0; i++) {
		free(temp);
		temp =
		    xasprintf("%s/.emrex-%ld-%d", file->dir, (long)getpid(), i);
		ret = make(file, temp);
		if (ret != 0 && errno != EEXIST)
			break;
	}
	if (ret == 0)
		remember(file, temp);
	else
		free(temp);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ret;
}

static int
make_file(struct newfile *file, const char *name)
{
	int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;

	file->fd = open(name, flags, 0600);
	return file->fd < 0 ? -1 : 0;
}

/* Gives the nameless file the name NAME, which must be free. */
static int
make_link(struct newfile *file, const char *name)
{
	char fd[64];

	snprintf(fd, sizeof fd, "/proc/self/fd/%d", file->fd);
	return linkat(AT_FDCWD, fd, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

/* A nameless file where it can be named later, else one with a name. */
static int
open_temp(struct newfile *file)
{
#ifdef O_TMPFILE
	if (access("/proc/self/fd", X_OK) == 0)
		file->fd =
		    open(file->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file->fd >= 0)
		return 0;
#endif
	return take_name(file, make_file);
}

/* Looks at what has the name already; its mode is kept. */
static int
resolve(
    struct newfile *file, const char *path, mode_t *bits, struct fault *fault)
{
	struct stat st;

	if (lstat(path, &st) != 0) {
		if (errno != ENOENT)
			return fail(fault, path);
		file->path = xstrdup(path);
		return 0;
	}
	if (file->mode == NEWFILE_NEW) {
		errno = EEXIST;
		return fail(fault, path);
	}
	if (file->mode == NEWFILE_REPLACE && S_ISLNK(st.st_mode)) {
		file->path = xstrdup(path);
		return 0;
	}
	/* a link that leads nowhere is refused: the target may be anywhere */
	if (stat(path, &st) != 0 || access(path, W_OK) != 0 ||
	    (file->path = realpath(path, NULL)) == NULL)
		return fail(fault, path);
	if (!S_ISREG(st.st_mode))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: not a regular file", path);
	*bits = st.st_mode & 0777;
	return 0;
}

/* The directory of PATH, for the caller to free. */
static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return xstrdup(".");
	if (slash == path)
		return xstrdup("/");
	return xstrndup(path, (size_t)(slash - path));
}

struct newfile *
newfile_open(const char *path, enum newfile_mode mode, struct fault *fault)
{
	struct newfile *file = xcalloc(1, sizeof *file);
	mode_t bits = 0;

	file->fd = -1;
	file->slot = -1;
	file->mode = mode;
	if (resolve(file, path, &bits, fault) != 0)
		goto fail;
	file->dir = directory_of(file->path);
	if (open_temp(file) != 0 ||
	    (bits != 0 && fchmod(file->fd, bits) != 0)) {
		fail(fault, path);
		goto fail;
	}
	return file;
fail:
	newfile_free(file);
	return NULL;
}

int
newfile_fd(const struct newfile *file)
{
	return file->fd;
}

/* The name for the first time; where it is taken errno is EEXIST. */
static int
give_new_name(struct newfile *file)
{
	if (file->temp == NULL)
		return make_link(file, file->path);
	return link(file->temp, file->path);
}

/* Gives the bytes their name. */
static int
publish(struct newfile *file)
{
	int ret;

	ret = give_new_name(file);
	if (ret == 0)
		return 0;
	/* a file system without links: the name is free, so rename will do */
	if (errno != EEXIST && file->temp != NULL &&
	    access(file->path, F_OK) != 0) {
		ret = rename(file->temp, file->path);
		if (ret == 0)
			forget(file);
		return ret;
	}
	if (errno != EEXIST || file->mode == NEWFILE_NEW)
		return -1;
	if (file->temp == NULL && take_name(file, make_link) != 0)
		return -1;
	ret = rename(file->temp, file->path);
	if (ret == 0)
		forget(file);
	return ret;
}

/* The name is on the disk as well; not all file systems can be asked. */
static void
sync_directory(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

int
newfile_commit(struct newfile *file, struct fault *fault)
{
	int ret = 0;

	if (fsync(file->fd) != 0 && errno != EINVAL && errno != EROFS)
		ret = fail(fault, file->path);
	if (ret == 0 && publish(file) != 0)
		ret = fail(fault, file->path);
	if (ret == 0)
		sync_directory(file->dir);
	newfile_free(file);
	return ret;
}

void
newfile_abandon(struct newfile *file)
{
	if (file != NULL)
		newfile_free(file);
}
