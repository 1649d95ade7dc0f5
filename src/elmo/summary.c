#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "json.h"
#include "msg.h"
#include "place.h"
#include "summary.h"
#include "xalloc.h"
#include "xml.h"

/* Credits are counted in units of 10^-9, up to nine digits before the point. */
#define DIGITS 9
#define UNIT 1000000000LL

/* One open learning opportunity. */
struct los {
	bool instance, passed; /* it has one; none says otherwise */
	bool carries;	       /* ECTS credits of its own */
	bool parts;	       /* something below is an achievement */
	long long own, below;
};

struct summary_state {
	const char *uri;   /* of the root */
	enum place *kinds; /* of the open elements */
	size_t depth, size;
	struct los *los;
	size_t nlos, slos;
	bool inexact;
	long long ects;
	struct summary_issuer issuer;
	bool english, schac;
	bool is_ects, has_value;
	long long value;
	char text[256]; /* of the open leaf, collapsed */
	size_t len;
	bool blank, long_text;
};

static enum place
kind_of(const struct summary_state *s, const struct xml_tag *tag)
{
	if (s->depth == 0)
		return strcmp(tag->local, "elmo") == 0 ? PLACE_ROOT
						       : PLACE_NONE;
	if (tag->uri != s->uri)
		return PLACE_NONE;
	return place_of(s->kinds[s->depth - 1], tag->local);
}

/* A decimal in units of 10^-9; false when it is none or does not fit. */
static bool
decimal(const char *s, long long *value)
{
	bool minus = *s == '-', any = false;
	long long n = 0;
	int digits = 0;

	s += *s == '-' || *s == '+';
	for (; *s >= '0' && *s <= '9'; s++, any = true) {
		n = 10 * n + (*s - '0');
		digits += n > 0;
		if (digits > DIGITS)
			return false;
	}
	n *= UNIT;
	if (*s == '.') {
		long long unit = UNIT / 10;

		for (s++; *s >= '0' && *s <= '9'; s++, any = true) {
			if (unit == 0 && *s != '0')
				return false;
			n += unit * (*s - '0');
			unit /= 10;
		}
	}
	*value = minus ? -n : n;
	return any && *s == '\0';
}

static void
add(struct summary_state *s, long long *sum, long long value)
{
	if (__builtin_saddll_overflow(*sum, value, sum))
		s->inexact = true;
}

static void
print_ects(struct summary *summary)
{
	const struct summary_state *s = summary->state;
	unsigned long long n = s->ects < 0 ? 0 - (unsigned long long)s->ects
					   : (unsigned long long)s->ects;
	size_t len;

	if (s->inexact)
		return;
	snprintf(summary->ects, sizeof summary->ects, "%s%llu.%09llu",
	    s->ects < 0 ? "-" : "", n / UNIT, n % UNIT);
	len = strlen(summary->ects);
	while (summary->ects[len - 1] == '0')
		len--;
	if (summary->ects[len - 1] == '.')
		len--;
	summary->ects[len] = '\0';
}

static void
open_los(struct summary_state *s)
{
	if (s->nlos == s->slos) {
		s->slos = s->slos ? 2 * s->slos : 16;
		s->los = xreallocarray(s->los, s->slos, sizeof *s->los);
	}
	s->los[s->nlos++] = (struct los){.passed = true};
}

static void
close_los(struct summary *summary)
{
	struct summary_state *s = summary->state;
	struct los *los = &s->los[--s->nlos];
	struct los *above = s->nlos > 0 ? los - 1 : NULL;
	bool good = los->passed && (los->instance || los->carries);
	long long sum = good && los->carries ? los->own : los->below;

	if (good && los->instance && !los->parts)
		summary->achievements++;
	if (above != NULL)
		above->parts |= los->parts || (good && los->instance);
	add(s, above ? &above->below : &s->ects, sum);
}

static void
close_credit(struct summary_state *s)
{
	struct los *los = &s->los[s->nlos - 1];

	if (!s->is_ects || !s->has_value)
		return;
	los->carries = true;
	add(s, &los->own, s->value);
}

static void
close_issuer(struct summary *summary)
{
	const struct summary_issuer *new = &summary->state->issuer;

	for (size_t i = 0; i < summary->nissuers; i++)
		if (memcmp(&summary->issuers[i], new, sizeof *new) == 0)
			return;
	if (summary->nissuers == SUMMARY_ISSUERS)
		return;
	summary->issuers = xreallocarray(
	    summary->issuers, summary->nissuers + 1, sizeof *summary->issuers);
	summary->issuers[summary->nissuers++] = *new;
}

static void
copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (n >= size) { /* never within a character */
		n = size - 1;
		while (n > 0 && (from[n] & 0xc0) == 0x80)
			n--;
	}
	memset(to, 0, size); /* issuers are compared as bytes */
	memcpy(to, from, n);
}

