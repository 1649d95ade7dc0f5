#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "caps.h"
#include "charset.h"
#include "faults.h"
#include "gzip.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

#define CHUNK (48 * KIB) /* a multiple of 3 */
#define LINE 76		 /* RFC 2045 section 6.8 */

#define ACCEPTED "accepted"
#define MENDED "mended"
#define REPAIRED "repaired with --repair"
#define REFUSED_1 "refused, status 1"
#define REFUSED_2 "refused, status 2"
#define REFUSED_SESSION "refused with --session-file, status 1"

/* clang-format off */
static const struct fault_entry table[] = {
	{"latin1", FAULT_LATIN1, FAULT_IN_VALUE,
	    "Latin-1 bytes under a declaration of UTF-8", REPAIRED},
	{"cut-document", FAULT_CUT_DOCUMENT, FAULT_IN_VALUE,
	    "the document ends in its middle", REFUSED_2},
	{"no-gzip", FAULT_NO_GZIP, FAULT_IN_VALUE,
	    "base64 of XML that was not compressed", ACCEPTED},
	{"gzip-name", FAULT_GZIP_NAME, FAULT_IN_VALUE,
	    "gzip header with a file name and a comment", ACCEPTED},
	{"double-gzip", FAULT_GZIP_TWICE, FAULT_IN_VALUE,
	    "compressed twice", REPAIRED},
	{"zlib", FAULT_ZLIB, FAULT_IN_VALUE,
	    "zlib (RFC 1950) in place of gzip", REPAIRED},
	{"deflate", FAULT_DEFLATE, FAULT_IN_VALUE,
	    "raw deflate (RFC 1951) in place of gzip", REPAIRED},
	{"bad-crc", FAULT_BAD_CRC, FAULT_IN_VALUE,
	    "wrong CRC behind the compressed data", REPAIRED},
	{"bad-length", FAULT_BAD_LENGTH, FAULT_IN_VALUE,
	    "wrong length behind the compressed data", REPAIRED},
	{"two-members", FAULT_TWO_MEMBERS, FAULT_IN_VALUE,
	    "the document in two gzip members", REPAIRED},
	{"zero-padding", FAULT_ZEROS, FAULT_IN_VALUE,
	    "zero bytes behind the gzip member", ACCEPTED},
	{"trailing-garbage", FAULT_TRAILING, FAULT_IN_VALUE,
	    "other bytes behind the gzip member", REPAIRED},
	{"truncated", FAULT_TRUNCATED, FAULT_IN_VALUE,
	    "the last third of the value is missing", REFUSED_2},
	{"not-gzip", FAULT_NOT_GZIP, FAULT_IN_VALUE,
	    "base64 of bytes that are nothing", REFUSED_2},
	{"raw-xml", FAULT_RAW_XML, FAULT_IN_VALUE,
	    "the XML itself, neither compressed nor in base64", MENDED},
	{"double-base64", FAULT_BASE64_TWICE, FAULT_IN_VALUE,
	    "base64 of base64", REPAIRED},
	{"url-safe", FAULT_URL_SAFE, FAULT_IN_VALUE,
	    "base64 with '-' and '_'", MENDED},
	{"lines", FAULT_LINES, FAULT_IN_VALUE,
	    "base64 in lines of 76 characters, CR LF", MENDED},
	{"no-padding", FAULT_NO_PADDING, FAULT_IN_VALUE,
	    "base64 without '=' at its end", MENDED},
	{"plus-lost", FAULT_PLUS_LOST, FAULT_IN_VALUE,
	    "base64 without its '+'", REFUSED_2},
	{"not-base64", FAULT_NOT_BASE64, FAULT_IN_VALUE,
	    "an error message in place of base64", REFUSED_2},
	{"unescaped-plus", FAULT_BLANKS, FAULT_IN_VALUE,
	    "'+' of base64 sent as it is, which is a blank", MENDED},
	{"percent", FAULT_PERCENT, FAULT_IN_VALUE,
	    "percent-encoded once too often", MENDED},
	{"no-code", FAULT_NO_CODE, FAULT_IN_FIELDS,
	    "no field returnCode", MENDED},
	{"empty-code", FAULT_EMPTY_CODE, FAULT_IN_FIELDS,
	    "returnCode is empty", MENDED},
	{"lower-case-code", FAULT_LOWER_CODE, FAULT_IN_FIELDS,
	    "returnCode in lower case", ACCEPTED},
	{"unknown-code", FAULT_UNKNOWN_CODE, FAULT_IN_FIELDS,
	    "returnCode NCP_MAYBE", REFUSED_2},
	{"something-else", FAULT_SOMETHING_ELSE, FAULT_IN_FIELDS,
	    "returnCode SOMETHING_ELSE, a front end's initial value",
	    REFUSED_2},
	{"no-message", FAULT_NO_MESSAGE, FAULT_IN_FIELDS,
	    "no field returnMessage", ACCEPTED},
	{"no-session", FAULT_NO_SESSION, FAULT_IN_FIELDS,
	    "no field sessionId", REFUSED_SESSION},
	{"wrong-session", FAULT_WRONG_SESSION, FAULT_IN_FIELDS,
	    "sessionId of somebody else", REFUSED_SESSION},
	{"upper-case-elmo", FAULT_UPPER_ELMO, FAULT_IN_FIELDS,
	    "the field is called ELMO", MENDED},
	{"two-elmo", FAULT_TWO_ELMO, FAULT_IN_FIELDS,
	    "two fields elmo", REFUSED_1},
	{"two-codes", FAULT_TWO_CODES, FAULT_IN_FIELDS,
	    "two fields returnCode", REFUSED_1},
	{"empty-elmo", FAULT_EMPTY_ELMO, FAULT_IN_FIELDS,
	    "the code is OK, elmo is empty", REFUSED_1},
	{"no-elmo", FAULT_NO_ELMO, FAULT_IN_FIELDS,
	    "the code is OK, there is no field elmo", REFUSED_1},
	{"extra-field", FAULT_EXTRA_FIELD, FAULT_IN_FIELDS,
	    "a button's field 'Send data'", ACCEPTED},
	{"cancel-with-elmo", FAULT_CANCEL_ELMO, FAULT_IN_FIELDS,
	    "NCP_CANCEL with a document", REFUSED_1},
	{"no-results-with-elmo", FAULT_NO_RESULTS_ELMO, FAULT_IN_FIELDS,
	    "NCP_NO_RESULTS with a document", REFUSED_1},
	{"error-with-elmo", FAULT_ERROR_ELMO, FAULT_IN_FIELDS,
	    "NCP_ERROR with a document", REFUSED_1},
	{"cancel", FAULT_CANCEL, FAULT_IN_FIELDS,
	    "NCP_CANCEL, no document", REFUSED_1},
	{"no-results", FAULT_NO_RESULTS, FAULT_IN_FIELDS,
	    "NCP_NO_RESULTS, no document", REFUSED_1},
	{"error", FAULT_ERROR, FAULT_IN_FIELDS,
	    "NCP_ERROR, no document", REFUSED_2},
	{"markup-message", FAULT_MARKUP, FAULT_IN_FIELDS,
	    "NCP_ERROR with a script and controls in returnMessage",
	    REFUSED_2},
	{"bad-escape", FAULT_BAD_ESCAPE, FAULT_IN_BODY,
	    "'%' without two hexadecimal digits", REFUSED_2},
	{"json-body", FAULT_JSON, FAULT_IN_BODY,
	    "the fields as a JSON object", REFUSED_2},
	{"multipart-body", FAULT_MULTIPART, FAULT_IN_BODY,
	    "the fields as multipart/form-data", REFUSED_2},
	{"html-body", FAULT_HTML, FAULT_IN_BODY,
	    "an error page in place of the fields", REFUSED_2},
	{"empty-body", FAULT_EMPTY_BODY, FAULT_IN_BODY,
	    "nothing at all", REFUSED_2},
};
/* clang-format on */

