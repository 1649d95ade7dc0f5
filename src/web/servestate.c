#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "hash.h"
#include "httpmsg.h"
#include "serve.h"
#include "servestate.h"
#include "when.h"
#include "xalloc.h"

#define COOKIE "emrex"
#define FIELDS 6
/* in hex and with its seal it must fit into the 4,096 bytes of a cookie */
#define MOST 1950
#define BLOCK 64 /* of SHA-256, as RFC 2104 wants it */

int
servestate_random(void *out, size_t n)
{
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	char *at = out;
	ssize_t got = 1;

	while (fd != -1 && n > 0 && (got > 0 || errno == EINTR)) {
		got = read(fd, at, n);
		if (got > 0) {
			at += got;
			n -= (size_t)got;
		}
	}
	if (fd != -1)
		(void)close(fd);
	return n == 0 ? 0 : -1;
}

static void
pad(struct hash *hash, const unsigned char *secret, unsigned char with)
{
	unsigned char block[BLOCK];

	memset(block, with, sizeof block);
	for (size_t i = 0; i < SERVE_SECRET; i++)
		block[i] = secret[i] ^ with;
	hash_add(hash, block, sizeof block);
}

void
servestate_seal(const struct serve *serve, const char *purpose,
    const char *text, char hex[SERVESTATE_HEX])
{
	unsigned char sum[HASH_SHA256_LEN];
	struct hash *hash = hash_new(HASH_SHA256, NULL);

	/* without a hash nothing is as it was sealed: all is refused */
	if (hash == NULL) {
		if (servestate_random(sum, sizeof sum) != 0)
			memset(sum, 0, sizeof sum);
		hash_hex(hex, sum, sizeof sum);
		return;
	}
	pad(hash, serve->secret, 0x36);
	hash_add(hash, purpose, strlen(purpose) + 1);
	hash_add(hash, text, strlen(text));
	hash_end(hash, sum);
	pad(hash, serve->secret, 0x5c);
	hash_add(hash, sum, sizeof sum);
	hash_end(hash, sum);
	hash_free(hash);
	hash_hex(hex, sum, sizeof sum);
}

bool
servestate_session(const char *session)
{
	size_t n = strlen(session);

	return n > 0 && n <= SERVESTATE_SESSION &&
	       strspn(session, "abcdefghijklmnopqrstuvwxyz"
			       "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "0123456789-._~!*:+/=@") == n;
}

struct servestate *
servestate_new(void)
{
	struct servestate *state;
	unsigned char id[SERVESTATE_ID / 2];

	if (servestate_random(id, sizeof id) != 0)
		return NULL;
	state = xcalloc(1, sizeof *state);
	hash_hex(state->id, id, sizeof id);
	state->user = xstrdup("");
	state->fault = xstrdup("");
	state->expires = when_now() + SERVESTATE_SECONDS;
	return state;
}

static int
digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
				      : -1;
}

/* N hexadecimal digits as text; NULL when they are none or hold a NUL. */
static char *
unhex(const char *s, size_t n)
{
	char *out = xmalloc(n / 2 + 1);

	for (size_t i = 0; i + 1 < n; i += 2) {
		int high = digit(s[i]), low = digit(s[i + 1]);

		if (high < 0 || low < 0 || (high | low) == 0) {
			free(out);
			return NULL;
		}
		out[i / 2] = (char)(high << 4 | low);
	}
	out[n / 2] = '\0';
	return out;
}

/* The lines of what was sealed; they are cut in place. */
static struct servestate *
parse(char *text, const char *id)
{
	struct servestate *state;
	char *field[FIELDS], *next = text;

	for (size_t i = 0; i < FIELDS; i++) {
		if (next == NULL)
			return NULL;
		field[i] = next;
		next = strchr(next, '\n');
		if (next != NULL)
			*next++ = '\0';
	}
	/* the browser sends it for /s/ID alone, others may send it anywhere */
	if (strcmp(field[0], id) != 0 ||
	    strtoll(field[1], NULL, 10) < when_now())
		return NULL;
	state = xcalloc(1, sizeof *state);
	memcpy(state->id, id, SERVESTATE_ID + 1);
	state->expires = strtoll(field[1], NULL, 10);
	state->session = *field[2] != '\0' ? xstrdup(field[2]) : NULL;
	state->url = *field[3] != '\0' ? xstrdup(field[3]) : NULL;
	state->user = xstrdup(field[4]);
	state->fault = xstrdup(field[5]);
	return state;
}

