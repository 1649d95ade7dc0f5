#include <config.h>

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "jsonlines.h"
#include "msg.h"

struct lines {
	struct buf value;
	size_t depth;
	bool string, escaped;
	bool begun; /* a value without brackets is under way */
	long line, first;
	size_t told;
	jsonlines_fn *fn;
	void *ctx;
};

static int
fail(struct lines *l, struct fault *fault)
{
	l->told++;
	return l->fn(l->ctx, NULL, l->first, fault);
}

/* A value is complete. */
static int
tell(struct lines *l)
{
	struct fault fault = FAULT_NONE;
	struct json_doc *doc = json_parse_within(
	    l->value.data, l->value.len, CAP_JSON_RECORD_DEPTH, &fault);
	int status;

	if (doc == NULL) {
		fault.line = l->first + (fault.line > 0 ? fault.line - 1 : 0);
		status = fail(l, &fault);
		if (status == 0)
			status = 1;
	} else {
		l->told++;
		status = l->fn(l->ctx, json_root(doc), l->first, &fault);
	}
	json_close(doc);
	buf_clear(&l->value);
	l->depth = 0;
	l->begun = l->string = l->escaped = false;
	return status;
}

/* Is the value complete with this byte in it? */
static bool
ends(struct lines *l, char c)
{
	if (l->escaped) {
		l->escaped = false;
		return false;
	}
	if (l->string) {
		l->escaped = c == '\\';
		l->string = c != '"';
		return !l->string && l->depth == 0;
	}
	if (c == '"')
		l->string = true;
	else if (c == '{' || c == '[')
		l->depth++;
	else if ((c == '}' || c == ']') && l->depth > 0)
		return --l->depth == 0;
	return false;
}

static int
take(struct lines *l, char c)
{
	struct fault fault = FAULT_NONE;
	bool blank = strchr(" \t\r\n", c) != NULL && c != '\0', end;

	if (blank && !l->begun)
		return 0;
	if (!l->begun)
		l->first = l->line;
	l->begun = true;
	if (buf_addc(&l->value, c) == -1) {
		fault_set(&fault, VERDICT_TROUBLE, l->first,
		    "more than %lu MiB in one value", CAP_REGISTRY / MIB);
		return fail(l, &fault) | 1;
	}
	end = ends(l, c);
	/* a word or number ends with its line */
	end |= c == '\n' && l->depth == 0 && !l->string;
	return end ? tell(l) : 0;
}

int
jsonlines_read(int fd, jsonlines_fn *fn, void *ctx)
{
	struct lines l = {
	    .value = BUF_INIT(CAP_REGISTRY), .line = 1, .fn = fn, .ctx = ctx};
	struct fault fault = FAULT_NONE;
	char window[64 * KIB];
	ssize_t n = 0;
	int status = 0;

	l.first = 1;
	while (status == 0) {
		n = read(fd, window, sizeof window);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		for (ssize_t i = 0; i < n && status == 0; i++) {
			status = take(&l, window[i]);
			l.line += window[i] == '\n';
		}
	}
	if (status == 0 && n == -1) {
		fault_set(&fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		status = fail(&l, &fault);
	} else if (status == 0 && l.begun) {
		status = tell(&l);
	} else if (status == 0 && l.told == 0) {
		fault_set(&fault, VERDICT_TROUBLE, 0, "empty: want JSON");
		status = fail(&l, &fault);
	}
	buf_free(&l.value);
	return status;
}
