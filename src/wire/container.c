#include <config.h>

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "caps.h"
#include "container.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define CHUNK (64 * KIB)

struct reader {
	struct archive *a;
	struct spool *spool;
	uint64_t at;  /* where libarchive reads */
	uint64_t out; /* bytes unpacked, all members */
	size_t members;
	bool tar;
	container_member_fn *member;
	container_skip_fn *skip;
	void *ctx;
	struct fault *fault;
	char chunk[CHUNK];
};

static la_ssize_t
read_some(struct archive *a, void *ctx, const void **data)
{
	struct reader *r = ctx;
	struct fault fault = FAULT_NONE;
	ptrdiff_t n = spool_read(r->spool, r->at, r->chunk, CHUNK, &fault);

	if (n < 0) {
		archive_set_error(a, EIO, "%s", fault.text);
		return ARCHIVE_FATAL;
	}
	r->at += (uint64_t)n;
	*data = r->chunk;
	return n;
}

static la_int64_t
skip_some(struct archive *a, void *ctx, la_int64_t n)
{
	struct reader *r = ctx;
	uint64_t left = spool_size(r->spool) - r->at;

	(void)a;
	if (n < 0)
		return 0;
	if ((uint64_t)n > left)
		n = (la_int64_t)left;
	r->at += (uint64_t)n;
	return n;
}

static la_int64_t
seek_to(struct archive *a, void *ctx, la_int64_t off, int whence)
{
	struct reader *r = ctx;
	la_int64_t size = (la_int64_t)spool_size(r->spool);

	(void)a;
	if (whence == SEEK_CUR)
		off += (la_int64_t)r->at;
	if (whence == SEEK_END)
		off += size;
	if (off < 0)
		return ARCHIVE_FATAL;
	r->at = (uint64_t)(off > size ? size : off);
	return (la_int64_t)r->at;
}

/* libarchive's reason, with "encrypted" in words that name the cure. */
static int
archive_fault(struct reader *r, struct fault *fault, const char *what)
{
	const char *why = archive_error_string(r->a);

	if (why != NULL && (strstr(why, "ncrypt") || strstr(why, "assphrase")))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: encrypted: %s", what, why);
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: damaged: %s", what,
	    why != NULL ? why : "unknown reason");
}

/* Just these formats; zip by its central directory, so that half of one is
 * not taken for a whole. */
static int
open_archive(struct reader *r)
{
	struct archive *a = r->a;

	if (archive_read_support_format_zip_seekable(a) != ARCHIVE_OK ||
	    archive_read_support_format_tar(a) != ARCHIVE_OK ||
	    archive_read_support_format_7zip(a) != ARCHIVE_OK ||
	    archive_read_set_format_option(
		a, "tar", "read_concatenated_archives", "1") != ARCHIVE_OK ||
	    archive_read_set_callback_data(a, r) != ARCHIVE_OK ||
	    archive_read_set_read_callback(a, read_some) != ARCHIVE_OK ||
	    archive_read_set_skip_callback(a, skip_some) != ARCHIVE_OK ||
	    archive_read_set_seek_callback(a, seek_to) != ARCHIVE_OK ||
	    archive_read_open1(a) != ARCHIVE_OK)
		return archive_fault(r, r->fault, "archive");
	return 0;
}

static const char *
not_a_file(struct archive_entry *entry)
{
	if (archive_entry_hardlink(entry) != NULL)
		return "a hard link";
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
		return NULL;
	case AE_IFLNK:
		return "a symbolic link";
	case AE_IFDIR:
		return "";
	default:
		return "a device, FIFO or socket";
	}
}

/* The caps that concern the archive as a whole. */
static int
within_caps(struct reader *r, size_t n, struct fault *fault)
{
	uint64_t in = spool_size(r->spool);

	r->out += n;
	if (r->out > CAP_CONTAINER)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "archive: more than %lu bytes unpacked", CAP_CONTAINER);
	if (r->out > CAP_RATIO_FLOOR && r->out / CAP_RATIO > in)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "archive: expands more than %d times", CAP_RATIO);
	return 0;
}

/*
 * The member at hand; -1 with *fault set when it cannot be had, which is that
 * member's trouble; r->fault is set as well when it is the archive's.
 */
static int
unpack(struct reader *r, struct archive_entry *entry, struct spool *out,
    struct fault *fault)
{
	static const char zeros[4096];
	const void *data;
	la_int64_t off = 0;
	uint64_t gap;
	size_t n, some;
	int rc;

