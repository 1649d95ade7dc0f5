/* The loop over operands: one process and several, deaths and orders. */
#include <config.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "jobs.h"
#include "operand.h"
#include "opt.h"
#include "std.h"
#include "tap.h"

/* Does what the first byte of the operand says. */
static void
judge(void *ctx, struct operand *op, FILE *out, struct jobs_result *result)
{
	char byte = '\0';

	(void)ctx;
	if (op->fd < 0) {
		result->verdict = VERDICT_TROUBLE;
		fprintf(out, "TROUBLE %s %s\n", op->name, op->fault.text);
		return;
	}
	if (read(op->fd, &byte, 1) == 1)
		result->counts[0] = 1;
	fprintf(out, "%c %s\n", byte, op->name);
	switch (byte) {
	case 'K':
		raise(SIGKILL);
		break;
	case 'A':
		msg_error("last words");
		raise(SIGTERM);
		break;
	case 'E':
		_exit(7);
	case 'N':
		result->verdict = VERDICT_NO;
		msg_warn("%s: no", op->name);
		break;
	case 'S':
		usleep(20000);
		break;
	default:
		break;
	}
}

static struct jobs_total total;
static char out[65536], err[65536];

static void
slurp(const char *name, char *data)
{
	FILE *fp = fopen(name, "r");
	size_t n = fread(data, 1, 65535, fp);

	data[n] = '\0';
	fclose(fp);
}

/* Runs over the words of LINE with N workers, both streams caught. */
static int
run(const char *line, long n, bool faults)
{
	struct jobs jobs = {judge, NULL, faults, n, false};
	struct strings args = {NULL, 0};
	struct operands *operands = NULL;
	char copy[4096], *word = NULL;
	int status, saved_out, saved_err, to;

	snprintf(copy, sizeof copy, "%s", line);
	for (word = strtok(copy, " "); word != NULL; word = strtok(NULL, " "))
		strings_add(&args, word);
	fflush(stdout);
	saved_out = dup(STDOUT_FILENO);
	saved_err = dup(STDERR_FILENO);
	to = open("out", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(to, STDOUT_FILENO);
	close(to);
	to = open("err", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	dup2(to, STDERR_FILENO);
	close(to);
	operands = operands_open(&args, NULL, NULL);
	status = jobs_run(&jobs, operands, &total);
	fflush(stdout);
	dup2(saved_out, STDOUT_FILENO);
	dup2(saved_err, STDERR_FILENO);
	close(saved_out);
	close(saved_err);
	operands_free(operands);
	strings_free(&args);
	slurp("out", out);
	slurp("err", err);
	return status;
}

static void
write_file(const char *name, const char *text)
{
	FILE *fp = fopen(name, "w");

	fputs(text, fp);
	fclose(fp);
}

static void
test_order(void)
{
	char want_out[65536], want_err[65536], line[4096] = "", name[32];
	int i, status;
	long n;

	for (i = 0; i < 200; i++) {
		snprintf(name, sizeof name, "f%d ", i);
		strcat(line, name);
		name[strlen(name) - 1] = '\0';
		write_file(name, i == 0 ? "S" : i % 7 == 3 ? "N" : "O");
	}
	strcat(line, "missing f1");
	status = run(line, 1, false);
	is_int(status, VERDICT_TROUBLE, "one process");
	is_int(total.operands, 202, "operands");
	is_int(total.verdicts[VERDICT_NO], 29, "refused ones");
	is_int(total.verdicts[VERDICT_TROUBLE], 1, "unreadable ones");
	is_int(total.counts[0], 201, "a count of the tool");
	ok(strncmp(out, "S f0\nO f1\nO f2\nN f3\n", 20) == 0, "output");
	ok(strstr(err, ": missing: No such file or directory\n") != NULL,
	    "what is missing is told");
	memcpy(want_out, out, sizeof out);
	memcpy(want_err, err, sizeof err);
	for (n = 0; n < 9; n += 2) {
		is_int(run(line, n, false), status, "several processes");
		is_str(out, want_out, "the same output");
		is_str(err, want_err, "the same messages");
		is_int(total.operands, 202, "the same operands");
		is_int(total.counts[0], 201, "the same counts");
	}
}

static void
test_deaths(void)
{
	write_file("ok", "O");
	write_file("kill", "K");
	write_file("die", "A");
	write_file("exit", "E");
	is_int(run("ok kill ok die exit ok", 2, false), VERDICT_TROUBLE,
	    "workers that die");
	is_str(out, "O ok\nO ok\nO ok\n", "cost their operands alone");
	is_str(err,
	    "test_jobs: kill: the worker died of signal 9 (Killed)\n"
	    "test_jobs: last words\n"
	    "test_jobs: die: the worker died of signal 15 (Terminated)\n"
	    "test_jobs: exit: the worker ended with status 7\n",
	    "and are told");
	is_int(total.verdicts[VERDICT_TROUBLE], 3, "three are trouble");
	is_int(total.verdicts[VERDICT_OK], 3, "three are good");
	run("kill ok", 3, true);
	is_str(out, "TROUBLE kill the worker died of signal 9 (Killed)\nO ok\n",
	    "a tool that wants to see faults sees them");
	is_str(err, "", "and tells them itself");
}

static void
test_nothing(void)
{
	is_int(run(".empty", 1, true), VERDICT_TROUBLE, "an empty directory");
	is_str(err, "test_jobs: nothing to judge\n", "is told");
	is_int(run(".empty", 2, true), VERDICT_TROUBLE, "by workers too");
	is_str(err, "test_jobs: nothing to judge\n", "in the same words");
	is_int(total.operands, 0, "none");
}

static void
test_no_room(void)
{
	setenv("TMPDIR", "/nonexistent", 1);
	is_int(run("ok", 2, false), VERDICT_TROUBLE, "no temporary files");
	is_str(err,
	    "test_jobs: ok: temporary file in /nonexistent: "
	    "No such file or directory\n",
	    "are told");
	unsetenv("TMPDIR");
}

int
main(void)
{
	char dir[] = "/tmp/test_jobs-XXXXXX";

	std_init("test_jobs");
	if (mkdtemp(dir) == NULL || chdir(dir) != 0 ||
	    system("mkdir .empty") != 0)
		return 2;
	test_order();
	test_deaths();
	test_nothing();
	test_no_room();
	if (system("rm -rf .empty *") != 0 || chdir("/") != 0 ||
	    rmdir(dir) != 0)
		ok(false, "%s is left", dir);
	return tap_done();
}
