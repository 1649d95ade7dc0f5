#include <config.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

/* Memory up to here comes from malloc; beyond, pages go back when freed. */
#define HEAP_MAX (256 * KIB)
#define CHUNK (64 * KIB)

enum kind { KIND_HEAP, KIND_PAGES, KIND_FILE, KIND_BORROWED, KIND_MEMORY };

struct spool {
	enum kind kind;
	uint64_t max;
	uint64_t size; /* bytes of content */
	char *data;    /* KIND_HEAP, KIND_PAGES; const in KIND_MEMORY */
	size_t room;   /* bytes at data */
	int fd;	       /* KIND_FILE, KIND_BORROWED, else -1 */
	off_t start;   /* where the content begins in fd */
};

static struct spool *
spool_make(enum kind kind, uint64_t max)
{
	struct spool *spool = xcalloc(1, sizeof *spool);

	spool->kind = kind;
	spool->max = max;
	spool->fd = -1;
	return spool;
}

struct spool *
spool_new(uint64_t max)
{
	return spool_make(KIND_HEAP, max);
}

static int
too_large(uint64_t max, struct fault *fault)
{
	errno = EFBIG;
	return fault_set(fault, VERDICT_TROUBLE, 0, "larger than %llu bytes",
	    (unsigned long long)max);
}

static struct spool *
copy_of(int fd, uint64_t max, struct fault *fault)
{
	struct spool *spool = spool_new(max);

	if (spool_fill(spool, fd, fault) == 0)
		return spool;
	spool_free(spool);
	return NULL;
}

struct spool *
spool_borrow(int fd, uint64_t max, struct fault *fault)
{
	struct spool *spool = NULL;
	struct stat st;
	off_t start;

	if (fstat(fd, &st) != 0 ||
	    (S_ISREG(st.st_mode) && (start = lseek(fd, 0, SEEK_CUR)) < 0)) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		fault_set(fault, VERDICT_TROUBLE, 0, "not a regular file");
		return NULL;
	}
	if (st.st_size == 0)
		return copy_of(fd, max, fault);
	if (start > st.st_size)
		start = st.st_size;
	if ((uint64_t)(st.st_size - start) > max) {
		too_large(max, fault);
		return NULL;
	}
	spool = spool_make(KIND_BORROWED, max);
	spool->fd = fd;
	spool->start = start;
	spool->size = (uint64_t)(st.st_size - start);
	return spool;
}

struct spool *
spool_memory(const void *data, size_t n)
{
	struct spool *spool = spool_make(KIND_MEMORY, n);

	/* never written through: spool_write refuses this kind */
	spool->data = (char *)(uintptr_t)data;
	spool->size = n;
	return spool;
}

static void
release_memory(struct spool *spool)
{
	if (spool->kind == KIND_HEAP)
		free(spool->data);
	else if (spool->kind == KIND_PAGES)
		munmap(spool->data, spool->room);
	spool->data = NULL;
	spool->room = 0;
}

void
spool_free(struct spool *spool)
{
	if (spool == NULL)
		return;
	release_memory(spool);
	if (spool->kind == KIND_FILE)
		close(spool->fd);
	free(spool);
}

/* A named file, unlinked at once, where the system has no O_TMPFILE. */
static int
temp_by_name(const char *dir)
{
	char *name = xasprintf("%s/emrex-XXXXXX", dir);
	int fd = mkstemp(name);

	if (fd >= 0) {
		unlink(name);
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	free(name);
	return fd;
}

int
spool_temp(struct fault *fault)
{
	const char *dir = getenv("TMPDIR");
	int fd = -1;

	if (dir == NULL || *dir == '\0')
		dir = "/tmp";
#ifdef O_TMPFILE
	fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
#endif
	if (fd < 0)
		fd = temp_by_name(dir);
	if (fd < 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "temporary file in %s: %s",
		    dir, strerror(errno));
	return fd;
}

int
spool_write_all(int fd, const void *data, size_t n)
{
	const char *p = data;
	ssize_t done;

	while (n > 0) {
		done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		p += done;
		n -= (size_t)done;
	}
	return 0;
}

static int
file_add(struct spool *spool, const void *data, size_t n, struct fault *fault)
{
	if (spool_write_all(spool->fd, data, n) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "temporary file: %s", strerror(errno));
	spool->size += n;
	return 0;
}

/* Moves what is in memory into a file. */
static int
spill(struct spool *spool, struct fault *fault)
{
	int fd = spool_temp(fault);

	if (fd < 0)
		return -1;
	if (spool_write_all(fd, spool->data, (size_t)spool->size) != 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "temporary file: %s",
		    strerror(errno));
		close(fd);
		return -1;
	}
	release_memory(spool);
	spool->kind = KIND_FILE;
	spool->fd = fd;
	return 0;
}

