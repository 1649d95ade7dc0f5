/* Buffers grow to their maximum and not beyond. */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include "buf.h"
#include "tap.h"

static void
test_grow(void)
{
	struct buf buf = BUF_INIT(1000);
	char *taken = NULL;
	int i, bad = 0;

	for (i = 0; i < 1000; i++)
		bad += buf_addc(&buf, (char)('a' + i % 26)) != 0;
	is_int(bad, 0, "the maximum can be reached");
	is_int(buf.len, 1000, "its length");
	is_int(buf.data[1000], 0, "a NUL behind it");
	is_int(buf_addc(&buf, 'x'), -1, "one byte more is refused");
	is_int(buf.len, 1000, "and nothing is added");
	is_int(buf_add(&buf, "", 0), 0, "no bytes more are none");
	taken = buf_take(&buf);
	ok(taken[999] == 'a' + 999 % 26, "what was taken");
	free(taken);
	is_int(buf.len, 0, "taking empties");
	is_int(buf_adds(&buf, "again"), 0, "and the buffer goes on");
	is_str(buf.data, "again", "from its start");
	buf_free(&buf);
}

static void
test_limits(void)
{
	struct buf none = BUF_INIT(0), all = BUF_INIT(SIZE_MAX);
	char *taken = NULL;

	is_int(buf_addc(&none, 'x'), -1, "a maximum of 0 takes nothing");
	is_int(buf_adds(&none, ""), 0, "but the empty string");
	is_int(buf_add(&all, "x", 1), 0, "no maximum");
	is_int(buf_add(&all, "x", SIZE_MAX), -1,
	    "a length that leaves no room for the NUL");
	is_int(buf_add(&all, "x", SIZE_MAX - 1), -1, "one that wraps");
	is_str(all.data, "x", "what was there stays");
	buf_free(&all);
	buf_free(&none);
	buf_free(NULL);
	taken = buf_take(&none);
	is_str(taken, "", "an empty buffer gives an empty string");
	free(taken);
}

static void
test_printf(void)
{
	struct buf buf = BUF_INIT(8);

	is_int(buf_printf(&buf, "%d-%s", 12, "abc"), 0, "printf fits");
	is_str(buf.data, "12-abc", "what it added");
	is_int(buf_printf(&buf, "%d", 123), -1, "printf does not fit");
	is_str(buf.data, "12-abc", "nothing is added");
	is_int(buf_printf(&buf, "%d", 12), 0, "printf to the brim");
	buf_clear(&buf);
	is_str(buf.data, "", "cleared");
	buf_free(&buf);
}

int
main(void)
{
	test_grow();
	test_limits();
	test_printf();
	return tap_done();
}
