/* Where products go, and what is left behind when they cannot. */
#include <config.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "msg.h"
#include "newfile.h"
#include "output.h"
#include "spool.h"
#include "std.h"
#include "stem.h"
#include "tap.h"

static struct fault fault;

static struct spool *
product(const char *text)
{
	struct spool *spool = spool_new(GIB);

	spool_write(spool, text, strlen(text), NULL);
	return spool;
}

/* Puts the N products TEXTS, all made from NAMES; the first failure counts. */
static int
put(const char *file, const char *dir, bool force, enum output_mode mode,
    const char *const *names, bool commit)
{
	struct output_options options = {file, dir, force};
	struct output *o = NULL;
	int ret = 0;

	fault = (struct fault)FAULT_NONE;
	o = output_open(&options, mode, &fault);
	if (o == NULL)
		return -1;
	for (; ret == 0 && *names != NULL; names++)
		ret = output_put(o, *names, "xml", product(*names), &fault);
	if (output_close(o, commit && ret == 0, &fault) != 0)
		ret = -1;
	return ret;
}

#define NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *
content(const char *name)
{
	static char text[65536];
	FILE *fp = fopen(name, "r");
	size_t n;

	if (fp == NULL)
		return NULL;
	n = fread(text, 1, sizeof text - 1, fp);
	text[n] = '\0';
	fclose(fp);
	return text;
}

static void
write_file(const char *name, const char *text, mode_t mode)
{
	FILE *fp = fopen(name, "w");

	fputs(text, fp);
	fclose(fp);
	chmod(name, mode);
}

/* How many entries the directory has, dotted ones too. */
static int
entries(const char *dir)
{
	char command[256];
	FILE *fp = NULL;
	int n = -1;

	snprintf(command, sizeof command, "ls -A %s | wc -l", dir);
	fp = popen(command, "r");
	if (fscanf(fp, "%d", &n) != 1)
		n = -1;
	pclose(fp);
	return n;
}

static int
mode_of(const char *name)
{
	struct stat st;

	return stat(name, &st) == 0 ? (int)(st.st_mode & 07777) : -1;
}

static void
name_is(struct stems *stems, const char *source, const char *want)
{
	is_str(stems_name(stems, source, "xml"), want, want);
}

static void
test_stems(void)
{
	struct stems *stems = stems_new();
	char longest[300], name[16];
	int i, bad = 0;

	name_is(stems, "dir/record.xml", "record.xml");
	name_is(stems, "other/RECORD.xml.gz", "RECORD-2.xml");
	name_is(stems, "record-2", "record-2-2.xml");
	name_is(stems, "record", "record-3.xml");
	name_is(stems, "-", "stdin.xml");
	name_is(stems, "../..", "_..xml");
	name_is(stems, "a/", "unnamed.xml");
	name_is(stems, ".hidden", "_hidden.xml");
	name_is(stems, "-rf", "_rf.xml");
	name_is(stems, "a b\nc\xc3\xa6;$(x)", "a_b_c_____x_.xml");
	name_is(stems, ".xml", "_xml.xml");
	memset(longest, 'y', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	is_int(strlen(stems_name(stems, longest, "pdf")), CAP_STEM,
	    "a long name is cut");
	is_int(strlen(stems_name(stems, longest, "pdf")), CAP_STEM,
	    "its second too");
	ok(strstr(stems_name(stems, longest, "pdf"), "yy-3.pdf") != NULL,
	    "with its number and ending");
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%d", i);
		bad += strchr(stems_name(stems, name, "a"), '-') != NULL;
		bad += strchr(stems_name(stems, name, "a"), '-') == NULL;
	}
	is_int(bad, 0, "a thousand names, each twice");
	/* the search must not begin anew for each: that takes minutes */
	alarm(60);
	for (i = 1; i < 50000; i++)
		stems_name(stems, "d/alike", "a");
	alarm(0);
	name_is(stems, "e/ALIKE", "ALIKE.xml");
	is_str(stems_name(stems, "f/Alike", "a"), "Alike-50000.a",
	    "many named alike");
	stems_free(stems);
	stems_free(NULL);
}