/* The whole of the memory is reserved at once; pages come when touched. */
static int
to_pages(struct spool *spool, struct fault *fault)
{
	char *pages = mmap(NULL, CAP_SPOOL_MEMORY, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "memory: %s", strerror(errno));
	if (spool->size > 0)
		memcpy(pages, spool->data, (size_t)spool->size);
	release_memory(spool);
	spool->kind = KIND_PAGES;
	spool->data = pages;
	spool->room = CAP_SPOOL_MEMORY;
	return 0;
}

/* Makes room in memory for WANT bytes in all, or turns to a file. */
static int
grow(struct spool *spool, uint64_t want, struct fault *fault)
{
	size_t room = spool->room > 0 ? spool->room : 4 * KIB;

	if (want > CAP_SPOOL_MEMORY)
		return spill(spool, fault);
	if (want > HEAP_MAX)
		return to_pages(spool, fault);
	while (room < want)
		room *= 2;
	spool->data = xreallocarray(spool->data, room, 1);
	spool->room = room;
	return 0;
}

int
spool_write(
    struct spool *spool, const void *data, size_t n, struct fault *fault)
{
	uint64_t size = spool->size;

	if (spool->kind == KIND_BORROWED || spool->kind == KIND_MEMORY)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "a read-only spool");
	if (n > spool->max - size)
		return too_large(spool->max, fault);
	if (n == 0)
		return 0;
	if (spool->kind != KIND_FILE && size + n > spool->room &&
	    grow(spool, size + n, fault) != 0)
		return -1;
	if (spool->kind == KIND_FILE)
		return file_add(spool, data, n, fault);
	memcpy(spool->data + size, data, n);
	spool->size += n;
	return 0;
}

int
spool_fill(struct spool *spool, int fd, struct fault *fault)
{
	char *chunk = xmalloc(CHUNK);
	int ret = -1;
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fault_set(
			    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
			goto out;
		}
		if (n == 0)
			break;
		if (spool_write(spool, chunk, (size_t)n, fault) != 0)
			goto out;
	}
	ret = 0;
out:
	free(chunk);
	return ret;
}

uint64_t
spool_size(const struct spool *spool)
{
	return spool->size;
}

bool
spool_borrowed(const struct spool *spool)
{
	return spool->kind == KIND_BORROWED;
}

static int
file_read(struct spool *spool, uint64_t off, char *data, size_t n,
    struct fault *fault)
{
	ssize_t done;

	while (n > 0) {
		done = pread(spool->fd, data, n, spool->start + (off_t)off);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fault_set(
			    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		if (done == 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "cut short while it was read");
		data += done;
		off += (uint64_t)done;
		n -= (size_t)done;
	}
	return 0;
}

ptrdiff_t
spool_read(struct spool *spool, uint64_t off, void *data, size_t n,
    struct fault *fault)
{
	if (off >= spool->size)
		return 0;
	if (n > PTRDIFF_MAX)
		n = PTRDIFF_MAX;
	if (n > spool->size - off)
		n = (size_t)(spool->size - off);
	if (spool->fd < 0)
		memcpy(data, spool->data + off, n);
	else if (file_read(spool, off, data, n, fault) != 0)
		return -1;
	return (ptrdiff_t)n;
}

const char *
spool_data(const struct spool *spool)
{
	if (spool->fd >= 0)
		return NULL;
	return spool->data != NULL ? spool->data : "";
}

int
spool_copy(struct spool *spool, int fd, struct fault *fault)
{
	char *chunk = NULL;
	uint64_t off = 0;
	ptrdiff_t n = 0;
	int ret = -1;

	if (spool->fd >= 0)
		chunk = xmalloc(CHUNK);
	while (off < spool->size) {
		n = (ptrdiff_t)(spool->size - off);
		if (chunk != NULL)
			n = spool_read(spool, off, chunk, CHUNK, fault);
		if (n < 0)
			goto out;
		if (spool_write_all(fd,
			chunk != NULL ? chunk : spool->data + off,
			(size_t)n) != 0) {
			fault_set(
			    fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
			goto out;
		}
		off += (uint64_t)n;
	}
	ret = 0;
out:
	free(chunk);
	return ret;
}

int
spool_own(struct spool **spool, struct fault *fault)
{
	struct spool *copy = NULL;
	char *chunk = NULL;
	uint64_t off = 0;
	ptrdiff_t n;

	if (!spool_borrowed(*spool))
		return 0;
	copy = spool_new((*spool)->max);
	chunk = xmalloc(CHUNK);
	while ((n = spool_read(*spool, off, chunk, CHUNK, fault)) > 0) {
		off += (uint64_t)n;
		if (spool_write(copy, chunk, (size_t)n, fault) != 0) {
			n = -1;
			break;
		}
	}
	free(chunk);
	if (n < 0) {
		spool_free(copy);
		return -1;
	}
	spool_free(*spool);
	*spool = copy;
	return 0;
}
