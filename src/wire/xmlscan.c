#include <config.h>

#include <string.h>

#include "caps.h"
#include "xmlscan.h"

#define STRING(x) #x
#define DECIMAL(x) STRING(x)

/* declarations of namespaces and attributes are told apart later */
#define VALUES (2 * (CAP_ATTRIBUTES))

enum { TEXT, OPEN, BANG, TAG, VALUE, COMMENT, INSTRUCTION, CDATA };

/* What the markup becomes with the first byte behind "<". */
static int
opened(unsigned char c)
{
	return c == '!' ? BANG : c == '?' ? INSTRUCTION : TAG;
}

/* The same behind "<!"; a DOCTYPE ends the parse, so that it need not end. */
static int
banged(struct xmlscan *s, unsigned char c)
{
	static const char cdata[] = "[CDATA[", comment[] = "--";

	s->seen++;
	if (c == '[' || s->quote == '[') {
		s->quote = '[';
		if (c != (unsigned char)cdata[s->seen - 1])
			return TEXT;
		return s->seen == 7 ? CDATA : BANG;
	}
	if (c != (unsigned char)comment[s->seen - 1])
		return TEXT;
	return s->seen == 2 ? COMMENT : BANG;
}

/* In a start or end tag, up to its end or a quote. */
static size_t
in_tag(struct xmlscan *s, const unsigned char *in, size_t n)
{
	size_t i = 0;

	while (i < n && in[i] != '>' && in[i] != '"' && in[i] != '\'')
		i++;
	if (i == n)
		return n;
	if (in[i] == '>') {
		s->state = TEXT;
		return i + 1;
	}
	if (s->values++ == VALUES) {
		s->why = "more than " DECIMAL(
		    CAP_ATTRIBUTES) " attributes of one element";
		return i;
	}
	s->state = VALUE;
	s->quote = in[i];
	return i + 1;
}

/* Up to the end mark: FIRST FIRST '>', or "?>" where TWICE is 0. */
static size_t
until(
    struct xmlscan *s, const unsigned char *in, size_t n, char first, int twice)
{
	for (size_t i = 0; i < n;) {
		const unsigned char *p;

		if (s->seen == 0) {
			p = memchr(in + i, first, n - i);
			if (p == NULL)
				return n;
			i = (size_t)(p - in) + 1;
			s->seen = 1;
			continue;
		}
		if (in[i] == '>' && s->seen > twice) {
			s->state = TEXT;
			return i + 1;
		}
		s->seen = in[i] == (unsigned char)first ? 2 : 0;
		i++;
	}
	return n;
}

static size_t
step(struct xmlscan *s, const unsigned char *in, size_t n)
{
	const unsigned char *p;

	switch (s->state) {
	case OPEN:
		s->state = opened(*in);
		s->seen = s->quote = 0;
		s->values = 0;
		/* "<>" and "</>" are wrong, but end as tags do */
		return s->state == TAG ? 0 : 1;
	case BANG:
		s->state = banged(s, *in);
		if (s->state != BANG)
			s->seen = 0;
		return 1;
	case TAG:
		return in_tag(s, in, n);
	case VALUE:
		p = memchr(in, s->quote, n);
		if (p != NULL)
			s->state = TAG;
		return p != NULL ? (size_t)(p - in) + 1 : n;
	case COMMENT:
		return until(s, in, n, '-', 1);
	case INSTRUCTION:
		return until(s, in, n, '?', 0);
	default:
		return until(s, in, n, ']', 1);
	}
}

size_t
xmlscan_more(struct xmlscan *s, const unsigned char *in, size_t n)
{
	size_t i = 0;

	while (i < n && s->why == NULL) {
		size_t room = CAP_TOKEN - s->len, took;

		if (s->state == TEXT) {
			const unsigned char *p = memchr(in + i, '<', n - i);

			if (p == NULL)
				return n;
			i = (size_t)(p - in) + 1;
			s->state = OPEN;
			s->len = 0;
			continue;
		}
		if (room == 0) {
			s->why = "more than 64 MiB in one piece of markup";
			return i;
		}
		took = step(s, in + i, n - i < room ? n - i : room);
		s->len += took;
		i += took;
	}
	return i;
}