static void
test_file(void)
{
	is_int(put("new", NULL, false, OUTPUT_ONE, NAMES("one"), true), 0,
	    "a new file");
	is_str(content("new"), "one", "its content");
	is_int(mode_of("new"), 0600, "its mode");
	write_file("old", "old", 0640);
	if (symlink("old", "link") != 0 || symlink("none", "lost") != 0)
		abort();
	is_int(put("link", NULL, false, OUTPUT_ONE, NAMES("two"), true), 0,
	    "through a link");
	is_str(content("old"), "two", "its target is replaced");
	is_int(mode_of("old"), 0640, "the old mode");
	ok(readlink("link", (char[8]){0}, 8) == 3, "the link stays");
	is_int(put("lost", NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a link to nowhere is refused");
	is_int(put("old", NULL, false, OUTPUT_ONE, NAMES("x"), false), 0,
	    "what is not committed");
	is_str(content("old"), "two", "leaves the old file");
	is_int(put("old", NULL, false, OUTPUT_ONE, NAMES("x", "y"), true), -1,
	    "a second document");
	is_str(fault.text, "more than one document", "is refused");
	is_str(content("old"), "two", "and leaves the old file");
	is_int(put("fresh", NULL, false, OUTPUT_ONE, NAMES(NULL), true), 0,
	    "no product");
	is_int(access("fresh", F_OK), -1, "makes no file");
	is_int(put(".", NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a directory");
	is_str(fault.text, ".: a directory: want a file", "is refused");
	is_int(put("no/x", NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a missing directory is refused");
	is_int(put("a", "b", false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "-o and -d are refused together");
	is_int(entries("."), 4, "nothing else is left");
}

static void
test_device(void)
{
	struct stat st;
	int pipes[2], fd;
	char name[32], text[8] = "";

	is_int(put("/dev/null", NULL, false, OUTPUT_ONE, NAMES("x"), true), 0,
	    "a device");
	ok(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode),
	    "stays a device");
	if (access("/dev/full", W_OK) == 0) {
		is_int(
		    put("/dev/full", NULL, false, OUTPUT_ONE, NAMES("x"), true),
		    -1, "a full device");
		is_str(fault.text, "/dev/full: No space left on device",
		    "is told");
	}
	if (pipe(pipes) != 0)
		abort();
	snprintf(name, sizeof name, "/dev/fd/%d", pipes[1]);
	is_int(put(name, NULL, false, OUTPUT_ONE, NAMES("x"), false), 0,
	    "a descriptor, not committed");
	is_int(put(name, NULL, false, OUTPUT_ONE, NAMES("one"), true), 0,
	    "a descriptor, committed");
	is_int(read(pipes[0], text, sizeof text), 3, "has the product only");
	is_str(text, "one", "its content");
	close(pipes[0]);
	is_int(put(name, NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a closed pipe");
	ok(fault.verdict == VERDICT_TROUBLE && fault.text[0] == '\0',
	    "is quiet");
	close(pipes[1]);
	is_int(put(name, NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a descriptor that is closed is refused");
	fd = open("/dev/null", O_RDONLY);
	snprintf(name, sizeof name, "/dev/fd/%d", fd);
	is_int(put(name, NULL, false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "one that is open for reading is refused");
	close(fd);
}

static void
test_dir(void)
{
	is_int(put(NULL, "d", false, OUTPUT_ONE, NAMES("x/one.xml", "ONE", "-"),
		   true),
	    0, "a directory takes many");
	is_str(content("d/one.xml"), "x/one.xml", "the first");
	is_str(content("d/ONE-2.xml"), "ONE", "the second");
	is_int(mode_of("d/stdin.xml"), 0600, "the mode");
	is_int(put(NULL, "d", false, OUTPUT_ONE, NAMES("one"), true), -1,
	    "an existing file is refused");
	is_str(fault.text, "d/one.xml: File exists", "and told");
	is_str(content("d/one.xml"), "x/one.xml", "and stays");
	is_int(put(NULL, "d", true, OUTPUT_ONE, NAMES("one"), true), 0,
	    "--force replaces it");
	is_str(content("d/one.xml"), "one", "by the new one");
	write_file("outside", "safe", 0600);
	if (symlink("../outside", "d/trap.xml") != 0)
		abort();
	is_int(put(NULL, "d", false, OUTPUT_ONE, NAMES("trap"), true), -1,
	    "a link is refused");
	is_int(put(NULL, "d", true, OUTPUT_ONE, NAMES("trap"), true), 0,
	    "and replaced by --force");
	is_str(content("outside"), "safe", "never followed");
	is_int(put(NULL, "new", false, OUTPUT_ONE, NAMES("x"), true), -1,
	    "a directory that is a file is refused");
	is_int(entries("d"), 4, "nothing else is left");
}

static void
test_tar(void)
{
	char first[16384];
	const char *tar = NULL;

	is_int(put("t", NULL, false, OUTPUT_MANY, NAMES("one"), true), 0,
	    "one of many");
	is_str(content("t"), "one", "is bare");
	is_int(put("t", NULL, false, OUTPUT_MANY, NAMES("one", "two"), true), 0,
	    "two of many");
	tar = content("t");
	ok(strcmp(tar, "one.xml") == 0 && memcmp(tar + 257, "ustar", 5) == 0,
	    "are a tar");
	memcpy(first, tar, sizeof first);
	put("t", NULL, false, OUTPUT_TAR, NAMES("one", "two"), true);
	ok(memcmp(first, content("t"), 3072) == 0, "the same one each time");
	put("t", NULL, false, OUTPUT_TAR, NAMES("one"), true);
	ok(memcmp(content("t"), first, 512) == 0, "also of one");
	is_int(put("t2", NULL, false, OUTPUT_TAR, NAMES(NULL), true), 0,
	    "a tar of none");
	is_int(access("t2", F_OK), -1, "is not made");
}

/* A run that is ended by SIGNAL between writing and committing. */
static void
test_interrupt(int sig)
{
	struct newfile *file = NULL;
	int status = 0;
	pid_t pid;

	mkdir("i", 0700);
	write_file("i/old", "old", 0600);
	pid = fork();
	if (pid == 0) {
		file = newfile_open("i/old", NEWFILE_FOLLOW, NULL);
		spool_write_all(newfile_fd(file), "half", 4);
		raise(sig);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == sig,
	    "signal %d ends the run", sig);
	is_str(content("i/old"), "old", "the old file stays");
	is_int(entries("i"), 1, "nothing is left beside it");
}

int
main(void)
{
	char dir[] = "/tmp/test_output-XXXXXX";

	std_init("test_output");
	umask(022);
	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return 2;
	test_stems();
	test_file();
	test_device();
	test_dir();
	test_tar();
	test_interrupt(SIGTERM);
	test_interrupt(SIGKILL);
	if (system("rm -rf *") != 0 || chdir("/") != 0 || rmdir(dir) != 0)
		ok(false, "%s is left", dir);
	return tap_done();
}