	if (archive_entry_is_encrypted(entry))
		return fault_set(fault, VERDICT_TROUBLE, 0, "encrypted");
	for (;;) {
		rc = archive_read_data_block(r->a, &data, &n, &off);
		if (rc == ARCHIVE_EOF)
			return 0;
		if (rc != ARCHIVE_OK) {
			if (rc == ARCHIVE_FATAL)
				archive_fault(r, r->fault, "archive");
			return archive_fault(r, fault, "member");
		}
		/* a sparse file's holes */
		gap = (uint64_t)off > spool_size(out)
			  ? (uint64_t)off - spool_size(out)
			  : 0;
		if (gap > CAP_DOCUMENT)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "member: a hole of %llu bytes",
			    (unsigned long long)gap);
		if (within_caps(r, n + (size_t)gap, r->fault) != 0)
			return within_caps(r, 0, fault);
		for (; gap > 0; gap -= some) {
			some = gap < sizeof zeros ? gap : sizeof zeros;
			if (spool_write(out, zeros, some, fault) != 0)
				return -1;
		}
		if (spool_write(out, data, n, fault) != 0)
			return -1;
	}
}

static int
tell_member(struct reader *r, struct archive_entry *entry, const char *name)
{
	struct fault fault = FAULT_NONE;
	struct container_member m = {name, spool_new(CAP_FORM), &fault};
	int rc;

	if (unpack(r, entry, m.spool, &fault) != 0) {
		spool_free(m.spool);
		m.spool = NULL;
	}
	rc = r->member(r->ctx, &m);
	spool_free(m.spool);
	return rc;
}

static const char *
name_of(struct archive_entry *entry)
{
	const char *name = archive_entry_pathname_utf8(entry);

	if (name == NULL)
		name = archive_entry_pathname(entry);
	return name != NULL ? name : "";
}

static int
one_entry(struct reader *r, struct archive_entry *entry)
{
	const char *name = name_of(entry), *why = not_a_file(entry);

	r->tar = (archive_format(r->a) & ARCHIVE_FORMAT_BASE_MASK) ==
		 ARCHIVE_FORMAT_TAR;
	if (++r->members > CAP_MEMBERS)
		return fault_set(r->fault, VERDICT_TROUBLE, 0,
		    "archive: more than %d members", CAP_MEMBERS);
	if (strlen(name) > CAP_MEMBER_NAME)
		return fault_set(r->fault, VERDICT_TROUBLE, 0,
		    "archive: a name longer than %d bytes", CAP_MEMBER_NAME);
	return why == NULL ? tell_member(r, entry, name) : 0;
}

/* POSIX pax: two blocks of zeros end a tar; without them it may be half. */
static int
tar_end(struct reader *r)
{
	uint64_t size = spool_size(r->spool);
	char last[1024];
	size_t i;

	if (size >= sizeof last && spool_read(r->spool, size - sizeof last,
				       last, sizeof last, r->fault) < 0)
		return -1;
	for (i = 0; size >= sizeof last && i < sizeof last; i++)
		if (last[i] != 0)
			break;
	if (i < sizeof last || size < sizeof last)
		return fault_set(r->fault, VERDICT_TROUBLE, 0,
		    "archive: truncated: a tar without its two end blocks");
	return 0;
}

/* What is left out is told before the members, so that somebody hears it. */
static void
tell_skipped(struct reader *r)
{
	struct archive_entry *entry;
	const char *why;
	size_t n;
	int rc;

	for (n = 0; n < CAP_MEMBERS; n++) {
		rc = archive_read_next_header(r->a, &entry);
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return;
		why = not_a_file(entry);
		if (why != NULL && *why != '\0')
			r->skip(r->ctx, name_of(entry), why);
	}
}

static int
read_all(struct reader *r)
{
	struct archive_entry *entry;
	int rc, told;

	for (;;) {
		rc = archive_read_next_header(r->a, &entry);
		if (rc == ARCHIVE_EOF)
			return r->tar ? tar_end(r) : 0;
		/* a warning is about times, owners, or a name's characters */
		if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
			return archive_fault(r, r->fault, "archive");
		told = one_entry(r, entry);
		if (told != 0)
			return told;
		if (r->fault->verdict != VERDICT_OK)
			return -1;
	}
}

/* Names are UTF-8 or bytes, whatever the user's locale is. */
static locale_t
utf8_locale(void)
{
	locale_t c = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

	return c != (locale_t)0 ? uselocale(c) : (locale_t)0;
}

static void
restore_locale(locale_t old)
{
	if (old != (locale_t)0)
		freelocale(uselocale(old));
}

/* From the beginning; R->a is the caller's to free. */
static int
restart(struct reader *r)
{
	archive_read_free(r->a);
	r->at = 0;
	r->a = archive_read_new();
	if (r->a == NULL)
		return fault_set(
		    r->fault, VERDICT_TROUBLE, 0, "archive: out of memory");
	return open_archive(r);
}

