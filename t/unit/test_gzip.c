/* gzip: one member, checked to its end, and nothing behind it but zeros. */
#include <config.h>

#include "gzip.h"
#include "tap.h"
#include "wiretap.h"

#define TEXT "<elmo>a text that is long enough to be packed, packed</elmo>"

static int
to_spool(void *ctx, const void *data, size_t n, struct fault *fault)
{
	return spool_write(ctx, data, n, fault);
}

/* Unpacks IN, freed, in pieces of STEP; NULL with *fault set. */
static char *
unpacked(struct spool *in, enum gzip_kind kind, unsigned allow, size_t step,
    unsigned *mended, struct fault *fault)
{
	struct gunzip *g = gunzip_new(kind, allow, 16 * MIB);
	struct spool *out = spool_new(CAP_FORM);
	char *s = text_of(in), *ret = NULL;
	size_t n = (size_t)spool_size(in), off, some;

	for (off = 0; off < n; off += some) {
		some = n - off < step ? n - off : step;
		if (gunzip_more(g, s + off, some, to_spool, out, fault) != 0)
			goto out;
	}
	if (gunzip_end(g, fault) == 0)
		ret = text_of(out);
	*mended = gunzip_mended(g);
out:
	gunzip_free(g);
	spool_free(out);
	spool_free(in);
	free(s);
	return ret;
}

static void
accepted(struct spool *in, enum gzip_kind kind, unsigned allow,
    const char *want, unsigned mends, const char *name)
{
	char *s = text_of(in);
	size_t n = (size_t)spool_size(in), step;
	struct fault fault = FAULT_NONE;
	unsigned mended = 0;
	char *have = NULL;
	bool good = true;

	for (step = 1; good && step <= n; step = step < 4 ? step + 1 : n + 1) {
		have = unpacked(
		    spool_of(s, n), kind, allow, step, &mended, &fault);
		good =
		    have != NULL && strcmp(have, want) == 0 && mended == mends;
		if (!good)
			printf("# step %zu: %s, mended %u, %s\n", step,
			    have ? have : "(none)", mended, fault.text);
		free(have);
	}
	ok(good, "%s", name);
	spool_free(in);
	free(s);
}

static void
refused(struct spool *in, enum gzip_kind kind, unsigned allow, const char *why,
    const char *name)
{
	struct fault fault = FAULT_NONE;
	unsigned mended = 0;
	char *have = unpacked(in, kind, allow, 7, &mended, &fault);

	if (!ok(have == NULL && fault.verdict == VERDICT_TROUBLE &&
		    strstr(fault.text, why) != NULL,
		"%s: %s", name, why))
		printf("# have %s: %s\n", have ? have : "(none)", fault.text);
	free(have);
}

static struct spool *
gz(void)
{
	return packed(GZIP_GZIP, spool_str(TEXT));
}

/* gz with the byte at OFF, from the end when negative, turned around. */
static struct spool *
spoilt(long off)
{
	struct spool *in = gz();
	char *s = text_of(in);
	size_t n = (size_t)spool_size(in);

	s[off < 0 ? n - (size_t)-off : (size_t)off] ^= 0x15;
	spool_free(in);
	in = spool_of(s, n);
	free(s);
	return in;
}

/* RFC 1952 section 2.3.1: FEXTRA, FNAME, FCOMMENT and FHCRC (section 2.3.1.2
 * counts the header's CRC-32, made elsewhere, in HCRC) */
static struct spool *
with_header(const char *header, size_t n)
{
	struct spool *in = gz();
	char *s = text_of(in);
	struct spool *out = spool_of(header, n);

	if (spool_write(out, s + 10, (size_t)spool_size(in) - 10, NULL) != 0)
		abort();
	free(s);
	spool_free(in);
	return out;
}

#define WITH_HEADER(s) with_header(s, sizeof(s) - 1)

static void
headers(void)
{
	struct spool *a = gz(), *b = gz();
	char *s = text_of(a), *r = text_of(b);

	ok(memcmp(s, "\x1f\x8b\x08\0\0\0\0\0\0\0", 10) == 0,
	    "no name, no time");
	ok(spool_size(a) == spool_size(b) &&
		memcmp(s, r, (size_t)spool_size(a)) == 0,
	    "the same twice");
	free(s);
	free(r);
	spool_free(a);
	spool_free(b);
	accepted(gz(), GZIP_GZIP, 0, TEXT, 0, "a plain member");
	accepted(WITH_HEADER("\x1f\x8b\x08\x18\0\0\0\0\0\3a.xml\0note\0"),
	    GZIP_GZIP, 0, TEXT, 0, "FNAME and FCOMMENT");
	accepted(WITH_HEADER("\x1f\x8b\x08\x04\1\2\3\4\2\3\4\0abcd"), GZIP_GZIP,
	    0, TEXT, 0, "FEXTRA");
	accepted(WITH_HEADER("\x1f\x8b\x08\x02\0\0\0\0\0\0\x1d\x26"), GZIP_GZIP,
	    0, TEXT, 0, "FHCRC");
	refused(WITH_HEADER("\x1f\x8b\x08\x02\0\0\0\0\0\0\x1d\x27"), GZIP_GZIP,
	    0, "header crc", "FHCRC is wrong");
	refused(WITH_HEADER("\x1f\x8b\x08\xe0\0\0\0\0\0\0"), GZIP_GZIP, 0,
	    "flags", "reserved flags");
	refused(WITH_HEADER("\x1f\x8b\x07\0\0\0\0\0\0\0"), GZIP_GZIP, 0,
	    "method", "another method");
}

