/* Spools: in memory, in a file, borrowed; the same bytes from each. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "xalloc.h"

/* Byte I of the test content. */
static char
byte(uint64_t i)
{
	return (char)(i * 31 + i / 4096);
}

static void
fill(char *data, uint64_t from, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		data[i] = byte(from + i);
}

/* Does N at OFF read back what was written, whatever the pieces? */
static bool
holds(struct spool *spool, uint64_t off, size_t n)
{
	char *data = xmalloc(n + 1);
	ptrdiff_t got = spool_read(spool, off, data, n, NULL);
	bool good = got == (ptrdiff_t)n;
	size_t i;

	for (i = 0; good && i < n; i++)
		good = data[i] == byte(off + i);
	free(data);
	return good;
}

static struct spool *
filled(uint64_t max, uint64_t size)
{
	struct spool *spool = spool_new(max);
	char chunk[10007];
	uint64_t off;
	size_t n;

	for (off = 0; off < size; off += n) {
		n = size - off < sizeof chunk ? (size_t)(size - off)
					      : sizeof chunk;
		fill(chunk, off, n);
		if (spool_write(spool, chunk, n, NULL) != 0)
			break;
	}
	return spool;
}

static void
test_size(uint64_t size, bool memory)
{
	struct spool *spool = filled(GIB, size);
	char end;

	is_int(spool_size(spool), size, "size");
	ok((spool_data(spool) != NULL) == memory, "%llu bytes %s memory",
	    (unsigned long long)size, memory ? "in" : "out of");
	ok(!spool_borrowed(spool), "not borrowed");
	ok(holds(spool, 0, size < 5000 ? (size_t)size : 5000), "its begin");
	ok(holds(spool, size / 2, (size_t)(size - size / 2)), "its rest");
	is_int(spool_read(spool, size, &end, 1, NULL), 0, "its end");
	is_int(spool_read(spool, UINT64_MAX, &end, 1, NULL), 0, "far behind");
	spool_free(spool);
}

static void
test_max(void)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_new(10);

	is_int(spool_write(spool, "0123456789", 10, &fault), 0, "to the brim");
	is_int(spool_write(spool, "x", 1, &fault), -1, "one byte more");
	is_int(fault.verdict, VERDICT_TROUBLE, "is trouble");
	is_str(fault.text, "larger than 10 bytes", "its reason");
	is_int(spool_size(spool), 10, "and adds nothing");
	spool_free(spool);
	spool_free(NULL);
}

static void
test_borrow(void)
{
	struct fault fault = FAULT_NONE;
	int fd = spool_temp(&fault), pipes[2];
	struct spool *spool = NULL;
	char data[5000];

	fill(data, 0, sizeof data);
	spool_write_all(fd, data, sizeof data);
	lseek(fd, 0, SEEK_SET);
	spool = spool_borrow(fd, GIB, &fault);
	ok(spool_borrowed(spool) && holds(spool, 0, 5000), "a borrowed file");
	ok(spool_data(spool) == NULL, "is not in memory");
	is_int(spool_write(spool, "x", 1, &fault), -1, "and not written to");
	fault = (struct fault)FAULT_NONE;
	if (ftruncate(fd, 4000) != 0)
		abort();
	is_int(spool_read(spool, 3000, data, 2000, &fault), -1,
	    "a file that shrinks is noticed");
	is_str(fault.text, "cut short while it was read", "and told");
	spool_free(spool);

	lseek(fd, 1000, SEEK_SET);
	spool = spool_borrow(fd, 3000, NULL);
	is_int(spool_size(spool), 3000, "from the offset on");
	spool_read(spool, 0, data, 1, NULL);
	ok(data[0] == byte(1000), "its first byte");
	spool_free(spool);
	fault = (struct fault)FAULT_NONE;
	ok(spool_borrow(fd, 2999, &fault) == NULL, "larger than allowed");
	is_str(fault.text, "larger than 2999 bytes", "its reason");
	close(fd);

	if (pipe(pipes) != 0)
		abort();
	ok(spool_borrow(pipes[0], GIB, NULL) == NULL, "a pipe");
	close(pipes[0]);
	close(pipes[1]);
	fault = (struct fault)FAULT_NONE;
	ok(spool_borrow(pipes[0], GIB, &fault) == NULL, "what is closed");
	is_str(fault.text, strerror(EBADF), "its reason");
}

