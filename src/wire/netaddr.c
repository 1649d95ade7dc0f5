#include <config.h>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "msg.h"
#include "netaddr.h"
#include "xalloc.h"

#define BACKLOG 128

static int
trouble(struct fault *fault, const char *what, const char *why)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", what, why);
}

static int
open_socket(int family)
{
	int fd = socket(family, SOCK_STREAM, 0);

	if (fd >= 0) {
		(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
		(void)fcntl(fd, F_SETFL, O_NONBLOCK);
	}
	return fd;
}

/* Removes a socket that nobody listens on; others are left for bind to find. */
static void
remove_dead(const struct sockaddr_un *at)
{
	struct stat st;
	int fd;

	if (lstat(at->sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
		return;
	fd = open_socket(AF_UNIX);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)at, sizeof *at) != 0 &&
	    errno == ECONNREFUSED)
		(void)unlink(at->sun_path);
	close(fd);
}

static int
listen_unix(const char *path, struct netaddr *out, struct fault *fault)
{
	struct sockaddr_un at;
	struct stat st;
	mode_t mask;
	int fd, bound, err;

	memset(&at, 0, sizeof at);
	at.sun_family = AF_UNIX;
	if (*path == '\0' || strlen(path) >= sizeof at.sun_path)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "unix:%s: want a path of 1 to %zu bytes", path,
		    sizeof at.sun_path - 1);
	memcpy(at.sun_path, path, strlen(path));
	remove_dead(&at);
	fd = open_socket(AF_UNIX);
	if (fd < 0)
		return trouble(fault, path, strerror(errno));
	mask = umask(0177);
	bound = bind(fd, (struct sockaddr *)&at, sizeof at);
	err = errno;
	(void)umask(mask);
	if (bound != 0 || listen(fd, BACKLOG) != 0 || lstat(path, &st) != 0) {
		err = bound != 0 ? err : errno;
		close(fd);
		if (bound == 0)
			(void)unlink(path);
		return trouble(fault, path, strerror(err));
	}
	out->fd = fd;
	out->url = xasprintf("unix:%s", path);
	out->path = xstrdup(path);
	out->dev = st.st_dev;
	out->ino = st.st_ino;
	return 0;
}

/* What browsers call it: the port of the scheme is left out. */
static void
add_host(struct netaddr *out, const char *name, const char *port, bool tls)
{
	char *host = xasprintf("%s:%s", name, port);

	if (strcmp(port, tls ? "443" : "80") == 0)
		strings_add(&out->hosts, name);
	else
		strings_add(&out->hosts, host);
	free(host);
}

static bool
is_loopback(const struct sockaddr_storage *at)
{
	if (at->ss_family == AF_INET)
		return ntohl(
			   ((const struct sockaddr_in *)at)->sin_addr.s_addr) >>
			   24 ==
		       127;
	return IN6_IS_ADDR_LOOPBACK(
	    &((const struct sockaddr_in6 *)at)->sin6_addr);
}

static bool
is_any(const struct sockaddr_storage *at)
{
	if (at->ss_family == AF_INET)
		return ((const struct sockaddr_in *)at)->sin_addr.s_addr ==
		       htonl(INADDR_ANY);
	return IN6_IS_ADDR_UNSPECIFIED(
	    &((const struct sockaddr_in6 *)at)->sin6_addr);
}

/* Fills OUT with what FD has been bound to. */
static int
tell_bound(int fd, bool tls, struct netaddr *out)
{
	struct sockaddr_storage at;
	socklen_t len = sizeof at;
	char name[INET6_ADDRSTRLEN + 2], port[8];
	char host[sizeof name];

	if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&at, len, host, sizeof host, port,
		sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return -1;
	out->any = is_any(&at);
	if (out->any && at.ss_family == AF_INET6)
		(void)strcpy(host, "::1");
	else if (out->any)
		(void)strcpy(host, "127.0.0.1");
	host[strcspn(host, "%")] = '\0';
	(void)snprintf(
	    name, sizeof name, at.ss_family == AF_INET6 ? "[%s]" : "%s", host);
	add_host(out, name, port, tls);
	out->url =
	    xasprintf("%s://%s", tls ? "https" : "http", out->hosts.v[0]);
	if (out->any || is_loopback(&at))
		add_host(out, "localhost", port, tls);
	out->fd = fd;
	return 0;
}