/* The text of a leaf is complete. */
static void
close_leaf(struct summary *summary, enum place kind)
{
	struct summary_state *s = summary->state;
	struct summary_issuer *issuer = &s->issuer;

	s->text[s->len] = '\0';
	switch (kind) {
	case PLACE_GENERATED:
		copy(summary->generated, sizeof summary->generated, s->text);
		break;
	case PLACE_ISSUER_TITLE:
		if (issuer->title[0] == '\0' || s->english)
			copy(issuer->title, sizeof issuer->title, s->text);
		break;
	case PLACE_ISSUER_COUNTRY:
		copy(issuer->country, sizeof issuer->country, s->text);
		break;
	case PLACE_ISSUER_ID:
		if (s->schac)
			copy(issuer->schac, sizeof issuer->schac, s->text);
		break;
	case PLACE_STATUS:
		if (strcmp(s->text, "passed") != 0)
			s->los[s->nlos - 1].passed = false;
		break;
	case PLACE_SCHEME:
		s->is_ects = strcasecmp(s->text, "ects") == 0;
		break;
	case PLACE_VALUE:
		s->has_value = !s->long_text && decimal(s->text, &s->value);
		/* a number that does not fit is no reason for a wrong sum */
		if (!s->has_value &&
		    strspn(s->text, "+-.0123456789") == s->len &&
		    s->len > DIGITS)
			s->inexact = true;
		break;
	default:
		break;
	}
}

static bool
is_lang(const struct xml_attr *lang)
{
	return lang != NULL && lang->len >= 2 &&
	       strncasecmp(lang->value, "en", 2) == 0 &&
	       (lang->len == 2 || lang->value[2] == '-');
}

static void
on_start(void *ctx, const struct xml_tag *tag)
{
	struct summary *summary = ctx;
	struct summary_state *s = summary->state;
	enum place kind = kind_of(s, tag);
	const struct xml_attr *type;

	if (s->depth == s->size) {
		s->size = s->size ? 2 * s->size : 64;
		s->kinds = xreallocarray(s->kinds, s->size, sizeof *s->kinds);
	}
	if (s->depth == 0)
		s->uri = tag->uri;
	s->kinds[s->depth++] = kind;
	if (kind == PLACE_NONE)
		return;
	s->len = 0;
	s->blank = s->long_text = false;
	if (kind == PLACE_ISSUER)
		memset(&s->issuer, 0, sizeof s->issuer);
	else if (kind == PLACE_ISSUER_TITLE)
		s->english = is_lang(xml_attr(tag, XML_NS, "lang"));
	else if (kind == PLACE_LOS)
		open_los(s);
	else if (kind == PLACE_LOI)
		s->los[s->nlos - 1].instance = true;
	else if (kind == PLACE_CREDIT)
		s->is_ects = s->has_value = false;
	else if (kind == PLACE_ATTACHMENT)
		summary->attachments++;
	else if (kind == PLACE_ISSUER_ID) {
		type = xml_attr(tag, NULL, "type");
		s->schac = type != NULL && type->len == 5 &&
			   strncasecmp(type->value, "schac", 5) == 0;
	}
}

static void
on_end(void *ctx, const struct xml_tag *tag)
{
	struct summary *summary = ctx;
	struct summary_state *s = summary->state;
	enum place kind = s->kinds[--s->depth];

	(void)tag;
	if (kind == PLACE_LOS)
		close_los(summary);
	else if (kind == PLACE_CREDIT)
		close_credit(s);
	else if (kind == PLACE_ISSUER)
		close_issuer(summary);
	else if (kind == PLACE_ROOT)
		print_ects(summary);
	else if (kind != PLACE_NONE)
		close_leaf(summary, kind);
}

/* White space collapses (XML Schema part 2, 4.3.6). */
static void
on_text(void *ctx, const char *text, size_t n)
{
	struct summary_state *s = ((struct summary *)ctx)->state;
	enum place kind = s->depth > 0 ? s->kinds[s->depth - 1] : PLACE_NONE;

	if (kind == PLACE_NONE || kind == PLACE_ATTACHMENT)
		return;
	for (size_t i = 0; i < n; i++) {
		if (strchr(" \t\r\n", text[i]) != NULL && text[i] != '\0') {
			s->blank = s->len > 0;
			continue;
		}
		if (s->len + 2 >= sizeof s->text) {
			s->long_text = true;
			return;
		}
		if (s->blank)
			s->text[s->len++] = ' ';
		s->blank = false;
		s->text[s->len++] = text[i];
	}
}

void
summary_begin(struct summary *summary, struct xml_sink *sink)
{
	static const struct xml_handler handler = {
	    .start = on_start, .end = on_end, .text = on_text};

	memset(summary, 0, sizeof *summary);
	summary->state = xcalloc(1, sizeof *summary->state);
	sink->handler = &handler;
	sink->ctx = summary;
}

void
summary_free(struct summary *summary)
{
	if (summary == NULL)
		return;
	if (summary->state != NULL) {
		free(summary->state->kinds);
		free(summary->state->los);
	}
	free(summary->state);
	free(summary->issuers);
	memset(summary, 0, sizeof *summary);
}

static void
put(struct json_out *out, const char *key, const char *s)
{
	char clean[1024];

	json_put(
	    out, key, *s ? msg_clean(clean, sizeof clean, s, strlen(s)) : NULL);
}

void
summary_json(
    const struct summary *summary, struct json_out *out, const char *key)
{
	json_begin(out, key);
	json_begin_list(out, "issuers");
	for (size_t i = 0; i < summary->nissuers; i++) {
		json_begin(out, NULL);
		put(out, "title", summary->issuers[i].title);
		put(out, "country", summary->issuers[i].country);
		put(out, "schac", summary->issuers[i].schac);
		json_end(out);
	}
	json_end_list(out);
	json_put_int(out, "achievements", (long long)summary->achievements);
	if (summary->ects[0] != '\0')
		json_put_raw(out, "ects", summary->ects);
	else
		json_put_null(out, "ects");
	json_put_int(out, "attachments", (long long)summary->attachments);
	json_end(out);
}
