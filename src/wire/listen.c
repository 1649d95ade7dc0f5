#include <config.h>

#include <sys/select.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "listenstate.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define ACCEPT_AT_ONCE 64

static volatile sig_atomic_t caught;
static int wake[2] = {-1, -1};

static void
on_signal(int number)
{
	int err = errno;
	ssize_t n;

	caught = number;
	n = write(wake[1], "", 1);
	(void)n;
	errno = err;
}

struct sets {
	fd_set read, write, except;
	int max; /* -1: none */
};

/* What libmicrohttpd waits for, as poll has it: its numbers may be high. */
static size_t
add_sets(const struct sets *sets, struct pollfd *list)
{
	size_t n = 0;

	for (int fd = 0; fd <= sets->max; fd++) {
		short events = 0;

		if (FD_ISSET(fd, &sets->read))
			events |= POLLIN;
		if (FD_ISSET(fd, &sets->write))
			events |= POLLOUT;
		if (events != 0 || FD_ISSET(fd, &sets->except))
			list[n++] = (struct pollfd){fd, events, 0};
	}
	return n;
}

static void
read_sets(struct sets *sets, const struct pollfd *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		short got = list[i].revents;
		int fd = list[i].fd;

		if ((got & (POLLIN | POLLHUP | POLLERR | POLLNVAL)) == 0)
			FD_CLR(fd, &sets->read);
		if ((got & (POLLOUT | POLLHUP | POLLERR)) == 0)
			FD_CLR(fd, &sets->write);
		if ((got & (POLLERR | POLLPRI)) == 0)
			FD_CLR(fd, &sets->except);
	}
}

static int
wait_ms(int64_t now, int64_t due, struct listen *l)
{
	MHD_UNSIGNED_LONG_LONG ms;
	int64_t most = due > now ? due - now : 0;

	if (l->resumed)
		return 0;
	if (MHD_get_timeout(l->daemon, &ms) == MHD_YES && (int64_t)ms < most)
		most = (int64_t)ms;
	/* whole milliseconds, so that no turn comes too early */
	return most < 60000 ? (int)most + (most > 0) : 60000;
}

/* Everything that is not libmicrohttpd's: fills LIST; how many. */
static size_t
add_own(struct listen *l, struct pollfd *list, int64_t now, int64_t *due)
{
	size_t n = 0;

	list[n++] = (struct pollfd){wake[0], POLLIN, 0};
	if (now >= l->pause)
		list[n++] = (struct pollfd){l->addr.fd, POLLIN, 0};
	else if (l->pause < *due)
		*due = l->pause;
	return n + listenconn_poll(l, list + n, due);
}

#define OWN (2 + LISTEN_LINGER)

static int
turn(struct listen *l, int64_t end, struct fault *fault)
{
	static struct pollfd list[FD_SETSIZE + OWN + FD_SETSIZE];
	int64_t now = listenwork_now(), due = end;
	struct sets sets = {.max = -1};
	size_t n, own;

	listenconn_clocks(l, now, &due);
	own = add_own(l, list, now, &due);
	FD_ZERO(&sets.read);
	FD_ZERO(&sets.write);
	FD_ZERO(&sets.except);
	if (MHD_get_fdset2(l->daemon, &sets.read, &sets.write, &sets.except,
		&sets.max, FD_SETSIZE) != MHD_YES)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "too many descriptors are open");
	n = own + add_sets(&sets, list + own);
	n += listenwork_poll(&l->work, list + n, FD_SETSIZE, &due);
	if (poll(list, (nfds_t)n, wait_ms(now, due, l)) < 0) {
		if (errno != EINTR && errno != EAGAIN)
			return fault_set(fault, VERDICT_TROUBLE, 0, "poll: %s",
			    strerror(errno));
		for (size_t i = 0; i < n; i++)
			list[i].revents = 0;
	}
	l->resumed = false;
	now = listenwork_now();
	listenconn_drain(l, now);
	read_sets(&sets, list + own, n - own);
	(void)MHD_run_from_select(
	    l->daemon, &sets.read, &sets.write, &sets.except);
	for (int i = 0; now >= l->pause && i < ACCEPT_AT_ONCE; i++)
		if (listenconn_accept(l, now) != 0)
			break;
	listenwork_turn(&l->work);
	listenrequest_deliver(l);
	return 0;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
