#include <config.h>

#include <sys/select.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

#include "caps.h"
#include "listenstate.h"
#include "xalloc.h"

#define LINGER_MS 2000
/* In need of room, a connection that has not sent a head for so long goes. */
#define PATIENCE_MS 3000
/* No accepting for so long when there are no descriptors. */
#define PAUSE_MS 200

struct listen_conn *
listenconn_find(const struct listen *l, int fd)
{
	struct listen_conn *c = l->conns;

	while (c != NULL && c->fd != fd)
		c = c->next;
	return c;
}

void
listenconn_forget(struct listen *l, struct listen_conn *c)
{
	if (c->exchange != NULL)
		listenrequest_free(l, c->exchange);
	if (!c->cut)
		l->nconns--;
	*c->at = c->next;
	if (c->next != NULL)
		c->next->at = c->at;
	free(c);
}

/* libmicrohttpd sees the end and closes it. */
static void
cut(struct listen *l, struct listen_conn *c)
{
	if (c->cut)
		return;
	(void)shutdown(c->fd, SHUT_RDWR);
	c->cut = true;
	l->nconns--;
}

/* The one that can best be done without; false when all are of use. */
static bool
make_room(struct listen *l, int64_t now)
{
	struct listen_conn *worst = NULL;

	for (struct listen_conn *c = l->conns; c != NULL; c = c->next) {
		if (c->cut || c->state > CONN_HEAD ||
		    (c->state == CONN_HEAD && now - c->since < PATIENCE_MS))
			continue;
		if (worst == NULL || c->since < worst->since)
			worst = c;
	}
	if (worst == NULL)
		return false;
	cut(l, worst);
	return true;
}

/* Says 503 as far as it goes at once. */
static void
turn_away(struct listen *l, int fd, int64_t now)
{
	static const char busy[] = "HTTP/1.1 503 Service Unavailable\r\n"
				   "Content-Type: text/plain\r\n"
				   "Content-Length: 5\r\n"
				   "Retry-After: 5\r\n"
				   "Connection: close\r\n\r\nbusy\n";
	size_t i, oldest = 0;

	if (l->options.tls_cert != NULL ||
	    send(fd, busy, sizeof busy - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
		close(fd);
		return;
	}
	/* closed with something unread, it would be reset before it is read */
	(void)shutdown(fd, SHUT_WR);
	for (i = 0; i < LISTEN_LINGER; i++)
		if (l->linger[i].until < l->linger[oldest].until)
			oldest = i;
	if (l->linger[oldest].fd >= 0)
		close(l->linger[oldest].fd);
	l->linger[oldest].fd = fd;
	l->linger[oldest].until = now + LINGER_MS;
}

static void
drain_one(struct listen *l, size_t i, int64_t now)
{
	char window[4096];
	ssize_t n = 0;

	for (int turn = 0; turn < 4; turn++)
		if ((n = recv(l->linger[i].fd, window, sizeof window,
			 MSG_DONTWAIT)) <= 0)
			break;
	if (n > 0 || (n < 0 && errno == EAGAIN && now < l->linger[i].until))
		return;
	close(l->linger[i].fd);
	l->linger[i].fd = -1;
	l->linger[i].until = 0;
}

static bool
is_trusted(const struct listen *l, const struct sockaddr *peer, socklen_t len)
{
	char name[64];

	if (l->addr.path != NULL)
		return true;
	return getnameinfo(peer, len, name, sizeof name, NULL, 0,
		   NI_NUMERICHOST) == 0 &&
	       netaddr_among(&l->options.trusted_proxies, name);
}

static void
take_connection(
    struct listen *l, int fd, const struct sockaddr *peer, socklen_t len)
{
	struct listen_conn *c = xcalloc(1, sizeof *c);

	c->fd = fd;
	c->trusted = is_trusted(l, peer, len);
	c->state = CONN_IDLE;
	c->since = listenwork_now();
	c->next = l->conns;
	c->at = &l->conns;
	if (c->next != NULL)
		c->next->at = &c->next;
	l->conns = c;
	l->nconns++;
	/* on failure it has closed the socket, and may have told us */
	if (MHD_add_connection(l->daemon, fd, peer, len) == MHD_YES)
		return;
	c = listenconn_find(l, fd);
	if (c != NULL)
		listenconn_forget(l, c);
}

int
listenconn_accept(struct listen *l, int64_t now)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof peer;
	int fd = accept(l->addr.fd, (struct sockaddr *)&peer, &len);

	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS ||
		    errno == ENOMEM) {
			(void)make_room(l, now);
			l->pause = now + PAUSE_MS;
			return -1;
		}
		return errno == EINTR || errno == ECONNABORTED ? 0 : -1;
	}
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	if (fd >= FD_SETSIZE ||
	    (l->nconns >= l->options.connections && !make_room(l, now)))
		turn_away(l, fd, now);
	else
		take_connection(l, fd, (struct sockaddr *)&peer, len);
	return 0;
}

void
listenconn_clocks(struct listen *l, int64_t now, int64_t *due)
{
	int64_t most = (int64_t)l->options.arrive_seconds * 1000, end;

	for (struct listen_conn *c = l->conns; c != NULL; c = c->next) {
		if (c->cut || c->state == CONN_WORK)
			continue;
		end = c->since +
		      most * (c->state == CONN_SEND ? CAP_LISTEN_SEND : 1);
		if (now >= end)
			cut(l, c);
		else if (end < *due)
			*due = end;
	}
}

size_t
listenconn_poll(const struct listen *l, struct pollfd *list, int64_t *due)
{
	size_t n = 0;

	for (size_t i = 0; i < LISTEN_LINGER; i++) {
		if (l->linger[i].fd < 0)
			continue;
		list[n++] = (struct pollfd){l->linger[i].fd, POLLIN, 0};
		if (l->linger[i].until < *due)
			*due = l->linger[i].until;
	}
	return n;
}

void
listenconn_drain(struct listen *l, int64_t now)
{
	for (size_t i = 0; i < LISTEN_LINGER; i++)
		if (l->linger[i].fd >= 0)
			drain_one(l, i, now);
}

/* In a child libmicrohttpd does not do it. */
void
listenconn_close_all(struct listen *l, bool child)
{
	for (struct listen_conn *c = l->conns; child && c != NULL; c = c->next)
		close(c->fd);
	for (size_t i = 0; i < LISTEN_LINGER; i++)
		if (l->linger[i].fd >= 0)
			close(l->linger[i].fd);
	while (!child && l->conns != NULL)
		listenconn_forget(l, l->conns);
}
