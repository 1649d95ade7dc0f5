#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base64.h"
#include "caps.h"
#include "datauri.h"
#include "msg.h"
#include "xalloc.h"

/* Everything before the comma; longer ones are no media types. */
#define HEAD 1024

static const struct kind {
	const char *media, *ext, *magic;
	size_t n;
} kinds[] = {
    {"application/pdf", "pdf", "%PDF-", 5},
    {"image/png", "png", "\x89PNG\r\n\x1a\n", 8},
    {"image/jpeg", "jpg", "\xff\xd8\xff", 3},
    {"image/gif", "gif", "GIF8", 4},
    {"image/svg+xml", "svg", "<svg", 4},
    {"application/zip", "zip", "PK\x03\x04", 4},
    {"application/xml", "xml", "<?xml", 5},
    {"text/xml", "xml", NULL, 0},
    {"text/plain", "txt", NULL, 0},
    {"text/html", "html", NULL, 0},
    {"text/csv", "csv", NULL, 0},
    {"application/json", "json", NULL, 0},
    {"image/tiff", "tif", NULL, 0},
    {"application/rtf", "rtf", NULL, 0},
};
#define NKINDS (sizeof kinds / sizeof kinds[0])

const char *
datauri_sniff(const void *data, size_t n)
{
	for (size_t i = 0; i < NKINDS; i++)
		if (kinds[i].magic != NULL && n >= kinds[i].n &&
		    memcmp(data, kinds[i].magic, kinds[i].n) == 0)
			return kinds[i].media;
	return "application/octet-stream";
}

const char *
datauri_ext(const char *media)
{
	for (size_t i = 0; i < NKINDS; i++)
		if (strcasecmp(media, kinds[i].media) == 0)
			return kinds[i].ext;
	return "bin";
}

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/*
 * What stands before the comma, without white space; the number of bytes up
 * to and with the comma, 0 when there is none within HEAD.
 */
static size_t
read_head(const char *s, size_t n, char head[HEAD])
{
	size_t len = 0;

	for (size_t i = 0; i < n && len + 1 < HEAD; i++) {
		if (s[i] == ',') {
			head[len] = '\0';
			return i + 1;
		}
		if (!blank(s[i]))
			head[len++] = s[i];
	}
	return 0;
}

/* RFC 2045's token, as RFC 2397 has it; the slash between two of them. */
static bool
is_media(const char *s)
{
	size_t slash = strcspn(s, "/");

	for (size_t i = 0; s[i] != '\0'; i++)
		if ((s[i] == '/') != (i == slash) || s[i] <= ' ' ||
		    s[i] > '~' || strchr("()<>@:\\\"[]?=", s[i]) != NULL)
			return false;
	return slash > 0 && s[slash] == '/' && s[slash + 1] != '\0';
}

/* data:[MEDIA][;PARAMETER=VALUE]..;base64 */
static int
parse_head(char *head, struct datauri *uri, struct fault *fault)
{
	char *media = head + strlen("data:"), *rest = NULL, *last;
	const char *type;

	last = strrchr(media, ';');
	if (last == NULL || strcasecmp(last, ";base64") != 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "a data URI that is not base64");
	*last = '\0';
	rest = strchr(media, ';');
	if (rest != NULL)
		*rest++ = '\0';
	while (rest != NULL) {
		if (strcspn(rest, "=") >= strcspn(rest, ";"))
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "a data URI with a parameter that has no value "
			    "(RFC 2397)");
		rest = strchr(rest, ';');
		if (rest != NULL)
			rest++;
	}
	/* RFC 2397, section 2: what is left out is text/plain */
	type = *media != '\0' ? media : "text/plain";
	if (!is_media(type) || strlen(type) >= sizeof uri->media)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "a data URI without a proper media type (RFC 2397)");
	for (size_t i = 0;; i++) {
		char c = type[i];

		uri->media[i] =
		    (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		if (c == '\0')
			return 0;
	}
}

static int
too_large(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "an attachment of more than %lu MiB", CAP_ATTACHMENT / MIB);
}

static int
decode(const char *s, size_t n, struct datauri *uri, struct fault *fault)
{
	struct base64 b;
	size_t most = BASE64_DECODED(n);
	ptrdiff_t got;

	if (most > CAP_ATTACHMENT + 2 * BASE64_DECODED(KIB))
		most = CAP_ATTACHMENT + 2 * BASE64_DECODED(KIB);
	uri->data = xmalloc(most + BASE64_DECODED(KIB));
	base64_begin(&b, 0);
	while (n > 0) {
		size_t piece = n < KIB ? n : KIB;

		got = base64_more(&b, s, piece, uri->data + uri->len, fault);
		if (got < 0)
			return -1;
		uri->len += (size_t)got;
		if (uri->len > CAP_ATTACHMENT)
			return too_large(fault);
		s += piece;
		n -= piece;
	}
	got = base64_end(&b, uri->data + uri->len, fault);
	if (got < 0)
		return -1;
	uri->len += (size_t)got;
	return uri->len > CAP_ATTACHMENT ? too_large(fault) : 0;
}

int
datauri_decode(
    const char *s, size_t n, struct datauri *uri, struct fault *fault)
{
	char head[HEAD];
	size_t len;

	memset(uri, 0, sizeof *uri);
	for (; n > 0 && blank(*s); n--)
		s++;
	if (n == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0, "no content");
	uri->bare = n < 5 || strncasecmp(s, "data:", 5) != 0;
	if (!uri->bare) {
		len = read_head(s, n, head);
		if (len == 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "a data URI without a comma (RFC 2397)");
		if (parse_head(head, uri, fault) == -1)
			return -1;
		s += len;
		n -= len;
	}
	if (decode(s, n, uri, fault) == -1) {
		datauri_free(uri);
		fault_prefix(
		    fault, uri->bare ? "no data URI (RFC 2397)" : "data URI");
		return -1;
	}
	if (uri->bare)
		snprintf(uri->media, sizeof uri->media, "%s",
		    datauri_sniff(uri->data, uri->len));
	return 0;
}

void
datauri_free(struct datauri *uri)
{
	free(uri->data);
	uri->data = NULL;
	uri->len = 0;
}
