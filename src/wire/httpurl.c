#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "caps.h"
#include "httpurl.h"
#include "msg.h"
#include "opt.h"
#include "xalloc.h"

static int
refuse(struct fault *fault, const char *why)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "address: %s", why);
}

/* A copy that free() takes; NULL where there is no such part. */
static char *
part(CURLU *u, CURLUPart what, unsigned flags)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, what, &s, flags) != CURLUE_OK || s == NULL)
		return NULL;
	copy = xstrdup(s);
	curl_free(s);
	return copy;
}

/* What browsers mend in silence, each in its own way, is refused. */
static int
check_bytes(const char *s, struct fault *fault)
{
	if (strlen(s) > CAP_LISTEN_TARGET)
		return refuse(fault, "too long");
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s <= ' ' || *s == 127)
			return refuse(fault, "a blank or control in it");
		if ((unsigned char)*s > 127)
			return refuse(fault, "a byte in it that is not ASCII");
		if (*s == '\\')
			return refuse(fault, "a backslash in it");
	}
	return 0;
}

/*
 * Does S spell its scheme, host and port as they were understood?  Then there
 * is no second way to read it.
 */
static bool
is_plain(const char *s, const struct httpurl *url)
{
	size_t scheme = strlen(url->scheme), host = strlen(url->host);
	size_t port = strlen(url->port);

	if (strncasecmp(s, url->scheme, scheme) != 0 ||
	    strncmp(s + scheme, "://", 3) != 0)
		return false;
	s += scheme + 3;
	if (strncasecmp(s, url->host, host) != 0)
		return false;
	s += host;
	if (*s == ':') {
		if (strncmp(s + 1, url->port, port) != 0)
			return false;
		s += 1 + port;
	}
	return *s == '\0' || strchr("/?#", *s) != NULL;
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* libcurl lets a '%' that begins no escape stand, and writes it as %25. */
static bool
is_host(const char *s)
{
	size_t n;

	if (*s == '[') {
		n = 1 + strspn(s + 1, "0123456789abcdef:.");
		return n > 1 && strcmp(s + n, "]") == 0;
	}
	n = strspn(s, "0123456789abcdefghijklmnopqrstuvwxyz-._");
	return n > 0 && s[n] == '\0';
}

static int
read_parts(CURLU *u, struct httpurl *url, struct fault *fault)
{
	char *user = part(u, CURLUPART_USER, 0);
	char *password = part(u, CURLUPART_PASSWORD, 0);
	char *fragment = part(u, CURLUPART_FRAGMENT, 0);
	bool named = user != NULL || password != NULL;

	url->fragment = fragment != NULL;
	free(user);
	free(password);
	free(fragment);
	if (named)
		return refuse(fault, "a user name in it");
	url->scheme = part(u, CURLUPART_SCHEME, 0);
	if (url->scheme == NULL || (strcmp(url->scheme, "https") != 0 &&
				       strcmp(url->scheme, "http") != 0))
		return refuse(fault, "want http or https");
	url->host = part(u, CURLUPART_HOST, 0);
	url->port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	if (url->host == NULL || *url->host == '\0' || url->port == NULL ||
	    strcmp(url->port, "0") == 0)
		return refuse(fault, "no host or port");
	lower(url->host);
	if (!is_host(url->host))
		return refuse(fault, "malformed host");
	url->path = part(u, CURLUPART_PATH, 0);
	url->query = part(u, CURLUPART_QUERY, 0);
	if (curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK ||
	    (url->text = part(u, CURLUPART_URL, 0)) == NULL ||
	    url->path == NULL)
		return refuse(fault, "cannot be read");
	return 0;
}

int
httpurl_parse(const char *s, struct httpurl *url, struct fault *fault)
{
	CURLU *u;
	int ret;

	memset(url, 0, sizeof *url);
	if (check_bytes(s, fault) != 0)
		return -1;
	u = curl_url();
	if (u == NULL)
		return refuse(fault, "no memory");
	if (curl_url_set(u, CURLUPART_URL, s, CURLU_NON_SUPPORT_SCHEME) !=
	    CURLUE_OK)
		ret = refuse(fault, "malformed");
	else
		ret = read_parts(u, url, fault);
	if (ret == 0 && !is_plain(s, url))
		ret = refuse(fault, "host or port spelt oddly");
	curl_url_cleanup(u);
	return ret;
}

int
httpurl_resolve(const struct httpurl *base, const char *s, struct httpurl *url,
    struct fault *fault)
{
	CURLU *u = NULL;
	char *whole = NULL;
	int ret = -1;

	memset(url, 0, sizeof *url);
	if (check_bytes(s, fault) != 0)
		return -1;
	u = curl_url();
	if (u == NULL ||
	    curl_url_set(u, CURLUPART_URL, base->text, 0) != CURLUE_OK ||
	    curl_url_set(u, CURLUPART_URL, s, CURLU_NON_SUPPORT_SCHEME) !=
		CURLUE_OK ||
	    (whole = part(u, CURLUPART_URL, 0)) == NULL)
		refuse(fault, "malformed");
	else
		ret = httpurl_parse(whole, url, fault);
	free(whole);
	curl_url_cleanup(u);
	return ret;
}

void
httpurl_free(struct httpurl *url)
{
	free(url->text);
	free(url->scheme);
	free(url->host);
	free(url->port);
	free(url->path);
	free(url->query);
	memset(url, 0, sizeof *url);
}

static bool
default_port(const struct httpurl *url)
{
	return strcmp(url->port,
		   strcmp(url->scheme, "https") == 0 ? "443" : "80") == 0;
}

char *
httpurl_host(const struct httpurl *url)
{
	return default_port(url) ? xstrdup(url->host)
				 : xasprintf("%s:%s", url->host, url->port);
}

char *
httpurl_origin(const struct httpurl *url)
{
	char *host = httpurl_host(url);
	char *origin = xasprintf("%s://%s", url->scheme, host);

	free(host);
	return origin;
}

bool
httpurl_same_origin(const struct httpurl *a, const struct httpurl *b)
{
	return strcmp(a->scheme, b->scheme) == 0 &&
	       strcmp(a->host, b->host) == 0 && strcmp(a->port, b->port) == 0;
}

bool
httpurl_loopback(const struct httpurl *url)
{
	return strcmp(url->host, "127.0.0.1") == 0 ||
	       strcmp(url->host, "[::1]") == 0;
}

/* The port that ENTRY, with a host of N bytes before it, asks for. */
static bool
port_fits(const struct httpurl *url, const char *entry, size_t n)
{
	if (entry[n] == ':')
		return strcmp(entry + n + 1, url->port) == 0;
	/* a tool at a terminal listens where there is room */
	return entry[n] == '\0' && (default_port(url) || httpurl_loopback(url));
}

static bool
fits(const struct httpurl *url, const char *entry)
{
	size_t n = *entry == '[' ? strcspn(entry, "]") : strcspn(entry, ":");
	size_t host = strlen(url->host);

	if (*entry == '[' && entry[n] == ']')
		n++;
	if (n == 0 || !port_fits(url, entry, n))
		return false;
	if (*entry == '.')
		return host > n &&
		       strncasecmp(url->host + host - n, entry, n) == 0;
	return n == host && strncasecmp(url->host, entry, n) == 0;
}

static int
judge(const struct httpurl *url, const struct strings *allowed,
    struct fault *fault)
{
	if (url->fragment)
		return fault_set(
		    fault, VERDICT_NO, 0, "address: a fragment in it");
	if (strcmp(url->scheme, "https") != 0 && !httpurl_loopback(url))
		return fault_set(fault, VERDICT_NO, 0,
		    "address: want https, or http to 127.0.0.1 or [::1]");
	if (allowed == NULL)
		return 0;
	for (size_t i = 0; i < allowed->n; i++)
		if (fits(url, allowed->v[i]))
			return 0;
	return fault_set(fault, VERDICT_NO, 0,
	    "address: its host is not on the list: %s", url->host);
}

int
httpurl_return(const char *s, const struct strings *allowed,
    struct httpurl *url, struct fault *fault)
{
	struct fault why = FAULT_NONE;

	if (httpurl_parse(s, url, &why) == 0 && judge(url, allowed, &why) == 0)
		return 0;
	httpurl_free(url);
	return fault_set(fault, VERDICT_NO, 0, "%s", why.text);
}
