#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "jsonlines.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"

struct seen {
	struct buf text; /* "LINE KIND; " each, "!LINE; " for a fault */
	int stop_after;	 /* 0: never */
};

static int
on_value(
    void *ctx, const struct json_value *root, long line, struct fault *fault)
{
	struct seen *seen = ctx;

	if (root == NULL)
		buf_printf(&seen->text, "!%ld %s; ", fault->line,
		    fault->verdict == VERDICT_TROUBLE ? "trouble" : "?");
	else
		buf_printf(&seen->text, "%ld %s; ", line,
		    json_kind(root) == JSON_IS_OBJECT	? "object"
		    : json_kind(root) == JSON_IS_ARRAY	? "array"
		    : json_kind(root) == JSON_IS_STRING ? "string"
							: "other");
	return seen->stop_after > 0 && --seen->stop_after == 0 ? 7 : 0;
}

/* What comes of N bytes in a file. */
static char *
read_all(const char *s, size_t n, int stop_after, int *status)
{
	struct seen seen = {BUF_INIT(MIB), stop_after};
	int fd = spool_temp(NULL);

	if (fd == -1 || spool_write_all(fd, s, n) == -1 ||
	    lseek(fd, 0, SEEK_SET) != 0)
		abort();
	*status = jsonlines_read(fd, on_value, &seen);
	close(fd);
	return buf_take(&seen.text);
}

static void
check(const char *s, const char *want)
{
	int status;
	char *have = read_all(s, strlen(s), 0, &status);

	is_str(have, want, s);
	free(have);
}

static void
test_values(void)
{
	check("{}\n{}\n", "1 object; 2 object; ");
	check("{}{}[]", "1 object; 1 object; 1 array; ");
	check("{\n \"a\": [\n1]\n}\n\n{}", "1 object; 6 object; ");
	check("\n\n \t[]", "3 array; ");
	check("{\"a\":\"}{\\\"}\"}\r\n[]", "1 object; 2 array; ");
	check("{\"a\":\"\\\\\"}[]", "1 object; 1 array; ");
}

static void
test_faults(void)
{
	int status;
	char *have;

	check("", "!0 trouble; ");
	check(" \n", "!0 trouble; ");
	check("{", "!1 trouble; ");
	check("{}\n\n{\"a\":}\n{}", "1 object; !3 trouble; ");
	check("{}\n}", "1 object; !2 trouble; ");
	check("{\n\"a\":\n,}", "!3 trouble; ");
	have = read_all("{}\0{}", 5, 0, &status);
	ok(strstr(have, "trouble") != NULL, "a NUL byte: %s", have);
	free(have);
	have = read_all("{} {} {}", 8, 2, &status);
	is_str(have, "1 object; 1 object; ", "who reads says when it ends");
	is_int(status, 7, "and why");
	free(have);
}

/* Values larger than what is read at a time, and very deep ones. */
static void
test_large(void)
{
	struct buf text = BUF_INIT(16 * MIB);
	int status;
	char *have;

	buf_adds(&text, "{\"a\":\"");
	for (size_t i = 0; i < 3 * MIB; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\"}\n[]");
	have = read_all(text.data, text.len, 0, &status);
	is_str(have, "1 object; 2 array; ", "a value of 3 MiB");
	free(have);
	for (int deep = 1; deep >= 0; deep--) {
		size_t n = CAP_JSON_RECORD_DEPTH + (deep ? 0 : 50);

		buf_clear(&text);
		for (size_t i = 0; i < n; i++)
			buf_addc(&text, '[');
		for (size_t i = 0; i < n; i++)
			buf_addc(&text, ']');
		have = read_all(text.data, text.len, 0, &status);
		is_str(have, deep ? "1 array; " : "!1 trouble; ",
		    deep ? "as deep as may be" : "and no deeper");
		free(have);
	}
	buf_free(&text);
}

int
main(void)
{
	test_values();
	test_faults();
	test_large();
	return tap_done();
}