static void
damage(void)
{
	refused(spoilt(-5), GZIP_GZIP, 0, "data check", "CRC is wrong");
	refused(spoilt(-1), GZIP_GZIP, 0, "length check", "length is wrong");
	accepted(spoilt(-5), GZIP_GZIP, GZIP_CHECK, TEXT, GZIP_CHECK,
	    "wrong CRC let pass");
	accepted(spoilt(-1), GZIP_GZIP, GZIP_CHECK, TEXT, GZIP_CHECK,
	    "wrong length let pass");
	refused(spoilt(-5), GZIP_GZIP, GZIP_TRAILING, "data check",
	    "wrong CRC, another mend");
	refused(cut(gz(), 1), GZIP_GZIP, 7, "truncated", "a byte missing");
	refused(cut(gz(), 8), GZIP_GZIP, 7, "truncated", "trailer missing");
	refused(cut(gz(), 20), GZIP_GZIP, 7, "truncated", "data missing");
	refused(
	    spool_of("\x1f\x8b", 2), GZIP_GZIP, 0, "truncated", "two bytes");
}

static void
behind(void)
{
	accepted(joined(gz(), spool_of("\0\0\0\0\0", 5)), GZIP_GZIP, 0, TEXT, 0,
	    "zero padding");
	refused(joined(gz(), spool_of("\0\0x", 3)), GZIP_GZIP, 0, "behind",
	    "zeros and a letter");
	refused(joined(gz(), spool_str("garbage")), GZIP_GZIP, 0, "behind",
	    "garbage");
	accepted(joined(gz(), spool_str("garbage")), GZIP_GZIP, GZIP_TRAILING,
	    TEXT, GZIP_TRAILING, "garbage let pass");
	accepted(joined(gz(), spool_str("\x1fgarbage")), GZIP_GZIP,
	    GZIP_TRAILING | GZIP_MEMBERS, TEXT, GZIP_TRAILING,
	    "garbage that begins like a member");
	refused(joined(gz(), gz()), GZIP_GZIP, 0, "one member", "two members");
	accepted(joined(gz(), gz()), GZIP_GZIP, GZIP_MEMBERS, TEXT TEXT,
	    GZIP_MEMBERS, "two members joined");
	refused(joined(gz(), cut(gz(), 3)), GZIP_GZIP, GZIP_MEMBERS,
	    "truncated", "half a second member");
}

static void
kinds(void)
{
	unsigned char head[64];
	enum gzip_kind k, other;
	struct spool *in;
	ptrdiff_t n;

	for (k = GZIP_GZIP; k <= GZIP_DEFLATE; k++) {
		accepted(packed(k, spool_str(TEXT)), k, 0, TEXT, 0, "kind");
		in = packed(k, spool_str(TEXT));
		n = spool_read(in, 0, head, sizeof head, NULL);
		for (other = GZIP_GZIP; other <= GZIP_DEFLATE; other++)
			ok(gzip_is(other, head, (size_t)n) == (k == other),
			    "%d is %staken for %d", k, k == other ? "" : "not ",
			    other);
		spool_free(in);
	}
	refused(gz(), GZIP_ZLIB, 0, "zlib: damaged", "gzip as zlib");
	ok(!gzip_is(GZIP_DEFLATE, (const unsigned char *)"plain text", 10),
	    "text is no deflate");
}

static void
caps(void)
{
	char *zeros = xcalloc(1, 17 * MIB), *have = NULL;
	unsigned mended = 0;

	have = unpacked(packed(GZIP_GZIP, spool_of(zeros, 16 * MIB)), GZIP_GZIP,
	    0, 4096, &mended, NULL);
	ok(have != NULL, "the maximum, packed a thousand times");
	free(have);
	refused(packed(GZIP_GZIP, spool_of(zeros, 17 * MIB)), GZIP_GZIP, 7,
	    "more than 16777216 bytes", "beyond the maximum");
	free(zeros);
}

int
main(void)
{
	headers();
	damage();
	behind();
	kinds();
	caps();
	return tap_done();
}