struct servestate *
servestate_read(const struct serve *serve, const struct http_request *r)
{
	struct servestate *state = NULL;
	char seal[SERVESTATE_HEX], id[SERVESTATE_ID + 1], *cookie, *text = NULL;
	const size_t n = SERVESTATE_HEX - 1;
	size_t len;

	if (strncmp(r->path, "/s/", 3) != 0 ||
	    strlen(r->path + 3) != SERVESTATE_ID)
		return NULL;
	memcpy(id, r->path + 3, sizeof id);
	cookie = http_request_cookie(r, COOKIE);
	len = cookie != NULL ? strlen(cookie) : 0;
	if (len > n && (len - n) % 2 == 0) {
		servestate_seal(serve, "cookie", cookie + n, seal);
		if (hash_equal(seal, cookie, n))
			text = unhex(cookie + n, len - n);
	}
	if (text != NULL)
		state = parse(text, id);
	free(text);
	if (state != NULL) {
		state->cookie = cookie;
		servestate_seal(serve, "form", cookie, state->token);
		return state;
	}
	free(cookie);
	return NULL;
}

bool
servestate_trusts(const struct servestate *state, const struct http_request *r)
{
	char *token = http_request_field(r, "token");
	bool good = token != NULL && strlen(token) == sizeof state->token - 1 &&
		    hash_equal(token, state->token, sizeof state->token - 1);

	free(token);
	/*
	 * A browser says from where a form was sent.  Who does not is none, and
	 * has the cookie and the token because he asked for them himself.
	 */
	if (http_request_header(r, "Origin") != NULL ||
	    http_request_header(r, "Sec-Fetch-Site") != NULL ||
	    http_request_header(r, "Referer") != NULL)
		good = good && http_request_same_origin(r);
	return good;
}

int
servestate_put(const struct serve *serve, struct servestate *state,
    const struct http_request *r, struct http_answer *a)
{
	struct buf text = BUF_INIT(MOST);
	char seal[SERVESTATE_HEX], *hex, *path, *header;

	if (buf_printf(&text, "%s\n%lld\n%s\n%s\n%s\n%s", state->id,
		(long long)state->expires,
		state->session != NULL ? state->session : "",
		state->url != NULL ? state->url : "", state->user,
		state->fault) == -1) {
		buf_free(&text);
		return -1;
	}
	hex = xmalloc(2 * text.len + 1);
	hash_hex(hex, (const unsigned char *)text.data, text.len);
	servestate_seal(serve, "cookie", hex, seal);
	free(state->cookie);
	state->cookie = xasprintf("%s%s", seal, hex);
	servestate_seal(serve, "form", state->cookie, state->token);
	path = servestate_path(state, r);
	header = xasprintf("%s=%s; Path=%s; HttpOnly; SameSite=Lax%s; "
			   "Max-Age=%d",
	    COOKIE, state->cookie, path, r->tls ? "; Secure" : "",
	    SERVESTATE_SECONDS);
	http_answer_header(a, "Set-Cookie", header);
	free(header);
	free(path);
	free(hex);
	buf_free(&text);
	return 0;
}

char *
servestate_path(const struct servestate *state, const struct http_request *r)
{
	return xasprintf("%s/s/%s", r->base != NULL ? r->base : "", state->id);
}

void
servestate_free(struct servestate *state)
{
	if (state == NULL)
		return;
	free(state->session);
	free(state->url);
	free(state->user);
	free(state->fault);
	free(state->cookie);
	free(state);
}
