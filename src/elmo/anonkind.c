#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "anonkind.h"
#include "natscheme.h"
#include "rulevalue.h"
#include "xalloc.h"

/* As ASCII, '\x7f' for what is not; false when it is too long. */
bool
anonkind_text(const struct anonkind *v, char text[ANONKIND_SHORT])
{
	if (v->n >= ANONKIND_SHORT)
		return false;
	for (size_t i = 0; i < v->n; i++)
		text[i] =
		    (char)(v->s[i] > 0 && v->s[i] < 0x7f ? v->s[i] : 0x7f);
	text[v->n] = '\0';
	return true;
}

bool
anonkind_placeholder(const struct anonkind *v)
{
	char text[ANONKIND_SHORT];

	return anonkind_text(v, text) && rulevalue_placeholder(text);
}

bool
anonkind_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

bool
anonkind_letter(uint32_t c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool
anonkind_begins(const uint32_t *s, size_t n, const char *text)
{
	for (; *text != '\0'; text++, s++, n--)
		if (n == 0 || anonchar_lower(*s) != (unsigned char)*text)
			return false;
	return true;
}

/* All of its words at once, with white space folded, so that it may wrap. */
void
anonkind_stream(const struct anonkind *v, const char *kind, unsigned attempt,
    struct anonchar_stream *stream)
{
	uint32_t *folded = xreallocarray(NULL, v->n + 1, sizeof *folded);
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++)
		if (!anonchar_is_blank(v->s[i]))
			folded[n++] = v->s[i];
		else if (!anonchar_is_blank(v->s[i + 1]))
			folded[n++] = ' ';
	anonchar_stream(stream, v->prf, kind, folded, n, attempt);
	free(folded);
}

/* One word, whatever its case. */
void
anonkind_word(struct anonkind *v, size_t from, size_t to, unsigned attempt)
{
	struct anonchar_stream stream;
	uint32_t *lower = xreallocarray(NULL, to - from, sizeof *lower);

	for (size_t i = from; i < to; i++)
		lower[i - from] = anonchar_lower(v->s[i]);
	anonchar_stream(&stream, v->prf, "word", lower, to - from, attempt);
	for (size_t i = from; i < to; i++)
		v->s[i] = anonchar_other(v->s[i], &stream);
	free(lower);
}

/* The end of the word that begins at FROM. */
size_t
anonkind_word_end(const struct anonkind *v, size_t from)
{
	while (from < v->n && anonchar_is_word(v->s[from]))
		from++;
	return from;
}

static void
words(struct anonkind *v, unsigned attempt)
{
	for (size_t i = 0, end; i < v->n; i = end + (end == i)) {
		end = anonkind_word_end(v, i);
		if (end > i)
			anonkind_word(v, i, end, attempt);
	}
}

void
anonkind_name(struct anonkind *v)
{
	uint32_t *old = xreallocarray(NULL, v->n, sizeof *old);

	memcpy(old, v->s, v->n * sizeof *old);
	words(v, 0);
	for (unsigned i = 1; i < ANONKIND_ATTEMPTS && anonkind_placeholder(v);
	     i++) {
		memcpy(v->s, old, v->n * sizeof *old);
		words(v, i);
	}
	free(old);
}

/* Behind the N-th colon. */
static size_t
behind_colon(const char *text, size_t n)
{
	size_t i = 0;

	while (text[i] != '\0' && n > 0)
		n -= text[i++] == ':';
	return i;
}

/* How much of an identifier says what it is, not whose, nor which school's. */
static size_t
urn_head(const struct anonkind *v, const char *text)
{
	static const char code[] = "urn:schac:personaluniquecode:";
	size_t n;

	if (!anonkind_begins(v->s, v->n, "urn:"))
		return 0;
	if (!anonkind_begins(v->s, v->n, code))
		return behind_colon(text, 2);
	if (!anonkind_begins(
		v->s + sizeof code - 1, v->n - (sizeof code - 1), "int:esi:"))
		return behind_colon(text, 4); /* COUNTRY:KIND:NUMBER */
	/* COUNTRY:NUMBER or SCHOOL:NUMBER */
	n = behind_colon(text, 5);
	return n + 2 < v->n && text[n + 2] == ':' ? n + 3 : n;
}

static unsigned
radix(uint32_t c)
{
	return anonkind_digit(c) ? 10 : 26;
}

static uint32_t
zero(uint32_t c)
{
	return anonkind_digit(c) ? '0' : c >= 'a' ? 'a' : 'A';
}

