/* base64: the vectors of RFC 4648, what strict refuses, what is mended. */
#include <config.h>

#include <stdlib.h>

#include "base64.h"
#include "msg.h"
#include "tap.h"
#include "xalloc.h"

/* Decodes IN in pieces of STEP; NULL when refused. */
static char *
decoded(const char *in, unsigned allow, size_t step, unsigned *mended,
    struct fault *fault)
{
	size_t n = strlen(in), some, off, len = 0;
	unsigned char *out = xmalloc(BASE64_DECODED(n) + BASE64_DECODED(0) + 1);
	struct base64 b;
	ptrdiff_t got;

	base64_begin(&b, allow);
	for (off = 0; off < n; off += some) {
		some = n - off < step ? n - off : step;
		got = base64_more(&b, in + off, some, out + len, fault);
		if (got < 0)
			goto bad;
		len += (size_t)got;
	}
	got = base64_end(&b, out + len, fault);
	if (got < 0)
		goto bad;
	out[len + (size_t)got] = '\0';
	*mended = b.mended;
	return (char *)out;
bad:
	free(out);
	return NULL;
}

#define LENIENT (BASE64_SPACES | BASE64_URLSAFE | BASE64_LINES | BASE64_PADDING)

/* IN gives WANT (NULL: is refused) with those mends, in pieces of any size. */
static void
gives(const char *in, unsigned allow, const char *want, unsigned mends)
{
	bool good = true;
	size_t step;

	for (step = 1; step < 9; step++) {
		struct fault fault = FAULT_NONE;
		unsigned mended = 0;
		char *have = decoded(in, allow, step, &mended, &fault);

		if (want == NULL)
			good = good && have == NULL &&
			       fault.verdict == VERDICT_TROUBLE &&
			       strncmp(fault.text, "base64: ", 8) == 0;
		else
			good = good && have != NULL &&
			       strcmp(have, want) == 0 && mended == mends;
		if (!good)
			printf("# step %zu: '%s' mended %u: %s\n", step,
			    have != NULL ? have : "(none)", mended, fault.text);
		free(have);
		if (!good)
			break;
	}
	ok(good, "'%s' with %u %s", in, allow,
	    want != NULL ? "is decoded" : "is refused");
}

/* RFC 4648 section 10 */
static void
vectors(void)
{
	static const char *const v[][2] = {{"", ""}, {"f", "Zg=="},
	    {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
	    {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
	char text[16];
	size_t i;

	for (i = 0; i < sizeof v / sizeof *v; i++) {
		gives(v[i][1], 0, v[i][0], 0);
		gives(v[i][1], LENIENT, v[i][0], 0);
		memset(text, 0, sizeof text);
		base64_encode(
		    (const unsigned char *)v[i][0], strlen(v[i][0]), text);
		is_str(text, v[i][1], "encoded");
		is_int(BASE64_ENCODED(strlen(v[i][0])), strlen(v[i][1]),
		    "room for it");
	}
}

static void
strict(void)
{
	gives(" Zm9v\r\nYm\tFy \n", 0, "foobar", 0);
	gives("Zm9", 0, NULL, 0);
	gives("Zm8", 0, NULL, 0);
	gives("Zg=", 0, NULL, 0);
	gives("Z", 0, NULL, 0);
	gives("Z===", 0, NULL, 0);
	gives("Zg===", 0, NULL, 0);
	gives("=", 0, NULL, 0);
	gives("====", 0, NULL, 0);
	gives("Zm9v=", 0, NULL, 0);
	gives("Zm9vYg==YmFy", 0, NULL, 0);
	gives("Zg==Zg==", 0, NULL, 0);
	/* bits behind the end, RFC 4648 section 3.5 */
	gives("Zh==", 0, NULL, 0);
	gives("Zm9=", 0, NULL, 0);
	gives("Zm9v!", 0, NULL, 0);
	gives("Zm9v\377", 0, NULL, 0);
	gives("-_-_", 0, NULL, 0);
}

static void
mended(void)
{
	gives("Pj4+", 0, ">>>", 0);
	gives("Pj4-", LENIENT, ">>>", BASE64_URLSAFE);
	gives("Pz8_", LENIENT, "???", BASE64_URLSAFE);
	gives("Pj4-", BASE64_PADDING, NULL, 0);
	/* a blank inside is '+'; at the ends it is not, unless it fits */
	gives("ab 4", LENIENT, "i\xbf\xb8", BASE64_SPACES);
	gives(" Zm9v ", LENIENT, "foo", 0);
	gives("    Zm9vYmFy", LENIENT, "foobar", 0);
	gives("Pj4 ", LENIENT, ">>>", BASE64_SPACES);
	gives("Zg== \n", LENIENT, "f", 0);
	gives("Zm9v\r\nYmFy\r\n", LENIENT, "foobar", BASE64_LINES);
	gives("Zm9v\r\n", LENIENT, "foo", 0);
	gives("Zm9\nv", LENIENT, "foo", BASE64_LINES);
	gives("Zm8", LENIENT, "fo", BASE64_PADDING);
	gives("Zg", LENIENT, "f", BASE64_PADDING);
	gives("Zg=", LENIENT, "f", BASE64_PADDING);
	gives("Zg=", BASE64_SPACES, NULL, 0);
	/* forgiving is not guessing */
	gives("Z", LENIENT, NULL, 0);
	gives("Zh", LENIENT, NULL, 0);
	gives("Zg==AA", LENIENT, NULL, 0);
	gives("Zm9v*", LENIENT, NULL, 0);
	gives("Zg==AA", BASE64_TRAILING, "f", BASE64_TRAILING);
	gives("Zg==</form>", BASE64_TRAILING, "f", BASE64_TRAILING);
	gives("Zm9v</form>", BASE64_TRAILING, NULL, 0);
}

static void
runs(void)
{
	char in[256];

	memset(in, ' ', sizeof in);
	memcpy(in, "AAAA", 4);
	memcpy(in + 4 + BASE64_RUN + 1, "AAA", 4);
	gives(in, LENIENT, NULL, 0);
}

static void
round_trips(void)
{
	unsigned char data[257], back[BASE64_DECODED(344)];
	char text[BASE64_ENCODED(sizeof data)];
	bool good = true;
	size_t i, n;

	for (i = 0; i < sizeof data; i++)
		data[i] = (unsigned char)(i * 167 + 13);
	for (n = 0; n <= sizeof data; n++) {
		base64_encode(data, n, text);
		good = good &&
		       base64_decode(text, BASE64_ENCODED(n), back, NULL) ==
			   (ptrdiff_t)n &&
		       memcmp(data, back, n) == 0;
	}
	ok(good, "0 to 257 bytes there and back");
}

int
main(void)
{
	vectors();
	strict();
	mended();
	runs();
	round_trips();
	return tap_done();
}
