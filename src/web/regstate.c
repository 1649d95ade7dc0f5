#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "msg.h"
#include "regstate.h"
#include "when.h"
#include "xalloc.h"

/* Seconds that anything may be fresh: a day is beyond what regget allows. */
#define FRESH_MOST 86400
/* Bytes of a value: an address has at most some 2,000, no server's tag 100. */
#define LINE_MOST 8000

void
regstate_set(char **field, const char *s)
{
	free(*field);
	*field = s == NULL || *s == '\0' || strlen(s) > LINE_MOST ||
			 s[strcspn(s, "\r\n")] != '\0'
		     ? NULL
		     : xstrdup(s);
}

static int
read_time(int64_t *t, const char *s, struct fault *fault)
{
	/* a state from before 1970 is damage */
	if (when_parse(s, t, fault) != 0 || *t <= 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "no time: '%.40s'", s);
	return 0;
}

static int
read_fresh(int64_t *fresh, const char *s, struct fault *fault)
{
	size_t n = strspn(s, "0123456789");

	if (n == 0 || n > 6 || s[n] != '\0' || atol(s) > FRESH_MOST)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "no time: '%.40s'", s);
	*fresh = atol(s);
	return 0;
}

static int
take(struct regstate *state, const char *key, const char *value,
    struct fault *fault)
{
	if (strcmp(key, "location") == 0)
		regstate_set(&state->location, value);
	else if (strcmp(key, "etag") == 0)
		regstate_set(&state->etag, value);
	else if (strcmp(key, "last-modified") == 0)
		regstate_set(&state->modified, value);
	else if (strcmp(key, "list") == 0)
		return read_time(&state->list, value, fault);
	else if (strcmp(key, "checked") == 0)
		return read_time(&state->checked, value, fault);
	else if (strcmp(key, "told") == 0)
		return read_time(&state->told, value, fault);
	else if (strcmp(key, "fresh") == 0)
		return read_fresh(&state->fresh, value, fault);
	return 0;
}

static int
read_line(struct regstate *state, char *line, struct fault *fault)
{
	char *value = strstr(line, " = ");

	if (*line == '\0' || *line == '#')
		return 0;
	if (value == NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "not a line: '%.40s'", line);
	*value = '\0';
	return take(state, line, value + 3, fault);
}

int
regstate_parse(
    struct regstate *state, const char *text, size_t n, struct fault *fault)
{
	const char *end = text + n, *next;
	char *line;
	int ret = 0;

	*state = (struct regstate)REGSTATE_NONE;
	if (n > 0 && (memchr(text, '\0', n) != NULL || text[n - 1] != '\n'))
		return fault_set(fault, VERDICT_TROUBLE, 0, "is cut off");
	for (; ret == 0 && text < end; text = next + 1) {
		next = memchr(text, '\n', (size_t)(end - text));
		line = xstrndup(text, (size_t)(next - text));
		ret = read_line(state, line, fault);
		free(line);
	}
	if (ret != 0)
		regstate_free(state);
	return ret;
}

static void
put(struct buf *out, const char *key, const char *value)
{
	if (value != NULL)
		(void)buf_printf(out, "%s = %s\n", key, value);
}

static void
put_time(struct buf *out, const char *key, int64_t t)
{
	char text[WHEN_SIZE];

	if (t > 0)
		put(out, key, when_format(t, text));
}

void
regstate_format(const struct regstate *state, struct buf *out)
{
	(void)buf_adds(out, "# of emrex-fetch, which writes it anew\n");
	put(out, "location", state->location);
	put(out, "etag", state->etag);
	put(out, "last-modified", state->modified);
	put_time(out, "list", state->list);
	put_time(out, "checked", state->checked);
	(void)buf_printf(out, "fresh = %lld\n", (long long)state->fresh);
	put_time(out, "told", state->told);
}

void
regstate_free(struct regstate *state)
{
	free(state->location);
	free(state->etag);
	free(state->modified);
	*state = (struct regstate)REGSTATE_NONE;
}
