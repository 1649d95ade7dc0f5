#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "httpmsg.h"
#include "opt.h"
#include "xalloc.h"

const char *
http_fields_get(const struct http_fields *f, const char *name)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcasecmp(f->field[i].name, name) == 0)
			return f->field[i].value;
	return NULL;
}

void
http_fields_add(struct http_fields *f, const char *name, const char *value)
{
	f->field = xreallocarray(f->field, f->n + 1, sizeof *f->field);
	f->field[f->n].name = xstrdup(name);
	f->field[f->n++].value = xstrdup(value);
}

void
http_fields_free(struct http_fields *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->field[i].name);
		free(f->field[i].value);
	}
	free(f->field);
	f->field = NULL;
	f->n = 0;
}

bool
http_request_is(const struct http_request *r, const char *method)
{
	return strcmp(r->method, method) == 0 ||
	       (strcmp(r->method, "HEAD") == 0 && strcmp(method, "GET") == 0);
}

const char *
http_request_header(const struct http_request *r, const char *name)
{
	return http_fields_get(&r->headers, name);
}

size_t
http_request_headers(const struct http_request *r, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < r->headers.n; i++)
		n += strcasecmp(r->headers.field[i].name, name) == 0;
	return n;
}

const char *
http_request_variable(const struct http_request *r, const char *name)
{
	for (size_t i = 0; i < r->variables.n; i++)
		if (strcmp(r->variables.field[i].name, name) == 0)
			return r->variables.field[i].value;
	return NULL;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
http_decode(char *s, bool plus)
{
	char *to = s;

	for (; *s != '\0'; s++) {
		if (*s == '%') {
			if (hex(s[1]) < 0 || hex(s[2]) < 0)
				return false;
			*to = (char)(hex(s[1]) << 4 | hex(s[2]));
			if (*to++ == '\0')
				return false;
			s += 2;
		} else {
			*to++ = plus && *s == '+' ? ' ' : *s;
		}
	}
	*to = '\0';
	return true;
}

char *
http_encode(const char *s)
{
	static const char digit[] = "0123456789ABCDEF";
	char *out = xmalloc(3 * strlen(s) + 1), *to = out;

	/* RFC 3986 2.3 */
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z') || strchr("-._~", c) != NULL) {
			*to++ = (char)c;
			continue;
		}
		*to++ = '%';
		*to++ = digit[c >> 4];
		*to++ = digit[c & 15];
	}
	*to = '\0';
	return out;
}

/* Is what stands in N bytes, encoded, NAME? */
static bool
is_name(const char *s, size_t n, const char *name)
{
	char copy[CAP_NAME + 1];

	/* three bytes each at most */
	if (n > CAP_NAME || n < strlen(name) || memchr(s, '\0', n) != NULL)
		return false;
	memcpy(copy, s, n);
	copy[n] = '\0';
	return http_decode(copy, true) && strcmp(copy, name) == 0;
}

char *
http_form_value(const char *data, size_t n, const char *name)
{
	const char *p = data, *end = data + n, *next, *is;
	char *value;

	for (; p != NULL && p < end; p = next) {
		const char *stop = memchr(p, '&', (size_t)(end - p));

		next = stop != NULL ? stop + 1 : NULL;
		if (stop == NULL)
			stop = end;
		is = memchr(p, '=', (size_t)(stop - p));
		if (!is_name(p, (size_t)((is != NULL ? is : stop) - p), name))
			continue;
		if (is == NULL)
			return xstrdup("");
		is++;
		if (memchr(is, '\0', (size_t)(stop - is)) != NULL)
			return NULL;
		value = xstrndup(is, (size_t)(stop - is));
		if (http_decode(value, true))
			return value;
		free(value);
		return NULL;
	}
	return NULL;
}

char *
http_request_query(const struct http_request *r, const char *name)
{
	return r->query != NULL
		   ? http_form_value(r->query, strlen(r->query), name)
		   : NULL;
}

bool
http_request_is_form(const struct http_request *r)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *type = http_request_header(r, "Content-Type");

	if (type == NULL || strncasecmp(type, form, sizeof form - 1) != 0)
		return false;
	type += sizeof form - 1;
	return *type == '\0' || strchr("; \t", *type) != NULL;
}

