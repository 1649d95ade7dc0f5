#include <config.h>

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "container.h"
#include "msg.h"
#include "newfile.h"
#include "output.h"
#include "spool.h"
#include "std.h"
#include "stem.h"
#include "xalloc.h"

/* Where the one stream of bytes goes; under -d there is none. */
enum target {
	TARGET_STDOUT,
	TARGET_FILE,   /* a regular file, by newfile */
	TARGET_DEVICE, /* opened and written when all is complete */
	TARGET_FD,     /* a descriptor of ours, likewise */
	TARGET_DIR
};

struct output {
	struct output_options options;
	enum output_mode mode;
	enum target target;
	int fd; /* what the stream is written to, else -1 */
	struct newfile *file;
	struct container_writer *tar;
	struct stems *stems;
	const char *name; /* of the last product, in stems */
	/* the first product, until it is known that it stays alone */
	struct spool *held;
	char *held_source, *held_ext;
	int failed; /* a stream that broke is not ended */
};

struct output_options output_options;

const struct opt output_group[] = {
    OPT_STRING_LINE("output", 'o', "FILE", &output_options.file,
	"write to FILE, when all is complete"),
    OPT_STRING_LINE("output-dir", 'd', "DIR", &output_options.dir,
	"write a file per document into DIR"),
    OPT_FLAG("force", 0, &output_options.force,
	"replace files that DIR has already"),
    OPT_END};

const struct opt output_one[] = {
    OPT_STRING_LINE("output", 'o', "FILE", &output_options.file,
	"write to FILE, when all is complete"),
    OPT_END};

/* The descriptor that a name like /dev/fd/3 or /dev/stdout means, or -1. */
static int
named_fd(const char *path)
{
	static const char *const dirs[] = {"/dev/fd/", "/proc/self/fd/"};
	const char *digits = NULL;
	char *end = NULL;
	long fd;
	size_t i;

	if (strcmp(path, "/dev/stdout") == 0)
		return STDOUT_FILENO;
	if (strcmp(path, "/dev/stderr") == 0)
		return STDERR_FILENO;
	for (i = 0; i < sizeof dirs / sizeof *dirs; i++)
		if (strncmp(path, dirs[i], strlen(dirs[i])) == 0)
			digits = path + strlen(dirs[i]);
	if (digits == NULL || *digits < '0' || *digits > '9')
		return -1;
	errno = 0;
	fd = strtol(digits, &end, 10);
	return errno == 0 && *end == '\0' && fd <= 0xffff ? (int)fd : -1;
}

static int
fail(struct fault *fault, const char *path)
{
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
}

/* What -o means; nothing is created or cut. */
static int
examine_file(struct output *o, struct fault *fault)
{
	const char *path = o->options.file;
	struct stat st;
	int flags;

	if (named_fd(path) >= 0) {
		o->target = TARGET_FD;
		flags = fcntl(named_fd(path), F_GETFL);
		if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY) {
			errno = EBADF;
			flags = -1;
		}
		return flags < 0 ? fail(fault, path) : 0;
	}
	o->target = TARGET_FILE;
	if (stat(path, &st) != 0) {
		/* newfile tells a link to nowhere from a new file */
		return errno == ENOENT ? 0 : fail(fault, path);
	}
	if (S_ISDIR(st.st_mode))
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: a directory: want a file", path);
	if (!S_ISREG(st.st_mode))
		o->target = TARGET_DEVICE;
	return 0;
}

static int
examine_dir(struct output *o, struct fault *fault)
{
	const char *path = o->options.dir;
	struct stat st;

	o->target = TARGET_DIR;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fail(fault, path);
	if (stat(path, &st) != 0)
		return fail(fault, path);
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return fail(fault, path);
	}
	return 0;
}

struct output *
output_open(const struct output_options *options, enum output_mode mode,
    struct fault *fault)
{
	struct output *o = xcalloc(1, sizeof *o);
	int ret = 0;

	o->options = *options;
	o->mode = mode;
	o->fd = -1;
	o->target = TARGET_STDOUT;
	if (o->options.file != NULL && strcmp(o->options.file, "-") == 0)
		o->options.file = NULL;
	if (o->options.file != NULL && o->options.dir != NULL)
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "either -o or -d, not both");
	else if (o->options.file != NULL)
		ret = examine_file(o, fault);
	else if (o->options.dir != NULL)
		ret = examine_dir(o, fault);
	if (ret != 0) {
		free(o);
		return NULL;
	}
	o->stems = stems_new();
	return o;
}

const char *
output_name(const struct output *o)
{
	return o->name;
}

/* The stream is opened when there is something to write. */
static int
open_stream(struct output *o, struct fault *fault)
{
	switch (o->target) {
	case TARGET_STDOUT:
		o->fd = STDOUT_FILENO;
		return std_flush(fault);
	case TARGET_FILE:
		o->file = newfile_open(o->options.file, NEWFILE_FOLLOW, fault);
		if (o->file == NULL)
			return -1;
		o->fd = newfile_fd(o->file);
		return 0;
	default:
		o->fd = spool_temp(fault);
		return o->fd < 0 ? -1 : 0;
	}
}

/* An error of writing, by errno, or of making, by WHY. */
static int
stream_fault(struct output *o, const struct fault *why, struct fault *fault)
{
	int err = errno;

	o->failed = 1;
	if (err == EPIPE)
		return std_fault(EPIPE, fault);
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s",
	    o->options.file != NULL ? o->options.file : "standard output",
	    why->text);
}