/* A borrowed file that is copied cannot be changed under it any more. */
static void
test_own(void)
{
	struct spool *spool = NULL, *same = NULL;
	int fd = spool_temp(NULL);
	char data[5000];

	fill(data, 0, sizeof data);
	spool_write_all(fd, data, sizeof data);
	lseek(fd, 0, SEEK_SET);
	spool = spool_borrow(fd, GIB, NULL);
	is_int(spool_own(&spool, NULL), 0, "a borrowed spool made our own");
	ok(!spool_borrowed(spool), "is not borrowed any more");
	if (ftruncate(fd, 0) != 0)
		abort();
	ok(holds(spool, 0, sizeof data), "and keeps its bytes");
	same = spool;
	is_int(spool_own(&spool, NULL), 0, "our own");
	ok(spool == same, "stays as it is");
	spool_free(spool);

	spool_write_all(fd, data, sizeof data);
	lseek(fd, 0, SEEK_SET);
	same = spool = spool_borrow(fd, GIB, NULL);
	if (ftruncate(fd, 10) != 0)
		abort();
	is_int(spool_own(&spool, NULL), -1, "one that shrinks is refused");
	ok(spool == same, "and stays as it was");
	spool_free(spool);
	close(fd);
}

static void
test_procfs(void)
{
	int fd = open("/proc/self/stat", O_RDONLY);
	struct spool *spool = NULL;

	if (fd < 0) {
		skip("needs /proc", "a file that claims to be empty");
		return;
	}
	spool = spool_borrow(fd, GIB, NULL);
	ok(spool_size(spool) > 0 && !spool_borrowed(spool),
	    "a file that claims to be empty is copied");
	spool_free(spool);
	close(fd);
}

static void
test_copy(uint64_t size, const char *name)
{
	struct spool *spool = filled(GIB, size), *back = NULL;
	int fd = spool_temp(NULL);

	is_int(spool_copy(spool, fd, NULL), 0, name);
	lseek(fd, 0, SEEK_SET);
	back = spool_new(GIB);
	is_int(spool_fill(back, fd, NULL), 0, "and is read again");
	ok(spool_size(back) == size && holds(back, 0, (size_t)size),
	    "the same bytes");
	spool_free(back);
	spool_free(spool);
	close(fd);
}

static void
test_failures(void)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory("abc", 3);
	int full = open("/dev/full", O_WRONLY);

	is_str(spool_data(spool), "abc", "over the caller's memory");
	is_int(spool_write(spool, "x", 1, NULL), -1, "which is not written");
	is_int(spool_fill(spool, -1, &fault), -1, "filled from nothing");
	is_str(fault.text, strerror(EBADF), "its reason");
	fault = (struct fault)FAULT_NONE;
	if (full >= 0) {
		is_int(spool_copy(spool, full, &fault), -1, "a full device");
		is_str(fault.text, strerror(ENOSPC), "its reason");
		close(full);
	}
	spool_free(spool);

	fault = (struct fault)FAULT_NONE;
	setenv("TMPDIR", "/nonexistent", 1);
	is_int(spool_temp(&fault), -1, "no directory for temporary files");
	is_str(fault.text,
	    "temporary file in /nonexistent: No such file or directory",
	    "its reason");
	spool = filled(GIB, CAP_SPOOL_MEMORY);
	is_int(spool_size(spool), CAP_SPOOL_MEMORY, "what memory holds");
	is_int(spool_write(spool, "x", 1, NULL), -1, "and nothing beyond");
	is_int(spool_size(spool), CAP_SPOOL_MEMORY, "adds nothing");
	spool_free(spool);
	unsetenv("TMPDIR");
}

int
main(void)
{
	test_size(0, true);
	test_size(4096, true);
	test_size(300 * KIB, true);
	test_size(CAP_SPOOL_MEMORY, true);
	test_size(CAP_SPOOL_MEMORY + 1, false);
	test_max();
	test_borrow();
	test_own();
	test_procfs();
	test_copy(5000, "copied from memory");
	test_copy(CAP_SPOOL_MEMORY + 70000, "copied from a file");
	test_failures();
	return tap_done();
}