#define SIGNALS (sizeof signals / sizeof *signals)

static int
catch_signals(struct sigaction old[SIGNALS], struct fault *fault)
{
	struct sigaction sa;

	if (pipe(wake) != 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "pipe: %s", strerror(errno));
	for (int i = 0; i < 2; i++) {
		(void)fcntl(wake[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(wake[i], F_SETFL, O_NONBLOCK);
	}
	caught = 0;
	for (size_t i = 0; i < SIGNALS; i++) {
		(void)sigaction(signals[i], NULL, &old[i]);
		memset(&sa, 0, sizeof sa);
		sigemptyset(&sa.sa_mask);
		sa.sa_handler = signals[i] == SIGPIPE ? SIG_IGN : on_signal;
		/* nohup stays nohup */
		if (old[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &sa, NULL);
	}
	return 0;
}

static void
release_signals(const struct sigaction old[SIGNALS])
{
	for (size_t i = 0; i < SIGNALS; i++)
		(void)sigaction(signals[i], &old[i], NULL);
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
}

int
listen_run(struct listen *l, const struct listen_handler *handler, void *ctx,
    unsigned seconds, struct fault *fault)
{
	struct sigaction old[SIGNALS];
	int64_t end = INT64_MAX;
	int ret = -1;

	if (seconds > 0)
		end = listenwork_now() + (int64_t)seconds * 1000;
	if (catch_signals(old, fault) != 0)
		return -1;
	l->handler = handler;
	l->ctx = ctx;
	l->work.options.work = handler->work;
	l->work.options.work_ctx = ctx;
	l->ended = false;
	l->signal = 0;
	do {
		if (turn(l, end, fault) != 0)
			goto out;
	} while (!l->ended && caught == 0 && listenwork_now() < end);
	l->signal = caught;
	ret = l->ended ? LISTEN_ENDED : caught ? LISTEN_SIGNALLED : LISTEN_LATE;
out:
	listenwork_stop(&l->work);
	listenrequest_deliver(l);
	l->handler = NULL;
	release_signals(old);
	return ret;
}

/* In a child: none of the parent's sockets is ours. */
static void
forget_all(void *ctx)
{
	struct listen *l = ctx;

	listenconn_close_all(l, true);
	close(l->addr.fd);
	close(wake[0]);
	close(wake[1]);
}

static char *
read_pem(const char *path, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_KEY_FILE);
	struct fault why = FAULT_NONE;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *s = NULL;

	if (fd < 0)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	else if (spool_fill(spool, fd, &why) != 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", path, why.text);
	else
		s = spool_size(spool) > 0
			? xstrndup(spool_data(spool), spool_size(spool))
			: xstrdup("");
	if (fd >= 0)
		close(fd);
	spool_free(spool);
	return s;
}

static size_t
unchanged(void *cls, struct MHD_Connection *mhd, char *s)
{
	(void)cls;
	(void)mhd;
	return strlen(s);
}

static void
silent(void *cls, const char *fmt, va_list ap)
{
	(void)cls;
	(void)fmt;
	(void)ap;
}

static void
on_connection(void *cls, struct MHD_Connection *mhd, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct listen *l = cls;
	const union MHD_ConnectionInfo *info;
	struct listen_conn *c;

	(void)context;
	if (what != MHD_CONNECTION_NOTIFY_CLOSED)
		return;
	info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	c = info != NULL ? listenconn_find(l, info->connect_fd) : NULL;
	if (c != NULL)
		listenconn_forget(l, c);
}

static int
start(struct listen *l, struct fault *fault)
{
	const struct listen_options *o = &l->options;
	const char *priorities =
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-SHA1";
	struct MHD_OptionItem tls[] = {{MHD_OPTION_HTTPS_MEM_CERT, 0, l->cert},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, l->key},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, (char *)priorities},
	    {MHD_OPTION_END, 0, NULL}};
	unsigned flags = MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME;

	if (o->tls_cert != NULL)
		flags |= MHD_USE_TLS;
	else
		tls[0].option = MHD_OPTION_END;
	l->daemon = MHD_start_daemon(flags, 0, NULL, NULL, listenrequest_more,
	    l, MHD_OPTION_EXTERNAL_LOGGER, silent, NULL,
	    MHD_OPTION_CONNECTION_LIMIT, o->connections + LISTEN_LINGER,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CAP_LISTEN_HEAD,
	    MHD_OPTION_CONNECTION_TIMEOUT, o->arrive_seconds,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_SIGPIPE_HANDLED_BY_APP,
	    1, MHD_OPTION_UNESCAPE_CALLBACK, unchanged, NULL,
	    MHD_OPTION_URI_LOG_CALLBACK, listenrequest_line, l,
	    MHD_OPTION_NOTIFY_COMPLETED, listenrequest_completed, l,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, l, MHD_OPTION_ARRAY,
	    tls, MHD_OPTION_END);
	if (l->daemon != NULL)
		return 0;
	return o->tls_cert == NULL
		   ? fault_set(fault, VERDICT_TROUBLE, 0,
			 "%s: the listener does not start", o->address)
		   : fault_set(fault, VERDICT_TROUBLE, 0,
			 "%s and %s are no certificate and its key in PEM",
			 o->tls_cert, o->tls_key);
}

static void
set_defaults(struct listen_options *o)
{
	if (o->max_body == 0)
		o->max_body = CAP_LISTEN_BODY;
	if (o->connections == 0)
		o->connections = CAP_LISTEN_CONNECTIONS;
	/* select's sets hold no more, and files need some */
	if (o->connections > FD_SETSIZE / 2)
		o->connections = FD_SETSIZE / 2;
	if (o->arrive_seconds == 0)
		o->arrive_seconds = CAP_LISTEN_ARRIVE;
	if (o->work_seconds == 0)
		o->work_seconds = CAP_LISTEN_WORK;
	if (o->work_memory == 0)
		o->work_memory = CAP_LISTEN_MEMORY;
	if (o->children == 0)
		o->children = CAP_LISTEN_CHILDREN;
}

struct listen *
listen_open(const struct listen_options *options, struct fault *fault)
{
	struct listen *l = xcalloc(1, sizeof *l);
	struct listen_options *o = &l->options;

	*o = *options;
	set_defaults(o);
	l->addr.fd = -1;
	for (size_t i = 0; i < LISTEN_LINGER; i++)
		l->linger[i].fd = -1;
	l->work.options = (struct listenwork_options){o->work_seconds,
	    o->children, o->work_memory, forget_all, NULL, l, NULL};
	if (netaddr_check(&o->trusted_proxies, fault) != 0)
		goto fail;
	if ((o->tls_cert == NULL) != (o->tls_key == NULL)) {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "TLS wants both a certificate and a key");
		goto fail;
	}
	if (o->tls_cert != NULL &&
	    ((l->cert = read_pem(o->tls_cert, fault)) == NULL ||
		(l->key = read_pem(o->tls_key, fault)) == NULL))
		goto fail;
	if (netaddr_listen(o->address, o->tls_cert != NULL, &l->addr, fault) ==
		0 &&
	    start(l, fault) == 0)
		return l;
fail:
	listen_free(l);
	return NULL;
}

const char *
listen_url(const struct listen *l)
{
	return l->addr.url;
}

int
listen_signal(const struct listen *l)
{
	return l->signal;
}

void
listen_free(struct listen *l)
{
	if (l == NULL)
		return;
	if (l->daemon != NULL) {
		/* what was resumed when the run ended */
		(void)MHD_run(l->daemon);
		MHD_stop_daemon(l->daemon);
	}
	listenconn_close_all(l, false);
	if (l->key != NULL)
		explicit_bzero(l->key, strlen(l->key));
	free(l->key);
	free(l->cert);
	netaddr_close(&l->addr);
	free(l);
}
