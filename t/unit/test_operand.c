/* Operands: files, lists, directories, and what cannot be read. */
#include <config.h>

#include <sys/stat.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "operand.h"
#include "opt.h"
#include "tap.h"

/* All that comes of ARGS or LIST, one per line. */
static const char *
all(const char *const *args, const char *list)
{
	static struct buf buf = BUF_INIT(1 << 20);
	struct strings strings = {NULL, 0};
	struct fault fault = FAULT_NONE;
	struct operands *o = NULL;
	struct operand op;

	buf_clear(&buf);
	buf_adds(&buf, "");
	while (args != NULL && *args != NULL)
		strings_add(&strings, *args++);
	o = operands_open(&strings, list, &fault);
	if (o == NULL)
		buf_printf(&buf, "refused: %s\n", fault.text);
	while (o != NULL && operands_next(o, &op) == 1) {
		operand_open(&op);
		buf_printf(&buf, "%s%s%s%s\n", op.name,
		    op.fault.text[0] != '\0' ? ": " : "", op.fault.text,
		    op.skip		    ? " (skip)"
		    : op.fd < 0		    ? " (fault)"
		    : op.fd == STDIN_FILENO ? " (stdin)"
					    : "");
		operand_close(&op);
	}
	operands_free(o);
	strings_free(&strings);
	return buf.data;
}

#define ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
write_file(const char *name, const char *text, size_t n)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, text, n) != (ssize_t)n)
		abort();
	close(fd);
}

static void
test_files(void)
{
	write_file("one", "1", 1);
	is_str(all(NULL, NULL), "- (stdin)\n", "none: standard input");
	is_str(all(ARGS("one", "-", "one"), NULL), "one\n- (stdin)\none\n",
	    "files and standard input");
	is_str(all(ARGS("-", "-"), NULL),
	    "- (stdin)\n-: standard input is read already (fault)\n",
	    "standard input twice");
	is_str(all(ARGS("none", "one", ""), NULL),
	    "none: No such file or directory (fault)\none\n"
	    ": No such file or directory (fault)\n",
	    "what is missing takes its turn");
}

static void
test_list(void)
{
	write_file("list", "one\0\0two\0-", 10);
	is_str(all(NULL, "list"),
	    "one\nlist:2: an empty file name (fault)\n"
	    "two: No such file or directory (fault)\n- (stdin)\n",
	    "a list, empty names told by number");
	is_str(all(ARGS("one"), "list"),
	    "refused: extra operand 'one': not together with --files0-from\n",
	    "a list and an operand");
	is_str(all(NULL, "none"), "refused: none: No such file or directory\n",
	    "no such list");
	write_file("empty", "", 0);
	is_str(all(NULL, "empty"), "", "an empty list has nothing");
	write_file("list", "one\0", 4);
	is_str(all(NULL, "list"), "one\n", "nothing behind the last NUL");
	is_str(all(NULL, "."), ".:1: Is a directory (fault)\n",
	    "a list that is a directory");
}

static void
test_long_name(void)
{
	char *name = malloc(70000);

	memset(name, 'x', 70000);
	write_file("list", name, 70000);
	is_str(all(NULL, "list"),
	    "list:1: a name longer than 65536 bytes (fault)\n",
	    "a list that is no list");
	free(name);
}

/* "-" in a list that is standard input itself */
static void
test_list_on_input(void)
{
	int saved = dup(STDIN_FILENO);

	write_file("list", "one\0-\0one", 9);
	if (freopen("list", "r", stdin) == NULL)
		abort();
	is_str(all(NULL, "-"),
	    "one\n-:2: no '-' in a list that is standard input itself "
	    "(fault)\none\n",
	    "a list on standard input");
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static void
test_directory(void)
{
	int fifo;

	mkdir("d", 0700);
	mkdir("d/a", 0700);
	mkdir("d/empty", 0700);
	write_file("d/a/x", "", 0);
	write_file("d/a.b", "", 0);
	write_file("d/a0", "", 0);
	write_file("d/.hidden", "", 0);
	write_file("d/\xc3\xa6", "", 0);
	write_file("d/Z", "", 0);
	fifo = mkfifo("d/fifo", 0600);
	if (fifo != 0 || symlink("..", "d/loop") != 0 ||
	    symlink("Z", "d/link") != 0 || symlink("none", "d/lost") != 0)
		abort();
	is_str(all(ARGS("d"), NULL),
	    "d/.hidden\nd/Z\nd/a.b\nd/a/x\nd/a0\n"
	    "d/fifo: not a regular file: skipped (skip)\n"
	    "d/link\n"
	    "d/loop: a symbolic link to a directory: skipped (skip)\n"
	    "d/lost: No such file or directory (fault)\n"
	    "d/\xc3\xa6\n",
	    "below a directory, by the bytes of the whole names");
	is_str(all(ARGS("d/a/", "d/empty", "one"), NULL), "d/a/x\none\n",
	    "a slash behind it; an empty one");
	write_file("list", "d/a\0one", 7);
	is_str(all(NULL, "list"), "d/a/x\none\n", "a directory in a list");
	if (symlink("d/a", "to") != 0)
		abort();
	is_str(all(ARGS("to"), NULL), "to/x\n",
	    "a link given as operand is followed");
}

static void
test_depth(void)
{
	char path[1024] = "deep", want[2048];
	int i;

	for (i = 0; i < CAP_DIRECTORY_DEPTH; i++) {
		mkdir(path, 0700);
		if (i + 1 < CAP_DIRECTORY_DEPTH)
			strcat(path, "/d");
	}
	strcat(path, "/f");
	write_file(path, "", 0);
	snprintf(want, sizeof want, "%s\n", path);
	is_str(all(ARGS("deep"), NULL), want, "the deepest that is allowed");
	unlink(path);
	path[strlen(path) - 1] = 'd';
	mkdir(path, 0700);
	snprintf(want, sizeof want,
	    "%s: directories nested deeper than %d (fault)\n", path,
	    CAP_DIRECTORY_DEPTH);
	is_str(all(ARGS("deep"), NULL), want, "one deeper is told");
}

/* A file that was found and has been replaced by a FIFO since. */
static void
test_swapped(void)
{
	struct operand op = OPERAND_NONE;

	if (mkfifo("fifo", 0600) != 0)
		abort();
	op.name = strdup("fifo");
	op.found = true;
	operand_open(&op);
	is_int(op.fd, -1, "a FIFO does not hold up the run");
	is_str(op.fault.text, "no longer a regular file", "its reason");
	operand_close(&op);
}

int
main(void)
{
	char dir[] = "/tmp/test_operand-XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) != 0)
		return 2;
	test_files();
	test_list();
	test_long_name();
	test_list_on_input();
	test_directory();
	test_depth();
	test_swapped();
	if (system("rm -rf d deep empty fifo list one to") != 0 ||
	    chdir("/") != 0 || rmdir(dir) != 0)
		ok(false, "%s is left", dir);
	return tap_done();
}