/* One round: the characters of one half move by what the other half says. */
static void
turn(struct anonkind *v, const size_t *at, size_t n, unsigned round)
{
	uint32_t *key = xreallocarray(NULL, v->n + 1, sizeof *key);
	struct anonchar_stream stream;
	size_t half = n / 2, from = round % 2 == 0 ? half : 0;
	size_t to = round % 2 == 0 ? n : half;

	for (size_t i = 0; i < v->n; i++)
		key[i] = v->s[i];
	/* of what moves, the form alone */
	for (size_t i = from; i < to; i++)
		key[at[i]] = zero(v->s[at[i]]);
	anonchar_stream(&stream, v->prf, "round", key, v->n, round + 1);
	for (size_t i = from; i < to; i++) {
		uint32_t *c = &v->s[at[i]], r = radix(*c);

		/* where there is nothing else, it shall be another one */
		uint32_t by = n == 1 && round == 0
				  ? 1 + anonchar_draw(&stream, r - 1)
			      : n == 1 ? 0
				       : anonchar_draw(&stream, r);

		*c = zero(*c) + (*c - zero(*c) + by) % r;
	}
	free(key);
}

/*
 * Few characters have few stand-ins, of which two must not be the same: these
 * are a permutation of all that have the form (a Feistel network, as FF1 of
 * NIST SP 800-38G).  Who has the key could try them all in any case.
 */
static void
permute(struct anonkind *v, const size_t *at, size_t n)
{
	for (unsigned round = 0; round < 10; round++)
		turn(v, at, n, round);
}

/* Below .invalid (RFC 2606), as far as there is room: nobody's. */
static void
host(struct anonkind *v, size_t from, size_t to)
{
	static const char end[] = ".invalid";
	size_t n = sizeof end - 1;

	if (to - from <= n)
		return;
	for (size_t i = from; i < to - n; i++)
		if (v->s[i] == '.')
			v->s[i] = '-';
	for (size_t i = 0; i < n; i++)
		v->s[to - n + i] = (unsigned char)end[i];
}

static bool
is_host(const struct anonkind *v, size_t from, size_t to)
{
	bool dot = false;

	for (size_t i = from; i < to; i++) {
		if (!anonkind_letter(v->s[i]) && !anonkind_digit(v->s[i]) &&
		    v->s[i] != '.' && v->s[i] != '-')
			return false;
		dot |= v->s[i] == '.';
	}
	return dot;
}

static void
mail_host(struct anonkind *v)
{
	for (size_t i = 1; i < v->n; i++)
		if (v->s[i] == '@' && is_host(v, i + 1, v->n))
			host(v, i + 1, v->n);
}

/* Fewer digits are no number of a machine's. */
#define HEX 16

static uint32_t
other_hex(uint32_t c, struct anonchar_stream *stream)
{
	uint32_t a = c >= 'a' ? 'a' : 'A';

	return a + (c - a + 1 + anonchar_draw(stream, 5)) % 6;
}

void
anonkind_identifier(struct anonkind *v, bool person)
{
	char text[ANONKIND_SHORT];
	struct natscheme_fit fits[NATSCHEME_FITS];
	uint32_t old[ANONKIND_SHORT];
	size_t at[ANONKIND_SHORT], n = 0, head;
	double space = 1;
	bool hex;

	if (!anonkind_text(v, text)) {
		words(v, 0);
		return;
	}
	head = urn_head(v, text);
	hex = v->n >= HEX && strspn(text, "0123456789abcdefABCDEF-") == v->n;
	for (size_t i = head; i < v->n; i++) {
		if (anonkind_digit(v->s[i]) || anonkind_letter(v->s[i])) {
			at[n++] = i;
			space *= radix(v->s[i]);
		} else if (anonchar_is_word(v->s[i])) {
			space = 1e30;
		}
	}
	if (!person && space < 1e12) {
		permute(v, at, n);
		return;
	}
	memcpy(old, v->s, v->n * sizeof *old);
	for (unsigned i = 0; i < ANONKIND_ATTEMPTS; i++) {
		struct anonchar_stream stream;

		memcpy(v->s, old, v->n * sizeof *old);
		anonkind_stream(v, "identifier", i, &stream);
		for (size_t k = head; k < v->n; k++)
			v->s[k] = hex && anonkind_letter(v->s[k])
				      ? other_hex(v->s[k], &stream)
				      : anonchar_other(v->s[k], &stream);
		mail_host(v);
		if (!anonkind_text(v, text) ||
		    (!rulevalue_placeholder(text) &&
			(!person || natscheme_fits(text, NULL, fits) == 0)))
			break;
	}
}

void
anonkind_url(struct anonkind *v)
{
	struct anonchar_stream stream;
	size_t from = 0, to;

	for (size_t i = 0; i + 2 < v->n && from == 0; i++)
		if (v->s[i] == ':' && v->s[i + 1] == '/' && v->s[i + 2] == '/')
			from = i + 3;
	for (to = from; to < v->n && v->s[to] != '/' && v->s[to] != ':' &&
			v->s[to] != '?' && v->s[to] != '#';)
		to++;
	anonkind_stream(v, "text", 0, &stream);
	for (size_t i = from; i < v->n; i++)
		if (v->s[i] == '%')
			i += 2; /* what is escaped stays an escape */
		else
			v->s[i] = anonchar_other(v->s[i], &stream);
	if (is_host(v, from, to))
		host(v, from, to);
}
