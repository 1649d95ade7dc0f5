#include <config.h>

#include <sys/stat.h>

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "msg.h"
#include "registry.h"
#include "snapshot.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

struct file {
	char *path;
	char *name;   /* last component */
	char *series; /* the name without its date */
	int64_t date;
};

struct folder {
	struct file *file;
	size_t n;
};

/* The first byte that is neither white space nor a byte order mark, or 0. */
static char
first_solid(struct spool *spool)
{
	unsigned char head[512];
	ptrdiff_t n = spool_read(spool, 0, head, sizeof head, NULL), i;

	for (i = 0; i < n; i++)
		if (head[i] < 0x80 && head[i] != 0 && !isspace(head[i]))
			return (char)head[i];
	return '\0';
}

bool
snapshot_is_json(struct spool *spool)
{
	char c = first_solid(spool);

	return c == '{' || c == '[';
}

bool
snapshot_is_xml(struct spool *spool)
{
	return first_solid(spool) == '<';
}

static bool
are_digits(const char *s, size_t n)
{
	while (n > 0 && isdigit((unsigned char)*s)) {
		s++;
		n--;
	}
	return n == 0;
}

/* The "T100000Z" that may follow a date, as seconds, its length in *N. */
static int64_t
time_at(const char *s, size_t *n)
{
	int h, m, sec;

	*n = 0;
	if (*s != 'T' || !are_digits(s + 1, 6) || s[7] != 'Z')
		return 0;
	h = (s[1] - '0') * 10 + s[2] - '0';
	m = (s[3] - '0') * 10 + s[4] - '0';
	sec = (s[5] - '0') * 10 + s[6] - '0';
	if (h > 23 || m > 59 || sec > 59)
		return 0;
	*n = 8;
	return (h * 60 + m) * 60 + sec;
}

/* The date that begins at S, its length in *N; 0 when there is none. */
static int64_t
date_at(const char *s, size_t *n)
{
	char iso[11];
	int64_t date, time;
	size_t more;

	if (are_digits(s, 4) && s[4] == '-' && are_digits(s + 5, 2) &&
	    s[7] == '-' && are_digits(s + 8, 2)) {
		*n = 10;
		memcpy(iso, s, 10);
	} else if (are_digits(s, 8)) {
		*n = 8;
		memcpy(iso, s, 4);
		iso[4] = iso[7] = '-';
		memcpy(iso + 5, s + 4, 2);
		memcpy(iso + 8, s + 6, 2);
	} else {
		return 0;
	}
	iso[10] = '\0';
	if (strncmp(iso, "19", 2) != 0 && strncmp(iso, "20", 2) != 0)
		return 0;
	if (when_parse(iso, &date, NULL) != 0)
		return 0;
	time = time_at(s + *n, &more);
	*n += more;
	return date + time;
}

int64_t
snapshot_date(const char *name, char *rest)
{
	size_t i, n = 0;
	int64_t date = 0;

	for (i = 0; name[i] != '\0' && date == 0; i++)
		if (i == 0 || !isdigit((unsigned char)name[i - 1]))
			date = date_at(name + i, &n);
	if (date == 0)
		i = n = 0;
	else
		i--;
	memcpy(rest, name, i);
	strcpy(rest + i, name + i + n);
	return date;
}

static int
read_file(
    struct registry *registry, const struct file *file, struct fault *fault)
{
	struct spool *spool = NULL;
	struct stat st;
	int fd, rc = -1;

	fd = open(file->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "cannot open: %s",
		    strerror(errno));
		goto out;
	}
	if (S_ISREG(st.st_mode)) {
		spool = spool_borrow(fd, CAP_REGISTRY, fault);
		if (spool == NULL)
			goto out;
	} else {
		spool = spool_new(CAP_REGISTRY);
		if (spool_fill(spool, fd, fault) != 0)
			goto out;
	}
	rc = registry_read_series(
	    registry, spool, file->name, file->series, file->date, fault);
out:
	spool_free(spool);
	if (fd >= 0)
		close(fd);
	return rc;
}

static void
describe(struct file *file, char *path)
{
	const char *slash = strrchr(path, '/');

	file->path = path;
	file->name = xstrdup(slash == NULL ? path : slash + 1);
	file->series = xmalloc(strlen(file->name) + 1);
	file->date = snapshot_date(file->name, file->series);
}

static void
free_file(struct file *file)
{
	free(file->path);
	free(file->name);
	free(file->series);
}

/* Adds the regular files of DIR whose names do not begin with a dot. */
static int
list(struct folder *folder, const char *dir, struct fault *fault)
{
	DIR *d = opendir(dir);
	struct dirent *entry;
	struct file *file;
	struct stat st;
	char *path;

	if (d == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "cannot open the directory: %s", strerror(errno));
	while ((entry = readdir(d)) != NULL) {
		path = xasprintf("%s/%s", dir, entry->d_name);
		if (*entry->d_name == '.' || stat(path, &st) != 0 ||
		    !S_ISREG(st.st_mode)) {
			free(path);
			continue;
		}
		folder->file = xreallocarray(
		    folder->file, folder->n + 1, sizeof *folder->file);
		file = &folder->file[folder->n++];
		describe(file, path);
		if (file->date == 0) {
			file->date = st.st_mtime;
			*file->series = '\0';
		}
	}
	closedir(d);
	return 0;
}

static int
by_date(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* A file that is no list does not spoil the others, but is told. */
static int
read_folder(struct registry *registry, const char *dir, struct fault *fault)
{
	struct folder folder = {NULL, 0};
	struct fault why, first = FAULT_NONE;
	size_t i, good = 0;
	char *series;

	if (list(&folder, dir, fault) != 0)
		return -1;
	if (folder.n > 0)
		qsort(folder.file, folder.n, sizeof *folder.file, by_date);
	for (i = 0; i < folder.n; i++) {
		series = xasprintf("%s/%s", dir, folder.file[i].series);
		free(folder.file[i].series);
		folder.file[i].series = series;
		why = (struct fault)FAULT_NONE;
		if (read_file(registry, &folder.file[i], &why) == 0) {
			good++;
			continue;
		}
		fault_prefix(&why, folder.file[i].name);
		fault_set(&first, why.verdict, why.line, "%s", why.text);
		fault_prefix(&why, "left out");
		registry_warn(registry, dir, why.text);
	}
	for (i = 0; i < folder.n; i++)
		free_file(&folder.file[i]);
	free(folder.file);
	if (good > 0)
		return 0;
	return fault_set(fault, VERDICT_TROUBLE, first.line, "%s",
	    *first.text != '\0' ? first.text
				: "holds no list of contact points");
}

int
registry_load(struct registry *registry, const char *path, struct fault *fault)
{
	struct file file;
	struct stat st;
	int rc;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return read_folder(registry, path, fault);
	describe(&file, xstrdup(path));
	free(file.series);
	file.series = xstrdup(path); /* alone, it is no history */
	rc = read_file(registry, &file, fault);
	free_file(&file);
	return rc;
}
