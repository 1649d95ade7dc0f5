#include <config.h>

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "operand.h"
#include "opt.h"
#include "spool.h"
#include "xalloc.h"

/* PATH_MAX several times: names of a list that are longer are damage. */
#define NAME_SIZE (64 * KIB)

enum entry_kind { ENTRY_DIR, ENTRY_FILE, ENTRY_LINK, ENTRY_OTHER, ENTRY_BAD };

struct entry {
	char *name; /* of a directory with a slash behind it */
	enum entry_kind kind;
	int err; /* ENTRY_BAD: why */
};

/* A directory that is being walked. */
struct level {
	char *path; /* ends with a slash */
	struct entry *entries;
	size_t n, next;
};

struct operands {
	const struct strings *args;
	size_t next;
	FILE *list; /* of --files0-from */
	const char *list_name;
	uint64_t list_index, list_bytes;
	bool input_is_list, input_used;
	struct level levels[CAP_DIRECTORY_DEPTH];
	size_t depth;
};

struct operands *
operands_open(
    const struct strings *args, const char *files0_from, struct fault *fault)
{
	struct operands *o = NULL;
	FILE *list = NULL;

	if (files0_from != NULL && args->n > 0) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "extra operand '%s': not together with --files0-from",
		    args->v[0]);
		return NULL;
	}
	if (files0_from != NULL && strcmp(files0_from, "-") == 0)
		list = stdin;
	else if (files0_from != NULL)
		list = fopen(files0_from, "re");
	if (files0_from != NULL && list == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", files0_from,
		    strerror(errno));
		return NULL;
	}
	o = xcalloc(1, sizeof *o);
	o->args = args;
	o->list = list;
	o->list_name = files0_from;
	o->input_is_list = list == stdin;
	return o;
}

static void
level_free(struct level *level)
{
	size_t i;

	for (i = 0; i < level->n; i++)
		free(level->entries[i].name);
	free(level->entries);
	free(level->path);
	memset(level, 0, sizeof *level);
}

void
operands_free(struct operands *o)
{
	if (o == NULL)
		return;
	while (o->depth > 0)
		level_free(&o->levels[--o->depth]);
	if (o->list != NULL && o->list != stdin)
		fclose(o->list);
	free(o);
}

/* By bytes; as directories end with a slash, by those of the whole path. */
static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static struct entry
examine(int dir, const char *name)
{
	struct entry e = {NULL, ENTRY_OTHER, 0};
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		e.kind = ENTRY_BAD;
		e.err = errno;
	} else if (S_ISLNK(st.st_mode)) {
		if (fstatat(dir, name, &st, 0) != 0) {
			e.kind = ENTRY_BAD;
			e.err = errno;
		} else if (S_ISREG(st.st_mode)) {
			e.kind = ENTRY_FILE;
		} else if (S_ISDIR(st.st_mode)) {
			e.kind = ENTRY_LINK;
		}
	} else if (S_ISREG(st.st_mode)) {
		e.kind = ENTRY_FILE;
	} else if (S_ISDIR(st.st_mode)) {
		e.kind = ENTRY_DIR;
	}
	e.name = xasprintf("%s%s", name, e.kind == ENTRY_DIR ? "/" : "");
	return e;
}

/* Reads and sorts the directory; 0, or -1 with errno set. */
static int
level_read(struct level *level, DIR *dir)
{
	struct dirent *d = NULL;
	size_t room = 0;

	for (;;) {
		errno = 0;
		d = readdir(dir);
		if (d == NULL)
			break;
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		if (level->n == room) {
			room = room > 0 ? 2 * room : 16;
			level->entries = xreallocarray(
			    level->entries, room, sizeof *level->entries);
		}
		level->entries[level->n++] = examine(dirfd(dir), d->d_name);
	}
	if (errno != 0)
		return -1;
	if (level->n > 0)
		qsort(
		    level->entries, level->n, sizeof *level->entries, compare);
	return 0;
}

/*
 * Goes down into the directory PATH; FOLLOW the link that it may be when it was
 * given as operand.  0, or -1 with *fault set.
 */
static int
descend(struct operands *o, const char *path, bool follow, struct fault *fault)
{
	struct level *level = &o->levels[o->depth];
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
	DIR *dir = NULL;
	int fd, ret = -1;

	if (o->depth == CAP_DIRECTORY_DEPTH)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "directories nested deeper than %d", CAP_DIRECTORY_DEPTH);
	fd = open(path, follow ? flags : flags | O_NOFOLLOW);
	if (fd >= 0)
		dir = fdopendir(fd);
	if (dir == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	level->path = xasprintf("%s%s", path, slash);
	if (level_read(level, dir) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		level_free(level);
		goto out;
	}
	o->depth++;
	ret = 0;
out:
	closedir(dir);
	return ret;
}