static int
bind_one(const struct addrinfo *ai, bool all)
{
	int fd = open_socket(ai->ai_family), on = 1, err;

	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	on = all ? 0 : 1;
	if (ai->ai_family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	err = errno;
	close(fd);
	errno = err;
	return -1;
}

/* "HOST:PORT" into its parts, brackets off; false when it is none. */
static bool
split(const char *address, char **host, const char **port)
{
	const char *colon = strrchr(address, ':');
	size_t n;

	if (colon == NULL || colon == address || strlen(colon + 1) == 0 ||
	    strlen(colon + 1) > 5 ||
	    colon[1 + strspn(colon + 1, "0123456789")] != '\0' ||
	    atol(colon + 1) > 65535)
		return false;
	n = (size_t)(colon - address);
	*port = colon + 1;
	if (*address == '[' && n > 2 && address[n - 1] == ']') {
		*host = xstrndup(address + 1, n - 2);
		return true;
	}
	if (memchr(address, ':', n) != NULL || *address == '[')
		return false;
	*host = xstrndup(address, n);
	return true;
}

static int
listen_tcp(
    const char *address, bool tls, struct netaddr *out, struct fault *fault)
{
	struct addrinfo hints, *list = NULL;
	const char *port;
	char *host;
	bool all;
	int fd = -1, err;

	if (!split(address, &host, &port))
		return trouble(fault, address,
		    "want HOST:PORT, [IPV6]:PORT, *:PORT or unix:PATH");
	memset(&hints, 0, sizeof hints);
	hints.ai_socktype = SOCK_STREAM;
	hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
	all = strcmp(host, "*") == 0;
	err = getaddrinfo(all ? "::" : host, port, &hints, &list);
	if (err == 0)
		fd = bind_one(list, all);
	if (all && fd < 0) {
		/* no IPv6 here */
		if (err == 0)
			freeaddrinfo(list);
		list = NULL;
		err = getaddrinfo("0.0.0.0", port, &hints, &list);
		if (err == 0)
			fd = bind_one(list, all);
	}
	free(host);
	if (err != 0)
		return trouble(fault, address, gai_strerror(err));
	freeaddrinfo(list);
	if (fd >= 0 && tell_bound(fd, tls, out) == 0)
		return 0;
	err = errno;
	if (fd >= 0)
		close(fd);
	return trouble(fault, address, strerror(err));
}

int
netaddr_listen(
    const char *address, bool tls, struct netaddr *out, struct fault *fault)
{
	memset(out, 0, sizeof *out);
	out->fd = -1;
	if (strncmp(address, "unix:", 5) == 0)
		return listen_unix(address + 5, out, fault);
	return listen_tcp(address, tls, out, fault);
}

void
netaddr_close(struct netaddr *a)
{
	struct stat st;

	if (a->path != NULL && lstat(a->path, &st) == 0 &&
	    st.st_dev == a->dev && st.st_ino == a->ino)
		(void)unlink(a->path);
	if (a->fd >= 0)
		close(a->fd);
	free(a->url);
	free(a->path);
	strings_free(&a->hosts);
	memset(a, 0, sizeof *a);
	a->fd = -1;
}

/* The 16 bytes of TEXT; IPv4 as mapped into IPv6 (RFC 4291 2.5.5.2). */
static bool
read_address(const char *text, unsigned char out[16], bool *v4)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

	*v4 = inet_pton(AF_INET, text, out + 12) == 1;
	if (*v4)
		memcpy(out, mapped, sizeof mapped);
	return *v4 || inet_pton(AF_INET6, text, out) == 1;
}

/* "ADDRESS[/BITS]" */
static bool
read_network(const char *text, unsigned char out[16], unsigned *bits)
{
	char address[INET6_ADDRSTRLEN];
	size_t n = strcspn(text, "/");
	const char *tail = text + n;
	unsigned long most;
	bool v4;

	if (n >= sizeof address)
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	if (!read_address(address, out, &v4))
		return false;
	most = v4 ? 32 : 128;
	*bits = 128;
	if (*tail == '\0')
		return true;
	tail++;
	if (*tail == '\0' || strlen(tail) > 3 ||
	    tail[strspn(tail, "0123456789")] != '\0' ||
	    strtoul(tail, NULL, 10) > most)
		return false;
	*bits = (unsigned)(strtoul(tail, NULL, 10) + 128 - most);
	return true;
}

int
netaddr_check(const struct strings *list, struct fault *fault)
{
	unsigned char net[16];
	unsigned bits;

	for (size_t i = 0; i < list->n; i++)
		if (!read_network(list->v[i], net, &bits))
			return trouble(fault, list->v[i],
			    "want an address or a network ADDRESS/BITS");
	return 0;
}

static bool
in_network(
    const unsigned char a[16], const unsigned char net[16], unsigned bits)
{
	unsigned rest = bits % 8;

	if (memcmp(a, net, bits / 8) != 0)
		return false;
	return rest == 0 || (a[bits / 8] ^ net[bits / 8]) >> (8 - rest) == 0;
}

bool
netaddr_among(const struct strings *list, const char *address)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char a[16], net[16];
	unsigned bits;
	size_t n = strcspn(address, "%");
	bool v4;

	if (n >= sizeof text)
		return false;
	memcpy(text, address, n);
	text[n] = '\0';
	if (!read_address(text, a, &v4))
		return false;
	for (size_t i = 0; i < list->n; i++)
		if (read_network(list->v[i], net, &bits) &&
		    in_network(a, net, bits))
			return true;
	return false;
}

bool
netaddr_literal(const char *name)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char a[16];
	size_t n = strlen(name);

	if (n > 2 && n - 2 < sizeof text && *name == '[' &&
	    name[n - 1] == ']') {
		memcpy(text, name + 1, n - 2);
		text[n - 2] = '\0';
		return inet_pton(AF_INET6, text, a) == 1;
	}
	return inet_pton(AF_INET, name, a) == 1;
}
