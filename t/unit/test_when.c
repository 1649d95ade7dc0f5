/* Points in time: read and written, before 1970 and after 2038 too. */
#include <config.h>

#include <stdlib.h>

#include "msg.h"
#include "tap.h"
#include "when.h"

static void
good(const char *s, int64_t want, const char *printed)
{
	char out[WHEN_SIZE];
	int64_t t = -1;

	ok(when_parse(s, &t, NULL) == 0, "%s", s);
	is_int(t, want, "its second");
	is_str(when_format(t, out), printed, "written");
}

static void
bad(const char *s)
{
	struct fault fault = FAULT_NONE;
	int64_t t = 42;

	ok(when_parse(s, &t, &fault) == -1 && t == 42 &&
		fault.verdict == VERDICT_TROUBLE &&
		strncmp(fault.text, "want YYYY-MM-DD", 15) == 0,
	    "refused: '%s'", s);
}

/* Every day of a cycle, forth and back. */
static void
test_days(void)
{
	char out[WHEN_SIZE], last[WHEN_SIZE] = "";
	int64_t t, back, wrong = 0;

	for (t = INT64_C(-12622780800); t < INT64_C(4102444800); t += 86400) {
		when_format(t, out);
		if (when_parse(out, &back, NULL) != 0 || back != t ||
		    strcmp(last, out) >= 0)
			wrong++;
		memcpy(last, out, sizeof last);
	}
	is_int(wrong, 0, "every day from 1570 to 2099 comes back in order");
	is_str(last, "2099-12-31T00:00:00Z", "the last of them");
}

static void
test_good(void)
{
	good("1970-01-01", 0, "1970-01-01T00:00:00Z");
	good("2024-02-29", 1709164800, "2024-02-29T00:00:00Z");
	good("2024-05-01T10:00:00Z", 1714557600, "2024-05-01T10:00:00Z");
	good("2024-05-01T10:00:00", 1714557600, "2024-05-01T10:00:00Z");
	good("2024-05-01T10:00:00.999+02:00", 1714550400,
	    "2024-05-01T08:00:00Z");
	good("2024-05-01T10:00:00-05:30", 1714577400, "2024-05-01T15:30:00Z");
	good("2024-05-01+14:00", 1714471200, "2024-04-30T10:00:00Z");
	good("2024-05-01T24:00:00", 1714608000, "2024-05-02T00:00:00Z");
	good("1969-12-31T23:59:59Z", -1, "1969-12-31T23:59:59Z");
	good("1900-03-01", INT64_C(-2203891200), "1900-03-01T00:00:00Z");
	good("2038-01-19T03:14:08Z", INT64_C(2147483648),
	    "2038-01-19T03:14:08Z");
	good("0001-01-01", INT64_C(-62135596800), "0001-01-01T00:00:00Z");
	good("9999-12-31T23:59:59Z", INT64_C(253402300799),
	    "9999-12-31T23:59:59Z");
}

static void
test_bad(void)
{
	static const char *const texts[] = {"", "2024", "2024-5-01",
	    "2024-13-01", "2024-00-01", "2024-01-00", "2023-02-29",
	    "1900-02-29", "2024-04-31", "0000-01-01", "-001-01-01", "20240501",
	    "2024-05-01 10:00:00", "2024-05-01T10:00", "2024-05-01T25:00:00",
	    "2024-05-01T24:00:01", "2024-05-01T24:00:00.1",
	    "2024-05-01T10:60:00", "2024-05-01T10:00:60",
	    "2024-05-01T10:00:00.", "2024-05-01T10:00:00+15:00",
	    "2024-05-01T10:00:00+14:01", "2024-05-01T10:00:00+2:00",
	    "2024-05-01T10:00:00z", "2024-05-01T10:00:00Zx", " 2024-05-01",
	    "2024-05-01 ", "9999-12-31T24:00:00", "0001-01-01T00:00:00+01:00",
	    "document", "now"};
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		bad(texts[i]);
}

static void
test_epoch(void)
{
	unsetenv("SOURCE_DATE_EPOCH");
	is_int(when_epoch(), 0, "no SOURCE_DATE_EPOCH");
	setenv("SOURCE_DATE_EPOCH", "1700000000", 1);
	is_int(when_epoch(), 1700000000, "SOURCE_DATE_EPOCH");
	setenv("SOURCE_DATE_EPOCH", "17x", 1);
	is_int(when_epoch(), 0, "one that is no number");
	setenv("SOURCE_DATE_EPOCH", "-1", 1);
	is_int(when_epoch(), 0, "one before 1970");
	setenv("SOURCE_DATE_EPOCH", "99999999999999999999", 1);
	is_int(when_epoch(), 0, "one beyond the calendar");
}

int
main(void)
{
	setenv("TZ", "America/St_Johns", 1);
	test_good();
	test_bad();
	test_days();
	test_epoch();
	return tap_done();
}
