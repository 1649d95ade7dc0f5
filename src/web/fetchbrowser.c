#include <config.h>

#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "child.h"
#include "fetchbrowser.h"
#include "xalloc.h"

#define BLANKS " \t"
/* a command that cannot do it says so at once; looks, 50 ms apart */
#define LOOKS 20

static char *
one_arg(const char *word, size_t n, const char *url, bool *put)
{
	struct buf out = BUF_INIT(MIB);

	for (size_t i = 0; i < n; i++) {
		bool pair = word[i] == '%' && i + 1 < n;

		if (pair && word[i + 1] == 's') {
			(void)buf_adds(&out, url);
			*put = true;
			i++;
		} else {
			(void)buf_addc(&out, word[i]);
			i += pair && word[i + 1] == '%';
		}
	}
	return buf_take(&out);
}

char **
fetchbrowser_args(const char *command, const char *url)
{
	char **args = NULL;
	bool put = false;
	size_t n = 0, len;

	for (const char *p = command + strspn(command, BLANKS); *p != '\0';
	     p += len, p += strspn(p, BLANKS)) {
		len = strcspn(p, BLANKS);
		args = xreallocarray(args, n + 3, sizeof *args);
		args[n++] = one_arg(p, len, url, &put);
	}
	if (n == 0)
		return NULL;
	if (!put)
		args[n++] = xstrdup(url);
	args[n] = NULL;
	return args;
}

void
fetchbrowser_args_free(char **args)
{
	for (size_t i = 0; args != NULL && args[i] != NULL; i++)
		free(args[i]);
	free(args);
}

/* In the child: what it prints is for a terminal, or nobody. */
static void
become(char **args)
{
	int null = open("/dev/null", O_RDWR), fd;
	long max = sysconf(_SC_OPEN_MAX);
	sigset_t none;

	(void)setsid();
	sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)signal(SIGXFSZ, SIG_DFL);
	if (null >= 0 && !isatty(STDERR_FILENO))
		(void)dup2(null, STDERR_FILENO);
	(void)dup2(STDERR_FILENO, STDOUT_FILENO);
	if (null >= 0 && !isatty(STDIN_FILENO))
		(void)dup2(null, STDIN_FILENO);
	for (fd = STDERR_FILENO + 1; fd < (max < 0 || max > 4096 ? 4096 : max);
	     fd++)
		(void)close(fd);
	(void)execvp(args[0], args);
	child_leave(127);
}

static int
run(char **args)
{
	const struct timespec look = {0, 50000000};
	pid_t pid = fork();
	int status = 0;

	if (pid == 0)
		become(args);
	if (pid < 0)
		return -1;
	for (int i = 0; i < LOOKS; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0
				   ? 0
				   : -1;
		(void)nanosleep(&look, NULL);
	}
	return 0;
}

static int
try(const char *command, const char *url)
{
	char **args = fetchbrowser_args(command, url);
	int ret = args != NULL ? run(args) : -1;

	fetchbrowser_args_free(args);
	return ret;
}

int
fetchbrowser_open(const char *command, const char *url)
{
	const char *list = getenv("BROWSER");
	char *all, *save = NULL;
	int ret = -1;

	if (command != NULL)
		return try(command, url);
	if (list == NULL || list[strspn(list, " \t:")] == '\0')
		return try("xdg-open", url);
	all = xstrdup(list);
	for (char *one = strtok_r(all, ":", &save); ret != 0 && one != NULL;
	     one = strtok_r(NULL, ":", &save))
		ret = try(one, url);
	free(all);
	return ret;
}