char *
http_request_field(const struct http_request *r, const char *name)
{
	size_t n = r->body_len;

	if (n == 0 || !http_request_is_form(r))
		return NULL;
	/* line ends behind it are no part of it (form.h) */
	while (n > 0 && (r->body[n - 1] == '\r' || r->body[n - 1] == '\n'))
		n--;
	return http_form_value((const char *)r->body, n, name);
}

/* RFC 6265 4.2.1: name=value pairs between semicolons. */
static char *
cookie_of(const char *s, const char *name)
{
	size_t len = strlen(name), n;

	while (*s != '\0') {
		s += strspn(s, " \t;");
		n = strcspn(s, ";");
		if (n > len && s[len] == '=' && strncmp(s, name, len) == 0) {
			s += len + 1;
			n -= len + 1;
			while (n > 0 && strchr(" \t", s[n - 1]) != NULL)
				n--;
			return xstrndup(s, n);
		}
		s += n;
	}
	return NULL;
}

char *
http_request_cookie(const struct http_request *r, const char *name)
{
	char *value = NULL;

	for (size_t i = 0; value == NULL && i < r->headers.n; i++)
		if (strcasecmp(r->headers.field[i].name, "Cookie") == 0)
			value = cookie_of(r->headers.field[i].value, name);
	return value;
}

char *
http_request_origin(const struct http_request *r)
{
	if (r->host == NULL)
		return NULL;
	return xasprintf("%s://%s", r->tls ? "https" : "http", r->host);
}

/*
 * Sec-Fetch-Site cannot be set by scripts of others and comes also where
 * privacy settings have made "null" of Origin.
 */
bool
http_request_same_origin(const struct http_request *r)
{
	const char *from = http_request_header(r, "Origin");
	const char *site = http_request_header(r, "Sec-Fetch-Site");
	char *own = http_request_origin(r);
	size_t n = own != NULL ? strlen(own) : 0;
	bool same = false;

	if (own == NULL || http_request_headers(r, "Origin") > 1) {
		free(own);
		return false;
	}
	if (from != NULL && strcmp(from, "null") != 0)
		same = strcasecmp(from, own) == 0;
	else if (site != NULL)
		same = strcmp(site, "same-origin") == 0;
	else if (from == NULL &&
		 (from = http_request_header(r, "Referer")) != NULL)
		same = strncasecmp(from, own, n) == 0 &&
		       (from[n] == '/' || from[n] == '\0');
	free(own);
	return same;
}

/* "http://host:80/path?query" (RFC 9112 3.2.2) to "/path?query". */
static char *
absolute(char *s, struct http_request *r)
{
	size_t scheme = strncasecmp(s, "https://", 8) == 0  ? 8
			: strncasecmp(s, "http://", 7) == 0 ? 7
							    : 0;
	size_t n;

	if (scheme == 0)
		return s;
	n = strcspn(s + scheme, "/?");
	if (n == 0)
		return NULL;
	memmove(s, s + scheme, n);
	s[n] = '\0';
	r->host = s;
	return s + scheme + n;
}

int
http_target(char *target, struct http_request *r)
{
	char *s = absolute(target, r), *query;
	const char *p;

	if (s == NULL || (*s != '/' && s == target))
		return -1;
	query = strchr(s, '?');
	if (query != NULL)
		*query++ = '\0';
	if (strchr(s, '#') != NULL || !http_decode(s, false))
		return -1;
	for (p = s; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 127)
			return -1;
	r->path = *s != '\0' ? s : "/";
	r->query = query;
	return 0;
}

/* The length of the name in HOST; 0 when it is malformed. */
static size_t
name_length(const char *host)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
	size_t n;

	if (*host == '[') {
		n = 1 + strspn(host + 1, "0123456789abcdefABCDEF:.");
		n = host[n] == ']' ? n + 1 : 0;
	} else {
		n = strspn(host, letters);
	}
	if (host[n] == '\0')
		return n;
	if (host[n] != ':' || strlen(host + n + 1) > 5 ||
	    host[n + 1 + strspn(host + n + 1, "0123456789")] != '\0')
		return 0;
	return n;
}

bool
http_host_among(const struct strings *hosts, const char *host)
{
	size_t n = name_length(host);

	for (size_t i = 0; n > 0 && i < hosts->n; i++) {
		const char *want = hosts->v[i];
		size_t len = name_length(want);

		if (strcmp(want, "*") == 0 || strcasecmp(want, host) == 0)
			return true;
		if (want[len] == '\0' && len == n &&
		    strncasecmp(want, host, n) == 0)
			return true;
	}
	return false;
}
