/*
 * listenstate: what the parts of a listener share: listen has the loop and
 * libmicrohttpd's daemon, listenconn the connections, listenrequest what comes
 * over them.
 */
#ifndef LISTENSTATE_H
#define LISTENSTATE_H

#include <sys/socket.h>

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include <microhttpd.h>

#include "listen.h"
#include "listenwork.h"
#include "netaddr.h"

/* Connections that got their 503 and are read until they go, or are closed. */
#define LISTEN_LINGER 32

struct listen_conn;

/* One request and its answer, from its first line to the last byte sent. */
struct listen_exchange {
	struct listenwork_job job; /* first: a job is an exchange */
	struct http_request request;
	struct listen_conn *conn;
	char *target;
	struct buf body;
	size_t max;		    /* of body */
	unsigned long long dropped; /* bytes of a body that is not kept */
	int refused;		    /* the status, or 0 */
	bool begun, answered, stop;
};

struct listen_conn {
	int fd;
	bool trusted;
	enum { CONN_IDLE, CONN_HEAD, CONN_BODY, CONN_WORK, CONN_SEND } state;
	int64_t since; /* of the state, CONN_BODY: of CONN_HEAD */
	bool cut;      /* shut down, will be closed */
	struct MHD_Connection *mhd;
	struct listen_exchange *exchange; /* or NULL */
	struct listen_conn *next, **at;
};

struct listen {
	struct listen_options options; /* with defaults */
	struct netaddr addr;
	struct strings hosts;
	struct MHD_Daemon *daemon;
	char *cert, *key;
	struct listen_conn *conns;
	unsigned nconns; /* that are not cut */
	size_t bodies;	 /* bytes of all */
	struct {
		int fd;
		int64_t until;
	} linger[LISTEN_LINGER];
	int64_t pause; /* no accepting until then */
	struct listenwork work;
	const struct listen_handler *handler;
	void *ctx;
	bool
	    resumed; /* libmicrohttpd is to look, it has no descriptor for it */
	bool ended;
	int signal;
};

/* listenconn: takes a connection that waits; 0 when there may be more. */
int listenconn_accept(struct listen *l, int64_t now);
/* The one of that socket, or NULL. */
struct listen_conn *listenconn_find(const struct listen *l, int fd);
/* It has been closed. */
void listenconn_forget(struct listen *l, struct listen_conn *c);
/* Cuts what is late, and lowers *DUE to when the next one will be. */
void listenconn_clocks(struct listen *l, int64_t now, int64_t *due);
/* Those that were turned away: what to wait for, and a look at them. */
size_t listenconn_poll(
    const struct listen *l, struct pollfd *list, int64_t *due);
void listenconn_drain(struct listen *l, int64_t now);
void listenconn_close_all(struct listen *l, bool child);

/* listenrequest: what libmicrohttpd calls; CLS is the listener. */
void *listenrequest_line(void *cls, const char *uri, struct MHD_Connection *m);
enum MHD_Result listenrequest_more(void *cls, struct MHD_Connection *m,
    const char *url, const char *method, const char *version,
    const char *upload, size_t *n, void **con_cls);
void listenrequest_completed(void *cls, struct MHD_Connection *m,
    void **con_cls, enum MHD_RequestTerminationCode how);
/* What children have done goes to the clients. */
void listenrequest_deliver(struct listen *l);
void listenrequest_free(struct listen *l, struct listen_exchange *x);

#endif