/* The next entry of the innermost directory; false when there is none. */
static bool
walk(struct operands *o, struct operand *op)
{
	struct level *level = &o->levels[o->depth - 1];
	struct entry *e = NULL;
	size_t n;

	if (level->next == level->n) {
		level_free(level);
		o->depth--;
		return false;
	}
	e = &level->entries[level->next++];
	op->name = xasprintf("%s%s", level->path, e->name);
	op->found = true;
	switch (e->kind) {
	case ENTRY_FILE:
		return true;
	case ENTRY_BAD:
		fault_set(
		    &op->fault, VERDICT_TROUBLE, 0, "%s", strerror(e->err));
		return true;
	case ENTRY_LINK:
	case ENTRY_OTHER:
		op->skip = true;
		fault_set(&op->fault, VERDICT_TROUBLE, 0, "%s: skipped",
		    e->kind == ENTRY_LINK ? "a symbolic link to a directory"
					  : "not a regular file");
		return true;
	case ENTRY_DIR:
		break;
	}
	/* a slash would make open follow a link put there since */
	n = strlen(op->name);
	op->name[n - 1] = '\0';
	if (descend(o, op->name, false, &op->fault) != 0)
		return true;
	free(op->name);
	op->name = NULL;
	return false;
}

/* A name of the list into BUF: 1, 0 at the end, -1 *fault set. */
static int
list_name(struct operands *o, struct buf *buf, struct fault *fault)
{
	int c;

	while ((c = getc(o->list)) != EOF && c != '\0') {
		if (++o->list_bytes > CAP_FILES0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "a list larger than %lu bytes", CAP_FILES0);
		if (buf_addc(buf, (char)c) != 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "a name longer than %lu bytes", NAME_SIZE);
	}
	if (ferror(o->list))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	return c == '\0' || buf->len > 0;
}

static void
list_close(struct operands *o)
{
	if (o->list != stdin)
		fclose(o->list);
	o->list = NULL;
}

/* The next name of the list, or what is wrong there as LIST:INDEX. */
static bool
from_list(struct operands *o, struct operand *op)
{
	struct buf buf = BUF_INIT(NAME_SIZE);
	struct fault *fault = &op->fault;
	int got = list_name(o, &buf, fault);

	o->list_index++;
	/* after an error the list has lost its place */
	if (got <= 0)
		list_close(o);
	if (got == 0)
		return false;
	if (got > 0 && buf.len == 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "an empty file name");
	else if (got > 0 && o->input_is_list && strcmp(buf.data, "-") == 0)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "no '-' in a list that is standard input itself");
	if (fault->verdict != VERDICT_OK)
		op->name = xasprintf(
		    "%s:%llu", o->list_name, (unsigned long long)o->list_index);
	else
		op->name = buf_take(&buf);
	buf_free(&buf);
	return true;
}

/* Where the next name comes from; false at the end. */
static bool
next_name(struct operands *o, struct operand *op)
{
	if (o->list != NULL)
		return from_list(o, op);
	if (o->list_name != NULL)
		return false;
	if (o->next < o->args->n)
		op->name = xstrdup(o->args->v[o->next++]);
	else if (o->args->n == 0 && o->next++ == 0)
		op->name = xstrdup("-");
	return op->name != NULL;
}

/* Standard input is read once; a directory is gone down into. */
static bool
settle(struct operands *o, struct operand *op)
{
	struct stat st;

	if (op->fault.verdict != VERDICT_OK)
		return true;
	if (strcmp(op->name, "-") == 0) {
		if (o->input_used)
			fault_set(&op->fault, VERDICT_TROUBLE, 0,
			    "standard input is read already");
		o->input_used = true;
		return true;
	}
	if (op->name[0] == '\0' || stat(op->name, &st) != 0 ||
	    !S_ISDIR(st.st_mode))
		return true;
	return descend(o, op->name, true, &op->fault) != 0;
}

int
operands_next(struct operands *o, struct operand *op)
{
	static const struct operand none = OPERAND_NONE;

	for (;;) {
		*op = none;
		if (o->depth > 0) {
			if (walk(o, op))
				return 1;
			continue;
		}
		if (!next_name(o, op))
			return 0;
		if (settle(o, op))
			return 1;
		free(op->name);
	}
}

void
operand_open(struct operand *op)
{
	int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;
	struct stat st;

	if (op->fault.verdict != VERDICT_OK || op->fd >= 0)
		return;
	if (strcmp(op->name, "-") == 0) {
		op->fd = STDIN_FILENO;
		return;
	}
	/* a FIFO put where a file was found must not hold up the run */
	op->fd = open(op->name, op->found ? flags | O_NONBLOCK : flags);
	if (op->fd < 0) {
		fault_set(
		    &op->fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	} else if (op->found &&
		   (fstat(op->fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		fault_set(
		    &op->fault, VERDICT_TROUBLE, 0, "no longer a regular file");
		close(op->fd);
		op->fd = -1;
	}
}

void
operand_close(struct operand *op)
{
	if (op->fd > STDIN_FILENO)
		close(op->fd);
	op->fd = -1;
	free(op->name);
	op->name = NULL;
}

struct spool *
operand_load(const struct strings *args, uint64_t max, struct fault *fault)
{
	struct operands *list = operands_open(args, NULL, fault);
	struct operand op = OPERAND_NONE, more = OPERAND_NONE;
	struct spool *spool = NULL;

	if (list == NULL)
		return NULL;
	if (operands_next(list, &op) != 1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "nothing to read");
		goto out;
	}
	if (operands_next(list, &more) == 1) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "want one file, have more");
		goto out;
	}
	operand_open(&op);
	if (op.fd == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", op.fault.text);
		goto out;
	}
	spool = spool_new(max);
	if (spool_fill(spool, op.fd, fault) == -1) {
		spool_free(spool);
		spool = NULL;
	}
out:
	operand_close(&more);
	operand_close(&op);
	operands_free(list);
	return spool;
}