/* SPOOL as it is. */
static int
put_bare(struct output *o, struct spool *spool, struct fault *fault)
{
	struct fault why = FAULT_NONE;

	if (open_stream(o, fault) != 0)
		return -1;
	errno = 0;
	if (spool_copy(spool, o->fd, &why) != 0)
		return stream_fault(o, &why, fault);
	return 0;
}

static int
put_tar(struct output *o, const char *source, const char *ext,
    struct spool *spool, struct fault *fault)
{
	struct fault why = FAULT_NONE;

	if (o->failed)
		/* told when it broke */
		return std_fault(EPIPE, fault);
	if (o->tar == NULL) {
		if (open_stream(o, fault) != 0)
			return -1;
		o->tar = container_write_open(o->fd, fault);
		if (o->tar == NULL)
			return -1;
	}
	o->name = stems_name(o->stems, source, ext);
	errno = 0;
	if (container_write_member(o->tar, o->name, spool, &why) != 0)
		return stream_fault(o, &why, fault);
	return 0;
}

static int
put_file(struct output *o, const char *source, const char *ext,
    struct spool *spool, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	struct newfile *file = NULL;
	char *path = NULL;
	int ret = -1;

	o->name = stems_name(o->stems, source, ext);
	path = xasprintf("%s/%s", o->options.dir, o->name);
	file = newfile_open(
	    path, o->options.force ? NEWFILE_REPLACE : NEWFILE_NEW, fault);
	if (file == NULL)
		goto out;
	if (spool_copy(spool, newfile_fd(file), &why) != 0) {
		newfile_abandon(file);
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", path, why.text);
		goto out;
	}
	ret = newfile_commit(file, fault);
out:
	free(path);
	return ret;
}

/* Keeps SPOOL, whose descriptor may go before it is known to stay alone. */
static int
hold(struct output *o, const char *source, const char *ext,
    struct spool **spool, struct fault *fault)
{
	if (spool_own(spool, fault) != 0)
		return -1;
	o->held = *spool;
	*spool = NULL;
	o->held_source = xstrdup(source);
	o->held_ext = xstrdup(ext);
	return 0;
}

static void
drop_held(struct output *o)
{
	spool_free(o->held);
	free(o->held_source);
	free(o->held_ext);
	o->held = NULL;
	o->held_source = o->held_ext = NULL;
}

/* A second product: the first one goes into the tar before it. */
static int
put_held_into_tar(struct output *o, struct fault *fault)
{
	int ret = put_tar(o, o->held_source, o->held_ext, o->held, fault);

	drop_held(o);
	o->mode = OUTPUT_TAR;
	return ret;
}

int
output_put(struct output *o, const char *source, const char *ext,
    struct spool *spool, struct fault *fault)
{
	int ret = 0;

	if (o->target == TARGET_DIR) {
		ret = put_file(o, source, ext, spool, fault);
	} else if (o->mode == OUTPUT_TAR) {
		ret = put_tar(o, source, ext, spool, fault);
	} else if (o->held == NULL) {
		ret = hold(o, source, ext, &spool, fault);
	} else if (o->mode == OUTPUT_ONE) {
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "more than one document");
	} else {
		ret = put_held_into_tar(o, fault);
		if (ret == 0)
			ret = put_tar(o, source, ext, spool, fault);
	}
	spool_free(spool);
	return ret;
}

/* The complete product at FROM onto the device, FIFO or descriptor. */
static int
write_device(struct output *o, int from, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	struct spool *spool = NULL;
	bool open_it = o->target == TARGET_DEVICE;
	int to, ret = -1;

	to = open_it ? open(o->options.file, O_WRONLY | O_NOCTTY | O_CLOEXEC)
		     : named_fd(o->options.file);
	if (to < 0 || lseek(from, 0, SEEK_SET) != 0) {
		fail(fault, o->options.file);
		goto out;
	}
	spool = spool_borrow(from, UINT64_MAX, fault);
	if (spool == NULL || (to == STDOUT_FILENO && std_flush(fault) != 0))
		goto out;
	errno = 0;
	ret = spool_copy(spool, to, &why);
	if (ret != 0)
		stream_fault(o, &why, fault);
out:
	spool_free(spool);
	if (open_it && to >= 0 && close(to) != 0 && ret == 0)
		ret = fail(fault, o->options.file);
	return ret;
}

/* Brings what is complete to where it belongs. */
static int
finish(struct output *o, struct fault *fault)
{
	struct newfile *file = o->file;

	if (o->fd < 0)
		return 0;
	switch (o->target) {
	case TARGET_FILE:
		o->file = NULL;
		o->fd = -1;
		return newfile_commit(file, fault);
	case TARGET_DEVICE:
	case TARGET_FD:
		return write_device(o, o->fd, fault);
	default:
		return 0;
	}
}

int
output_close(struct output *o, bool commit, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	int ret = 0;

	if (o == NULL)
		return 0;
	if (commit && o->held != NULL)
		ret = put_bare(o, o->held, fault);
	if (o->tar != NULL) {
		errno = 0;
		if (container_write_close(o->tar, &why) != 0 && !o->failed)
			ret = stream_fault(o, &why, fault);
	}
	if (o->failed)
		ret = -1;
	if (commit && ret == 0)
		ret = finish(o, fault);
	newfile_abandon(o->file);
	if (o->fd > STDERR_FILENO && o->file == NULL &&
	    (o->target == TARGET_DEVICE || o->target == TARGET_FD))
		close(o->fd);
	drop_held(o);
	stems_free(o->stems);
	free(o);
	return ret;
}
