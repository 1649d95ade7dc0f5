/* container: three formats read, their damage seen; a tar written. */
#include <config.h>

#include <unistd.h>

#include "archives.h"
#include "container.h"
#include "tap.h"

static char *told; /* "name=content;", "name!why;", "name-kind;" */

static void
tell(const char *name, char sign, const char *text)
{
	char *s = xasprintf("%s%s%c%s;", told, name, sign, text);

	free(told);
	told = s;
}

static int
on_member(void *ctx, struct container_member *m)
{
	char *s = m->spool != NULL ? text_of(m->spool) : NULL;

	if ((m->spool == NULL) != (m->fault->verdict != VERDICT_OK))
		abort();
	tell(m->name, s != NULL ? '=' : '!', s != NULL ? s : m->fault->text);
	free(s);
	return ctx != NULL && strcmp(ctx, m->name) == 0 ? 5 : 0;
}

static void
on_skip(void *ctx, const char *name, const char *why)
{
	(void)ctx;
	tell(name, '-', why);
}

/* Reads IN, freed; what is told is in `told`. */
static int
read_all(struct spool *in, const char *stop, struct fault *fault)
{
	int ret;

	free(told);
	told = xstrdup("");
	ret = container_read(
	    in, on_member, on_skip, (void *)(uintptr_t)stop, fault);
	spool_free(in);
	return ret;
}

static void
tells(struct spool *in, const char *want, const char *name)
{
	struct fault fault = FAULT_NONE;

	if (!ok(read_all(in, NULL, &fault) == 0, "%s is read", name))
		printf("# %s\n", fault.text);
	is_str(told, want, name);
}

static void
refuses(struct spool *in, const char *why, const char *name)
{
	struct fault fault = FAULT_NONE;
	int ret = read_all(in, NULL, &fault);

	if (!ok(ret == -1 && fault.verdict == VERDICT_TROUBLE &&
		    strstr(fault.text, why) != NULL,
		"%s: %s", name, why))
		printf("# %d %s, told %s\n", ret, fault.text, told);
}

static const struct archive_file plain[] = {{"dir/", "", 0},
    {"dir/a.xml", "first", 0}, {"b \xc3\xa5.xml", "second", 0},
    {"empty", "", 0}, {NULL, NULL, 0}};
static const struct archive_file links[] = {{"a", "text", 0},
    {"soft", "/etc/passwd", 'l'}, {"hard", "a", 'h'}, {"fifo", "", 'p'},
    {NULL, NULL, 0}};

static void
formats(void)
{
	static const char want[] =
	    "dir/a.xml=first;b \xc3\xa5.xml=second;empty=;";
	struct fault fault = FAULT_NONE;

	tells(archive_of(AS_TAR, plain), want, "tar");
	tells(archive_of(AS_ZIP, plain), want, "zip");
	tells(archive_of(AS_7ZIP, plain), want, "7zip");
	tells(archive_of(AS_TAR, links),
	    "soft-a symbolic link;hard-a hard link;"
	    "fifo-a device, FIFO or socket;a=text;",
	    "what is no file is told first");
	is_int(read_all(archive_of(AS_TAR, plain), "dir/a.xml", &fault), 5,
	    "stopped by the callback");
	is_str(told, "dir/a.xml=first;", "after the first");
	is_int(fault.verdict, VERDICT_OK, "which is no fault");
}

/* IN with the bytes at FIND turned around. */
static struct spool *
spoilt(struct spool *in, const char *find)
{
	char *s = text_of(in), *at;
	size_t n = (size_t)spool_size(in);

	at = memmem(s, n, find, strlen(find));
	if (at == NULL)
		abort();
	*at ^= 0x11;
	spool_free(in);
	in = spool_of(s, n);
	free(s);
	return in;
}

static void
damage(void)
{
	static const struct archive_file stored[] = {
	    {"a.xml", "0123456789", 0}, {NULL, NULL, 0}};
	struct spool *tar = archive_of(AS_TAR, plain);
	size_t size = (size_t)spool_size(tar);

	refuses(cut(tar, 1024), "without its two end blocks", "a cut tar");
	refuses(cut(archive_of(AS_TAR, plain), size - 700), "runcated",
	    "half a tar");
	refuses(joined(archive_of(AS_TAR, plain), spool_str("garbage")),
	    "archive: ", "garbage behind a tar");
	refuses(spoilt(archive_of(AS_TAR, plain), "b \xc3\xa5.xml"),
	    "archive: damaged", "a tar with a wrong header");
	tells(joined(archive_of(AS_TAR, stored), archive_of(AS_TAR, stored)),
	    "a.xml=0123456789;a.xml=0123456789;", "two tars, both read");
	refuses(cut(archive_of(AS_ZIP, plain), 10), "archive: damaged",
	    "a cut zip");
	refuses(cut(archive_of(AS_7ZIP, plain), 10), "archive: damaged",
	    "a cut 7zip");
	refuses(spool_of("PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22),
	    "archive: ", "an empty zip");
	refuses(spool_str("no archive"), "archive: damaged", "no archive");
}

static void
members(void)
{
	static const struct archive_file two[] = {
	    {"a", "0123456789", 0}, {"b", "good", 0}, {NULL, NULL, 0}};
	struct fault fault = FAULT_NONE;

	is_int(read_all(archive_of(AS_SECRET_ZIP, two), NULL, &fault), 0,
	    "an encrypted zip");
	is_str(told, "a!encrypted;b!encrypted;", "each member is trouble");
	ok(strstr(told, "0123") == NULL, "and not shown");
}

static void
writing(void)
{
	char name[] = "/tmp/emrex-test-XXXXXX";
	int fd = mkstemp(name);
	struct container_writer *w = NULL;
	struct spool *a = spool_str("first"), *b = spool_str("second");
	struct spool *in = NULL;
	char *s = NULL;
	long mtime = -1;

	unlink(name);
	setenv("SOURCE_DATE_EPOCH", "86400", 1);
	w = container_write_open(fd, NULL);
	ok(w != NULL && container_write_member(w, "a.xml", a, NULL) == 0 &&
		container_write_member(w, "b \xc3\xa5.xml", b, NULL) == 0 &&
		container_write_close(w, NULL) == 0,
	    "a tar is written");
	lseek(fd, 0, SEEK_SET);
	in = spool_new(CAP_FORM);
	spool_fill(in, fd, NULL);
	s = text_of(in);
	sscanf(s + 136, "%lo", (unsigned long *)&mtime);
	is_int(mtime, 86400, "mtime is SOURCE_DATE_EPOCH");
	ok(strncmp(s + 108, "000000 ", 7) == 0, "owner 0");
	tells(in, "a.xml=first;b \xc3\xa5.xml=second;", "and read again");
	w = container_write_open(fd, NULL);
	close(fd);
	ok(container_write_member(w, "a.xml", a, NULL) != 0 ||
		container_write_close(w, NULL) != 0,
	    "a closed file is a fault");
	free(s);
	spool_free(a);
	spool_free(b);
}

int
main(void)
{
	formats();
	damage();
	members();
	writing();
	free(told);
	return tap_done();
}