int
container_read(struct spool *spool, container_member_fn *member,
    container_skip_fn *skip, void *ctx, struct fault *fault)
{
	struct reader *r = xmalloc(sizeof *r);
	struct fault own = FAULT_NONE;
	locale_t old = utf8_locale();
	int ret;

	memset(r, 0, offsetof(struct reader, chunk));
	r->spool = spool;
	r->member = member;
	r->skip = skip;
	r->ctx = ctx;
	r->fault = &own;
	ret = restart(r);
	if (ret == 0 && skip != NULL) {
		tell_skipped(r);
		ret = restart(r);
	}
	if (ret == 0)
		ret = read_all(r);
	archive_read_free(r->a);
	if (own.verdict != VERDICT_OK)
		fault_set(fault, own.verdict, 0, "%s", own.text);
	restore_locale(old);
	free(r);
	return ret;
}

struct container_writer {
	struct archive *a;
	time_t mtime;
	int fd;
	bool failed;
};

static la_ssize_t
write_some(struct archive *a, void *ctx, const void *data, size_t n)
{
	struct container_writer *w = ctx;

	if (spool_write_all(w->fd, data, n) == 0)
		return (la_ssize_t)n;
	archive_set_error(a, errno, "%s", strerror(errno));
	return -1;
}

static int
write_fault(struct container_writer *w, struct fault *fault)
{
	const char *why = archive_error_string(w->a);

	w->failed = true;
	/* so that the caller can keep quiet about a closed pipe */
	errno = archive_errno(w->a);
	return fault_set(fault, VERDICT_TROUBLE, 0, "tar: %s",
	    why != NULL ? why : "unknown reason");
}

/* reproducible-builds.org: SOURCE_DATE_EPOCH, seconds since 1970 */
static time_t
source_date(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long t;

	if (s == NULL || *s == '\0')
		return 0;
	errno = 0;
	t = strtoll(s, &end, 10);
	return errno != 0 || *end != '\0' || t < 0 ? 0 : (time_t)t;
}

struct container_writer *
container_write_open(int fd, struct fault *fault)
{
	struct container_writer *w = xcalloc(1, sizeof *w);

	w->fd = fd;
	w->mtime = source_date();
	w->a = archive_write_new();
	if (w->a == NULL) {
		fault_set(fault, VERDICT_TROUBLE, 0, "out of memory");
		free(w);
		return NULL;
	}
	if (archive_write_set_format_pax_restricted(w->a) == ARCHIVE_OK &&
	    archive_write_set_bytes_per_block(w->a, 10240) == ARCHIVE_OK &&
	    archive_write_set_bytes_in_last_block(w->a, 1) == ARCHIVE_OK &&
	    archive_write_open(w->a, w, NULL, write_some, NULL) == ARCHIVE_OK)
		return w;
	write_fault(w, fault);
	container_write_close(w, NULL);
	return NULL;
}

static int
write_header(struct container_writer *w, const char *name, uint64_t size,
    struct fault *fault)
{
	struct archive_entry *entry = archive_entry_new();
	locale_t old = utf8_locale();
	int rc;

	if (entry == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0, "out of memory");
	/* bytes that are not UTF-8 stay as they are */
	if (!archive_entry_update_pathname_utf8(entry, name))
		archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)size);
	archive_entry_set_mtime(entry, w->mtime, 0);
	archive_entry_set_uid(entry, 0);
	archive_entry_set_gid(entry, 0);
	rc = archive_write_header(w->a, entry);
	archive_entry_free(entry);
	restore_locale(old);
	return rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? 0
						      : write_fault(w, fault);
}

int
container_write_member(struct container_writer *w, const char *name,
    struct spool *spool, struct fault *fault)
{
	char *chunk = NULL;
	uint64_t off = 0;
	ptrdiff_t n;
	int ret = -1;

	if (write_header(w, name, spool_size(spool), fault) != 0)
		return -1;
	chunk = xmalloc(CHUNK);
	while ((n = spool_read(spool, off, chunk, CHUNK, fault)) > 0) {
		if (archive_write_data(w->a, chunk, (size_t)n) != n) {
			write_fault(w, fault);
			goto out;
		}
		off += (uint64_t)n;
	}
	if (n == 0)
		ret = 0;
	else
		w->failed = true;
out:
	free(chunk);
	return ret;
}

int
container_write_close(struct container_writer *w, struct fault *fault)
{
	int ret = 0;

	if (w == NULL)
		return 0;
	if (w->failed) {
		/* no end blocks: nobody must take half for a whole */
		archive_write_fail(w->a);
		ret = -1;
	} else if (archive_write_close(w->a) != ARCHIVE_OK) {
		ret = write_fault(w, fault);
	}
	archive_write_free(w->a);
	free(w);
	return ret;
}
