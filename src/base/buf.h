/*
 * buf: a growable byte buffer that is born with a maximum.
 *
 * The owner starts with BUF_INIT(max) and ends with buf_free.  data[len] is
 * always a NUL once something has been added, which is not counted in len.
 */
#ifndef BUF_H
#define BUF_H

#include <stddef.h>

struct buf {
	char *data;
	size_t len;
	size_t size;
	size_t max; /* bytes; adding past it fails and adds nothing */
};

#define BUF_INIT(max) {NULL, 0, 0, (max)}

/* 0, or -1 when the maximum would be passed. */
int buf_add(struct buf *buf, const void *data, size_t n);
int buf_adds(struct buf *buf, const char *s);
int buf_addc(struct buf *buf, char c);
int buf_addu(struct buf *buf, unsigned long long n); /* in decimal */
int buf_printf(struct buf *buf, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void buf_clear(struct buf *buf); /* empties, keeps the memory */
void buf_free(struct buf *buf);  /* NULL allowed */
/* Hands the bytes (never NULL) to the caller, who frees them; empties BUF. */
char *buf_take(struct buf *buf);

#endif
