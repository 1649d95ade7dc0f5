#include <config.h>

#include <sys/resource.h>

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "child.h"
#include "renderchild.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

#define NO_STRING UINT32_MAX

struct order {
	uint64_t record; /* bytes */
	enum authentic_state state;
	bool any;
};

/* The texts of struct authentic, in the order they are sent. */
#define TEXTS 12

static void
texts(struct authentic *a, char **list[TEXTS])
{
	char **all[TEXTS] = {&a->sha256, &a->signer, &a->emp, &a->url,
	    &a->country, &a->algorithm, &a->fingerprint, &a->issuer,
	    &a->not_before, &a->not_after, &a->at, &a->seal};

	memcpy(list, all, sizeof all);
}

static int
send_string(int fd, const char *s)
{
	uint32_t n = s != NULL ? (uint32_t)strlen(s) : NO_STRING;

	if (spool_write_all(fd, &n, sizeof n) == -1)
		return -1;
	return s != NULL ? spool_write_all(fd, s, n) : 0;
}

/* *S is NULL where NULL was sent. */
static int
receive_string(int fd, char **s)
{
	uint32_t n;

	*s = NULL;
	if (child_read(fd, &n, sizeof n) == -1)
		return -1;
	if (n == NO_STRING)
		return 0;
	if (n > MIB)
		return -1;
	*s = xcalloc((size_t)n + 1, 1);
	return child_read(fd, *s, n);
}

char *
renderchild_string(int fd)
{
	char *s;

	if (receive_string(fd, &s) == 0)
		return s;
	free(s);
	return NULL;
}

static int
gone(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "the process that prints is gone: %s", strerror(errno));
}

static int
send_record(int fd, struct spool *record, struct fault *fault)
{
	char window[64 * KIB];
	uint64_t size = spool_size(record), at = 0;
	ptrdiff_t n;

	while (at < size) {
		n = spool_read(record, at, window, sizeof window, fault);
		if (n < 0)
			return -1;
		/* a file that shrank is made up for: the other side counts */
		if (n == 0)
			memset(window, 0, (size_t)(n = 1));
		if (at + (uint64_t)n > size)
			n = (ptrdiff_t)(size - at);
		if (spool_write_all(fd, window, (size_t)n) == -1)
			return gone(fault);
		at += (uint64_t)n;
	}
	return 0;
}

int
renderchild_order(int fd, struct spool *record,
    const struct authentic *authentic, struct fault *fault)
{
	struct authentic copy = *authentic;
	struct order order;
	char **list[TEXTS];

	memset(&order, 0, sizeof order);
	order.record = spool_size(record);
	order.state = authentic->state;
	order.any = authentic->any;
	if (spool_write_all(fd, &order, sizeof order) == -1)
		return gone(fault);
	texts(&copy, list);
	for (size_t i = 0; i < TEXTS; i++)
		if (send_string(fd, *list[i]) == -1)
			return gone(fault);
	return send_record(fd, record, fault);
}

static int
receive_order(int fd, struct authentic *authentic, char **record, size_t *n)
{
	struct order order;
	char **list[TEXTS];

	if (child_read(fd, &order, sizeof order) == -1)
		return -1;
	authentic->state = order.state;
	authentic->any = order.any;
	texts(authentic, list);
	for (size_t i = 0; i < TEXTS; i++)
		if (receive_string(fd, list[i]) == -1)
			return -1;
	*n = (size_t)order.record;
	*record = xmalloc(*n + 1);
	return child_read(fd, *record, *n);
}

/* Each document may take as much, however many there were before. */
static void
limit(void)
{
	struct rlimit cpu;
	struct rusage used;

	if (getrusage(RUSAGE_SELF, &used) == -1 ||
	    getrlimit(RLIMIT_CPU, &cpu) == -1)
		return;
	cpu.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
		       CAP_RENDER_SECONDS;
	if (cpu.rlim_max != RLIM_INFINITY && cpu.rlim_cur > cpu.rlim_max)
		cpu.rlim_cur = cpu.rlim_max;
	setrlimit(RLIMIT_CPU, &cpu);
}

static void
limit_memory(void)
{
/* sanitizers reserve terabytes */
#if !defined __SANITIZE_ADDRESS__
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define UNLIMITED
#endif
#endif
#ifndef UNLIMITED
	struct rlimit memory;

	if (getrlimit(RLIMIT_AS, &memory) == 0 &&
	    (memory.rlim_cur == RLIM_INFINITY ||
		memory.rlim_cur > CAP_RENDER_MEMORY)) {
		memory.rlim_cur = CAP_RENDER_MEMORY;
		setrlimit(RLIMIT_AS, &memory);
	}
#endif
#endif
}

static int
reply(int fd, const struct renderchild_reply *answer,
    const struct warnings *warnings, const struct buf *file)
{
	if (spool_write_all(fd, answer, sizeof *answer) == -1)
		return -1;
	for (size_t i = 0; i < warnings->n; i++)
		if (send_string(fd, warnings->text[i]) == -1)
			return -1;
	return spool_write_all(fd, file->data, (size_t)answer->file);
}

static int
serve(int fd, struct print **print, const struct print_options *options)
{
	struct renderchild_reply answer;
	struct authentic authentic = {0};
	struct warnings warnings = WARNINGS_NONE;
	struct buf file = BUF_INIT(SIZE_MAX);
	struct spool *spool = NULL;
	char *record = NULL;
	size_t n;
	int status = receive_order(fd, &authentic, &record, &n);

	memset(&answer, 0, sizeof answer);
	if (status == -1)
		goto out;
	limit();
	if (*print == NULL)
		*print = print_new(options, &answer.fault);
	if (*print != NULL) {
		spool = spool_memory(record, n);
		if (print_document(*print, spool, &authentic, &file,
			&answer.result, &warnings, &answer.fault) == 0)
			answer.file = file.len;
	}
	answer.warnings = (uint32_t)warnings.n;
	status = reply(fd, &answer, &warnings, &file);
out:
	spool_free(spool);
	free(record);
	buf_free(&file);
	warnings_free(&warnings);
	authentic_free(&authentic);
	return status;
}

/* The parent knows which document it was, and says so. */
static void
no_memory(void)
{
	child_leave(RENDERCHILD_NO_MEMORY);
}

/*
 * What one document needs the next one needs, too: memory is kept, not given
 * back and asked for again for each stream that is deflated.
 */
static void
keep_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, (int)(32 * MIB));
	mallopt(M_TRIM_THRESHOLD, (int)(64 * MIB));
	mallopt(M_TOP_PAD, (int)MIB);
#endif
}

void
renderchild_run(int fd, void *options)
{
	struct print *print = NULL;

	limit_memory();
	keep_memory();
	xalloc_on_failure(no_memory);
	while (serve(fd, &print, options) == 0)
		;
	print_free(print);
}
