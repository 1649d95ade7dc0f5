#include <config.h>

#include <string.h>

#include "httpmsg.h"
#include "xalloc.h"

static const struct {
	int status;
	const char *reason;
} reasons[] = {{200, "OK"}, {204, "No Content"}, {303, "See Other"},
    {304, "Not Modified"}, {400, "Bad Request"}, {401, "Unauthorized"},
    {403, "Forbidden"}, {404, "Not Found"}, {405, "Method Not Allowed"},
    {408, "Request Timeout"}, {409, "Conflict"}, {410, "Gone"},
    {411, "Length Required"}, {413, "Content Too Large"}, {414, "URI Too Long"},
    {415, "Unsupported Media Type"}, {421, "Misdirected Request"},
    {422, "Unprocessable Content"}, {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"}, {500, "Internal Server Error"},
    {502, "Bad Gateway"}, {503, "Service Unavailable"},
    {504, "Gateway Timeout"}};

const char *
http_reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return status < 400 ? "OK" : "Error";
}

/* RFC 9110 5.6.2: a token */
static bool
is_token(const char *s)
{
	static const char punctuation[] = "!#$%&'*+-.^_`|~";

	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!(*s >= '0' && *s <= '9') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= 'a' && *s <= 'z') &&
		    strchr(punctuation, *s) == NULL)
			return false;
	return true;
}

/* No control but the tab: what follows a CR or LF would be another header. */
static bool
is_value(const char *s)
{
	for (; *s != '\0'; s++)
		if (((unsigned char)*s < ' ' && *s != '\t') || *s == 127)
			return false;
	return true;
}

void
http_answer_header(struct http_answer *a, const char *name, const char *value)
{
	if (is_token(name) && is_value(value))
		http_fields_add(&a->headers, name, value);
}

void
http_answer_text(struct http_answer *a, int status, const char *text)
{
	http_answer_free(a);
	a->status = status;
	http_answer_header(a, "Content-Type", "text/plain; charset=utf-8");
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(a, "Cache-Control", "no-store");
	(void)buf_adds(&a->body, text != NULL ? text : http_reason(status));
	(void)buf_addc(&a->body, '\n');
}

void
http_answer_redirect(struct http_answer *a, const char *location)
{
	if (!is_value(location)) {
		http_answer_text(a, 500, NULL);
		return;
	}
	http_answer_text(a, 303, location);
	http_answer_header(a, "Location", location);
	http_answer_header(a, "Referrer-Policy", "same-origin");
}

void
http_answer_not_allowed(struct http_answer *a, const char *allow)
{
	http_answer_text(a, 405, NULL);
	http_answer_header(a, "Allow", allow);
}

void
http_answer_cookie(struct http_answer *a, const struct http_request *r,
    const char *name, const char *value, unsigned age)
{
	const char *path = r->base != NULL && *r->base != '\0' ? r->base : "/";
	struct buf s = BUF_INIT((size_t)-1);

	/* a semicolon would begin an attribute */
	if (strpbrk(value, "; ,\"\\") != NULL || strchr(path, ';') != NULL)
		return;
	(void)buf_printf(
	    &s, "%s=%s; Path=%s; HttpOnly; SameSite=Lax", name, value, path);
	if (r->tls)
		(void)buf_adds(&s, "; Secure");
	if (age > 0)
		(void)buf_printf(&s, "; Max-Age=%u", age);
	http_answer_header(a, "Set-Cookie", s.data);
	buf_free(&s);
}

void
http_answer_free(struct http_answer *a)
{
	http_fields_free(&a->headers);
	buf_free(&a->body);
	a->body = (struct buf)BUF_INIT((size_t)-1);
	a->status = 0;
}
