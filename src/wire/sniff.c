#include <config.h>

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "gzip.h"
#include "sniff.h"

/* A longer first name is no name; base64 has no '=' but at its end. */
#define FORM_NAME 128

static bool
begins(const unsigned char *head, size_t n, const char *with, size_t len)
{
	return n >= len && memcmp(head, with, len) == 0;
}

#define BEGINS(head, n, with) begins(head, n, with, sizeof(with) - 1)

static bool
is_space(unsigned char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_base64(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' ||
	       c == '_' || c == '=' || c == '%';
}

/* POSIX ustar header: the sum of its bytes, the sum itself taken as blanks. */
static bool
is_tar(const unsigned char *h, size_t n)
{
	unsigned long want = 0, sum = 0;
	size_t i;

	if (n < 512 || h[0] == 0)
		return false;
	for (i = 148; i < 156 && (h[i] == ' ' || h[i] == '0'); i++)
		;
	for (; i < 156 && h[i] >= '0' && h[i] <= '7'; i++)
		want = want * 8 + (unsigned long)(h[i] - '0');
	if (i < 156 && h[i] != 0 && h[i] != ' ')
		return false;
	for (i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : h[i];
	return sum == want;
}

/* XML 1.0 appendix F, and white space before the '<', which is an error that
 * the parser is to tell. */
static bool
is_xml(const unsigned char *head, size_t n)
{
	size_t i = 0;

	if (BEGINS(head, n, "\xfe\xff") || BEGINS(head, n, "\xff\xfe") ||
	    BEGINS(head, n, "\0<") || BEGINS(head, n, "\0\0\0<") ||
	    BEGINS(head, n, "\0\0\xfe\xff") ||
	    BEGINS(head, n, "\x4c\x6f\xa7\x94"))
		return true;
	if (BEGINS(head, n, "\xef\xbb\xbf"))
		i = 3;
	while (i < n && is_space(head[i]))
		i++;
	return i < n && head[i] == '<';
}

static bool
known_field(const unsigned char *name, size_t n)
{
	static const char *const known[] = {
	    "elmo", "sessionId", "returnCode", "returnMessage"};
	size_t i;

	for (i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == n &&
		    strncasecmp(known[i], (const char *)name, n) == 0)
			return true;
	return false;
}

/* NAME=... where what follows is more than the padding of base64. */
static bool
is_form(const unsigned char *head, size_t n)
{
	size_t i, end;

	for (i = 0; i < n && i < FORM_NAME; i++) {
		if (head[i] == '=' || head[i] == '&')
			break;
		if (!is_base64(head[i]) && head[i] != '.' && head[i] != '*')
			return false;
	}
	if (i == n || i == FORM_NAME)
		return false;
	if (head[i] == '&' || known_field(head, i))
		return true;
	for (end = i; end < n && (head[end] == '=' || is_space(head[end]));)
		end++;
	return i > 0 && end < n && end == i + 1;
}

static bool
all_base64(const unsigned char *head, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_base64(head[i]) && !is_space(head[i]))
			return false;
	return true;
}

static enum sniff
sniff_text(const unsigned char *head, size_t n)
{
	size_t i = 0;

	while (i < n && is_space(head[i]))
		i++;
	if (i == n)
		return SNIFF_EMPTY;
	if (is_form(head + i, n - i))
		return SNIFF_FORM;
	if (all_base64(head, n))
		return SNIFF_BASE64;
	if (head[i] == '{' || head[i] == '[')
		return SNIFF_JSON;
	if (BEGINS(head + i, n - i, "HTTP/1.") ||
	    BEGINS(head + i, n - i, "POST /"))
		return SNIFF_HTTP;
	if (BEGINS(head + i, n - i, "--") &&
	    memmem(head, n, "form-data", 9) != NULL)
		return SNIFF_MULTIPART;
	return SNIFF_UNKNOWN;
}

enum sniff
sniff(const unsigned char *head, size_t n)
{
	enum sniff kind;

	if (n == 0)
		return SNIFF_EMPTY;
	if (gzip_is(GZIP_GZIP, head, n))
		return SNIFF_GZIP;
	if (BEGINS(head, n, "PK\3\4") || BEGINS(head, n, "PK\5\6") ||
	    BEGINS(head, n, "PK\7\10"))
		return SNIFF_ZIP;
	if (BEGINS(head, n, "7z\xbc\xaf\x27\x1c"))
		return SNIFF_7ZIP;
	if (is_tar(head, n))
		return SNIFF_TAR;
	if (BEGINS(head, n, "%PDF-"))
		return SNIFF_PDF;
	if (is_xml(head, n))
		return SNIFF_XML;
	kind = sniff_text(head, n);
	if (kind == SNIFF_UNKNOWN && gzip_is(GZIP_ZLIB, head, n))
		return SNIFF_ZLIB;
	if (kind == SNIFF_UNKNOWN && gzip_is(GZIP_DEFLATE, head, n))
		return SNIFF_DEFLATE;
	return kind;
}

const char *
sniff_name(enum sniff kind)
{
	static const char *const name[] = {
	    [SNIFF_UNKNOWN] = "neither XML nor a wrapping of it",
	    [SNIFF_EMPTY] = "empty",
	    [SNIFF_XML] = "XML",
	    [SNIFF_BASE64] = "base64",
	    [SNIFF_GZIP] = "gzip",
	    [SNIFF_ZLIB] = "zlib",
	    [SNIFF_DEFLATE] = "raw deflate",
	    [SNIFF_ZIP] = "a zip archive",
	    [SNIFF_TAR] = "a tar archive",
	    [SNIFF_7ZIP] = "a 7zip archive",
	    [SNIFF_FORM] = "a form body",
	    [SNIFF_PDF] = "a PDF",
	    [SNIFF_JSON] = "JSON",
	    [SNIFF_MULTIPART] = "multipart/form-data",
	    [SNIFF_HTTP] = "an HTTP message",
	};

	return name[kind];
}
