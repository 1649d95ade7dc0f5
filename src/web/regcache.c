#include <config.h>

#include <sys/file.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "msg.h"
#include "newfile.h"
#include "regcache.h"
#include "registry.h"
#include "snapshot.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

/* milliseconds between two tries for the lock */
#define TRY_MS 50

struct regcache {
	char *dir;
	int lock;
	bool waited;
	struct regstate state;
	struct fault damage;
	int64_t *date; /* of the lists, in order */
	size_t n;
};

static int
fail(struct fault *fault, const char *path)
{
	return fault_set(
	    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
}

/* mkdir -p, nobody else's business. */
static int
make_dirs(const char *dir, struct fault *fault)
{
	char *path = xstrdup(dir), *p = path;
	int ret = 0;

	while (ret == 0 && (p = strchr(p + 1, '/')) != NULL) {
		*p = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			ret = fail(fault, path);
		*p = '/';
	}
	if (ret == 0 && mkdir(dir, 0700) != 0 && errno != EEXIST)
		ret = fail(fault, dir);
	free(path);
	return ret;
}

/* As of the XDG specification: a name that is not absolute does not count. */
static char *
directory(const char *name)
{
	const char *dir = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");

	if (dir != NULL && *dir == '/')
		return xasprintf("%s/emrex/registry/%s", dir, name);
	if (home != NULL && *home == '/')
		return xasprintf("%s/.cache/emrex/registry/%s", home, name);
	return NULL;
}

/* The state is a new file each time that it is saved; 0: there is none. */
static ino_t
saved(const struct regcache *cache)
{
	char *path = xasprintf("%s/.state", cache->dir);
	struct stat st;
	ino_t inode = stat(path, &st) == 0 ? st.st_ino : 0;

	free(path);
	return inode;
}

static int
take_lock(struct regcache *cache, unsigned seconds, struct fault *fault)
{
	ino_t before = saved(cache);
	const struct timespec pause = {0, TRY_MS * 1000000};
	char *path = xasprintf("%s/.lock", cache->dir);
	unsigned long left = seconds * 1000UL / TRY_MS;
	int ret = 0;

	cache->lock =
	    open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (cache->lock == -1)
		ret = fail(fault, path);
	while (ret == 0 && flock(cache->lock, LOCK_EX | LOCK_NB) != 0) {
		cache->waited = true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			ret = fail(fault, path);
		else if (left-- == 0)
			ret = fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: another run holds it for too long", path);
		else
			nanosleep(&pause, NULL);
	}
	cache->waited = cache->waited && saved(cache) != before;
	free(path);
	return ret;
}

static char *
list_path(const struct regcache *cache, int64_t date)
{
	char iso[WHEN_SIZE], name[WHEN_SIZE], *p = name;

	for (const char *s = when_format(date, iso); *s != '\0'; s++)
		if (*s != '-' && *s != ':')
			*p++ = *s;
	*p = '\0';
	return xasprintf("%s/%s.json", cache->dir, name);
}

static int
by_date(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Finds the lists; removes what a run that was killed has left half. */
static int
look(struct regcache *cache, struct fault *fault)
{
	DIR *d = opendir(cache->dir);
	char rest[NAME_MAX + 1], *path;
	struct dirent *e;
	int64_t date;

	if (d == NULL)
		return fail(fault, cache->dir);
	cache->n = 0;
	while ((e = readdir(d)) != NULL) {
		if (strncmp(e->d_name, ".emrex-", 7) == 0) {
			path = xasprintf("%s/%s", cache->dir, e->d_name);
			(void)unlink(path);
			free(path);
		}
		date = *e->d_name == '.' ? 0 : snapshot_date(e->d_name, rest);
		if (date <= 0 || strcmp(rest, ".json") != 0)
			continue;
		cache->date = xreallocarray(
		    cache->date, cache->n + 1, sizeof *cache->date);
		cache->date[cache->n++] = date;
	}
	closedir(d);
	if (cache->n > 0)
		qsort(cache->date, cache->n, sizeof *cache->date, by_date);
	return 0;
}

/* All of the file PATH; NULL with *fault set, or not where there is none. */
static struct spool *
read_file(const char *path, uint64_t most, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct spool *spool;

	if (fd == -1) {
		if (errno != ENOENT)
			fault_set(
			    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		return NULL;
	}
	spool = spool_new(most);
	if (spool_fill(spool, fd, fault) != 0) {
		spool_free(spool);
		spool = NULL;
	}
	close(fd);
	return spool;
}

/* A state that cannot be read costs a download, nothing else. */
static void
read_state(struct regcache *cache)
{
	char *path = xasprintf("%s/.state", cache->dir);
	struct spool *spool = read_file(path, CAP_REG_STATE, &cache->damage);
	const char *text = spool == NULL ? NULL : spool_data(spool);

	if (text != NULL)
		(void)regstate_parse(&cache->state, text,
		    (size_t)spool_size(spool), &cache->damage);
	if (*cache->damage.text != '\0')
		fault_prefix(&cache->damage, path);
	spool_free(spool);
	free(path);
}

struct regcache *
regcache_open(const char *name, unsigned seconds, struct fault *fault)
{
	struct regcache *cache = xcalloc(1, sizeof *cache);

	cache->lock = -1;
	cache->dir = directory(name);
	if (cache->dir == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "neither XDG_CACHE_HOME nor HOME is set");
	else if (make_dirs(cache->dir, fault) == 0 &&
		 take_lock(cache, seconds, fault) == 0 &&
		 look(cache, fault) == 0) {
		read_state(cache);
		return cache;
	}
	regcache_close(cache);
	return NULL;
}

void
regcache_close(struct regcache *cache)
{
	if (cache == NULL)
		return;
	if (cache->lock != -1)
		close(cache->lock);
	regstate_free(&cache->state);
	free(cache->date);
	free(cache->dir);
	free(cache);
}

const char *
regcache_dir(const struct regcache *cache)
{
	return cache->dir;
}

bool
regcache_waited(const struct regcache *cache)
{
	return cache->waited;
}

struct regstate *
regcache_state(struct regcache *cache)
{
	return &cache->state;
}

const char *
regcache_damage(const struct regcache *cache)
{
	return *cache->damage.text == '\0' ? NULL : cache->damage.text;
}

size_t
regcache_count(const struct regcache *cache)
{
	return cache->n;
}

int64_t
regcache_date(const struct regcache *cache, size_t i)
{
	return i < cache->n ? cache->date[i] : 0;
}

int64_t
regcache_newest(const struct regcache *cache)
{
	return cache->n == 0 ? 0 : cache->date[cache->n - 1];
}

void
regcache_drop(struct regcache *cache)
{
	char *path = list_path(cache, regcache_newest(cache));

	(void)unlink(path);
	cache->n--;
	free(path);
}

int
regcache_set_aside(
    struct regcache *cache, int64_t now, char **dir, struct fault *fault)
{
	char *lists = list_path(cache, now), *aside, *from, *to;
	int ret;

	/* "NAME/20261123T100000Z.json" to "NAME-20261123T100000Z" */
	lists[strlen(lists) - strlen(".json")] = '\0';
	aside = xasprintf("%s-%s", cache->dir, strrchr(lists, '/') + 1);
	free(lists);
	ret = make_dirs(aside, fault);
	for (; ret == 0 && cache->n > 0; cache->n--) {
		from = list_path(cache, regcache_newest(cache));
		to = xasprintf("%s%s", aside, strrchr(from, '/'));
		if (rename(from, to) != 0)
			ret = fail(fault, from);
		free(from);
		free(to);
	}
	regstate_free(&cache->state);
	if (ret == 0)
		*dir = aside;
	else
		free(aside);
	return ret;
}

struct spool *
regcache_list(const struct regcache *cache, int64_t stamp, struct fault *fault)
{
	char *path = list_path(cache, stamp);
	struct spool *spool = read_file(path, CAP_REGISTRY, fault);

	if (spool == NULL)
		fault_prefix(fault, path);
	free(path);
	return spool;
}

int
regcache_history(const struct regcache *cache, struct registry *registry,
    struct fault *fault)
{
	return registry_load(registry, cache->dir, fault);
}

static int
write_file(const char *path, const char *text, size_t n, struct fault *fault)
{
	struct newfile *file = newfile_open(path, NEWFILE_REPLACE, fault);

	if (file == NULL)
		return -1;
	if (spool_write_all(newfile_fd(file), text, n) != 0) {
		fail(fault, path);
		newfile_abandon(file);
		return -1;
	}
	return newfile_commit(file, fault);
}

/* Is the newest list TEXT? */
static bool
is_newest(const struct regcache *cache, const char *text, size_t n)
{
	char *path = list_path(cache, regcache_newest(cache));
	struct fault none = FAULT_NONE;
	struct spool *spool = read_file(path, n, &none);
	char *have = xmalloc(n + 1);
	bool same;

	same = spool != NULL && spool_size(spool) == n &&
	       spool_read(spool, 0, have, n, NULL) == (ptrdiff_t)n &&
	       memcmp(have, text, n) == 0;
	free(have);
	spool_free(spool);
	free(path);
	return same;
}

static void
add_date(struct regcache *cache, int64_t date)
{
	cache->date =
	    xreallocarray(cache->date, cache->n + 1, sizeof *cache->date);
	cache->date[cache->n++] = date;
}

int
regcache_put(struct regcache *cache, int64_t now, const char *text, size_t n,
    struct fault *fault)
{
	int64_t newest = regcache_newest(cache);
	char *path;
	int ret;

	if (newest != 0 && is_newest(cache, text, n))
		return regcache_same(cache, now, fault);
	if (now <= newest)
		now = newest + 1;
	path = list_path(cache, now);
	ret = write_file(path, text, n, fault);
	free(path);
	if (ret != 0)
		return -1;
	add_date(cache, now);
	return 1;
}

/* Are the lists at A and B one file, or two with the same content? */
static bool
alike(const char *a, const char *b)
{
	struct fault none = FAULT_NONE;
	struct spool *x = read_file(a, CAP_REGISTRY, &none);
	struct spool *y = read_file(b, CAP_REGISTRY, &none);
	char one[4096], two[4096];
	bool same = x != NULL && y != NULL && spool_size(x) == spool_size(y);
	ptrdiff_t got = 1;
	uint64_t at = 0;

	while (same && got > 0) {
		got = spool_read(x, at, one, sizeof one, NULL);
		same = got >= 0 &&
		       spool_read(y, at, two, sizeof two, NULL) == got &&
		       memcmp(one, two, (size_t)got) == 0;
		at += got > 0 ? (uint64_t)got : 0;
	}
	spool_free(x);
	spool_free(y);
	return same;
}

/* The list at FROM has the name TO as well. */
static int
again(const char *from, const char *to, struct fault *fault)
{
	struct spool *spool;
	struct newfile *file;
	int ret = -1;

	if (link(from, to) == 0)
		return 0;
	/* a file system without links */
	spool = read_file(from, CAP_REGISTRY, fault);
	file = spool == NULL ? NULL : newfile_open(to, NEWFILE_REPLACE, fault);
	if (file != NULL && spool_copy(spool, newfile_fd(file), fault) == 0)
		ret = newfile_commit(file, fault);
	else
		newfile_abandon(file);
	spool_free(spool);
	return ret;
}

/*
 * The newest list was seen again: where it has two files, the later one is now
 * of NOW, else it gets one.
 */
int
regcache_same(struct regcache *cache, int64_t now, struct fault *fault)
{
	int64_t last = regcache_newest(cache);
	char *from, *to, *before = NULL;
	int ret;

	if (now <= last)
		return 0;
	from = list_path(cache, last);
	to = list_path(cache, now);
	if (cache->n > 1)
		before = list_path(cache, cache->date[cache->n - 2]);
	ret = again(from, to, fault);
	if (ret == 0 && before != NULL && alike(before, from)) {
		(void)unlink(from);
		cache->n--;
	}
	if (ret == 0)
		add_date(cache, now);
	free(from);
	free(to);
	free(before);
	return ret;
}

int
regcache_save(struct regcache *cache, struct fault *fault)
{
	struct buf text = BUF_INIT(CAP_REG_STATE);
	char *path = xasprintf("%s/.state", cache->dir);
	int ret;

	regstate_format(&cache->state, &text);
	ret = write_file(path, text.data, text.len, fault);
	buf_free(&text);
	free(path);
	return ret;
}