const struct fault_entry *
faults_at(size_t i)
{
	return i < sizeof table / sizeof *table ? &table[i] : NULL;
}

const struct fault_entry *
faults_find(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

/* Appends the bytes FROM to TO of IN. */
static int
copy_part(struct spool *in, uint64_t from, uint64_t to, struct spool *out,
    struct fault *fault)
{
	char chunk[8 * KIB];
	ptrdiff_t n;
	size_t some;

	for (; from < to; from += (uint64_t)n) {
		some = to - from < sizeof chunk ? (size_t)(to - from)
						: sizeof chunk;
		n = spool_read(in, from, chunk, some, fault);
		if (n <= 0 || spool_write(out, chunk, (size_t)n, fault) != 0)
			return -1;
	}
	return 0;
}

static int
copy_all(struct spool *in, struct spool *out, struct fault *fault)
{
	return copy_part(in, 0, spool_size(in), out, fault);
}

static int
add(struct spool *out, const char *s, struct fault *fault)
{
	return spool_write(out, s, strlen(s), fault);
}

/* IN, changed, goes to OUT.  Stages of a fault have this form. */
typedef int stage_fn(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault);

static int
spoil_document(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	if (id == FAULT_LATIN1)
		return charset_damage(in, out, fault);
	if (id == FAULT_CUT_DOCUMENT)
		return copy_part(in, 0, spool_size(in) / 2, out, fault);
	return copy_all(in, out, fault);
}

/* The document over two members, each complete in itself. */
static int
two_members(struct spool *in, struct spool *out, struct fault *fault)
{
	uint64_t half = spool_size(in) / 2;
	struct spool *first = spool_new(CAP_DOCUMENT);
	struct spool *second = spool_new(CAP_DOCUMENT);
	int ret = -1;

	if (copy_part(in, 0, half, first, fault) == 0 &&
	    copy_part(in, half, spool_size(in), second, fault) == 0 &&
	    gzip_pack(GZIP_GZIP, first, out, fault) == 0)
		ret = gzip_pack(GZIP_GZIP, second, out, fault);
	spool_free(first);
	spool_free(second);
	return ret;
}

static int
pack_twice(struct spool *in, struct spool *out, struct fault *fault)
{
	struct spool *once = spool_new(CAP_FORM);
	int ret = -1;

	if (gzip_pack(GZIP_GZIP, in, once, fault) == 0)
		ret = gzip_pack(GZIP_GZIP, once, out, fault);
	spool_free(once);
	return ret;
}

static int
pack(enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	switch (id) {
	case FAULT_RAW_XML:
	case FAULT_NO_GZIP:
		return copy_all(in, out, fault);
	case FAULT_NOT_GZIP:
		return add(out, "\001\002\003\377 no gzip \376\373", fault);
	case FAULT_ZLIB:
		return gzip_pack(GZIP_ZLIB, in, out, fault);
	case FAULT_DEFLATE:
		return gzip_pack(GZIP_DEFLATE, in, out, fault);
	case FAULT_GZIP_TWICE:
		return pack_twice(in, out, fault);
	case FAULT_TWO_MEMBERS:
		return two_members(in, out, fault);
	default:
		return gzip_pack(GZIP_GZIP, in, out, fault);
	}
}

/* RFC 1952 section 2.3: FLG has FNAME and FCOMMENT, which follow the header. */
static int
name_gzip(struct spool *in, struct spool *out, struct fault *fault)
{
	static const char header[4] = "\x1f\x8b\x08\x18";
	static const char names[] = "elmo.xml\0an ELMO document";

	if (spool_write(out, header, sizeof header, fault) != 0 ||
	    copy_part(in, sizeof header, 10, out, fault) != 0 ||
	    spool_write(out, names, sizeof names, fault) != 0)
		return -1;
	return copy_part(in, 10, spool_size(in), out, fault);
}

/* The trailer is CRC, then length, four bytes each; AT: from the end. */
static int
flip(struct spool *in, uint64_t at, struct spool *out, struct fault *fault)
{
	uint64_t size = spool_size(in);
	unsigned char c;

	if (copy_part(in, 0, size - at, out, fault) != 0 ||
	    spool_read(in, size - at, &c, 1, fault) != 1)
		return -1;
	c ^= 0x55;
	if (spool_write(out, &c, 1, fault) != 0)
		return -1;
	return copy_part(in, size - at + 1, size, out, fault);
}

static int
spoil_packed(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	static const char zeros[512];

	if (id == FAULT_GZIP_NAME)
		return name_gzip(in, out, fault);
	if (id == FAULT_BAD_CRC)
		return flip(in, 8, out, fault);
	if (id == FAULT_BAD_LENGTH)
		return flip(in, 4, out, fault);
	if (copy_all(in, out, fault) != 0)
		return -1;
	if (id == FAULT_ZEROS)
		return spool_write(out, zeros, sizeof zeros, fault);
	if (id == FAULT_TRAILING)
		return add(out, "garbage", fault);
	return 0;
}

static int
to_base64(struct spool *in, struct spool *out, struct fault *fault)
{
	unsigned char *chunk = xmalloc(CHUNK + BASE64_ENCODED(CHUNK));
	char *text = (char *)chunk + CHUNK;
	uint64_t off = 0;
	ptrdiff_t n;
	int ret = -1;

	while ((n = spool_read(in, off, chunk, CHUNK, fault)) > 0) {
		base64_encode(chunk, (size_t)n, text);
		if (spool_write(out, text, BASE64_ENCODED((size_t)n), fault) !=
		    0)
			goto out;
		off += (uint64_t)n;
	}
	ret = n < 0 ? -1 : 0;
out:
	free(chunk);
	return ret;
}

static int
encode(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	struct spool *once = NULL;
	int ret = -1;

	if (id == FAULT_RAW_XML)
		return copy_all(in, out, fault);
	if (id != FAULT_BASE64_TWICE)
		return to_base64(in, out, fault);
	once = spool_new(CAP_FORM);
	if (to_base64(in, once, fault) == 0)
		ret = to_base64(once, out, fault);
	spool_free(once);
	return ret;
}

/* One character of base64, the AT-th, as the fault has it; its length. */
static size_t
spoil_char(enum fault_id id, char c, uint64_t at, char *out)
{
	size_t n = 0;

	if (id == FAULT_LINES && at > 0 && at % LINE == 0) {
		out[n++] = '\r';
		out[n++] = '\n';
	}
	if ((id == FAULT_PLUS_LOST && c == '+') ||
	    (id == FAULT_NO_PADDING && c == '='))
		return n;
	if (id == FAULT_URL_SAFE && (c == '+' || c == '/'))
		c = c == '+' ? '-' : '_';
	if (id == FAULT_BLANKS && c == '+')
		c = ' ';
	if (id == FAULT_PERCENT && (c == '+' || c == '/' || c == '=')) {
		memcpy(out + n, c == '+' ? "%2B" : c == '/' ? "%2F" : "%3D", 3);
		return n + 3;
	}
	out[n++] = c;
	return n;
}

static int
spoil_chars(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	char chunk[4 * KIB], text[5 * sizeof chunk];
	uint64_t off = 0;
	ptrdiff_t i, n;
	size_t len;

	while ((n = spool_read(in, off, chunk, sizeof chunk, fault)) > 0) {
		len = 0;
		for (i = 0; i < n; i++)
			len += spoil_char(
			    id, chunk[i], off + (uint64_t)i, text + len);
		if (spool_write(out, text, len, fault) != 0)
			return -1;
		off += (uint64_t)n;
	}
	return n < 0 ? -1 : 0;
}

static int
spoil_text(
    enum fault_id id, struct spool *in, struct spool *out, struct fault *fault)
{
	switch (id) {
	case FAULT_TRUNCATED:
		return copy_part(
		    in, 0, spool_size(in) / 3 * 2 / 4 * 4, out, fault);
	case FAULT_NOT_BASE64:
		return add(out, "Error: could not sign the document!", fault);
	case FAULT_RAW_XML:
		return copy_all(in, out, fault);
	default:
		return spoil_chars(id, in, out, fault);
	}
}

int
faults_value(enum fault_id id, struct spool *doc, struct spool *value,
    struct fault *fault)
{
	static stage_fn *const stages[] = {
	    spoil_document, pack, spoil_packed, encode, spoil_text};
	size_t i, n = sizeof stages / sizeof *stages;
	struct spool *in = doc, *out = NULL;
	int ret = 0;

	for (i = 0; i < n && ret == 0; i++) {
		out = i + 1 < n ? spool_new(CAP_FORM) : value;
		ret = stages[i](id, in, out, fault);
		if (in != doc)
			spool_free(in);
		in = out;
	}
	if (in != value && in != doc)
		spool_free(in);
	return ret;
}
