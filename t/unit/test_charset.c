/* charset: what is not the UTF-8 that it says, found and written anew. */
#include <config.h>

#include "charset.h"
#include "tap.h"
#include "wiretap.h"

#define UTF8 "<?xml version='1.0' encoding='utf-8'?>"

static void
judged(const char *s, size_t n, bool want, const char *name)
{
	struct spool *in = spool_of(s, n);
	bool broken = !want;

	ok(charset_broken(in, &broken, NULL) == 0 && broken == want, "%s %s",
	    name, want ? "is broken" : "is not");
	spool_free(in);
}

#define JUDGED(s, want, name) judged(s, sizeof(s) - 1, want, name)

static void
finding(void)
{
	JUDGED("<a>plain</a>", false, "ASCII");
	JUDGED("<a>\xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80</a>", false, "UTF-8");
	JUDGED("<a>\xe5</a>", true, "Latin-1");
	JUDGED(UTF8 "<a>\xe5</a>", true, "Latin-1 declared as UTF-8");
	JUDGED("<?xml version='1.0' encoding=\"ISO-8859-1\"?><a>\xe5</a>",
	    false, "Latin-1 declared as such");
	JUDGED("<?xml version='1.0'?><a>encoding='x' \xe5</a>", true,
	    "a declaration without an encoding");
	JUDGED("\xff\xfe<\0a\0/\0>\0", false, "UTF-16");
	JUDGED("<a>\xc0\xaf</a>", true, "an overlong form");
	JUDGED("<a>\xed\xa0\x80</a>", true, "a surrogate");
	JUDGED("<a>\xf4\x90\x80\x80</a>", true, "beyond Unicode");
	JUDGED("<a>\xe2\x82", true, "a character cut in two");
}

static void
repairs(const char *s, const char *want, const char *why)
{
	struct spool *in = spool_str(s), *out = spool_new(CAP_FORM);
	struct fault fault = FAULT_NONE;
	char *have = NULL;
	int rc = charset_repair(in, out, &fault);

	if (rc == 0)
		have = text_of(out);
	is_str(have, want, s);
	ok(want != NULL ? rc == 0
			: fault.verdict == VERDICT_TROUBLE &&
			      strstr(fault.text, why) != NULL,
	    "%s", want != NULL ? "repaired" : why);
	free(have);
	spool_free(in);
	spool_free(out);
}

static void
damages(const char *s, const char *want)
{
	struct spool *in = spool_str(s), *out = spool_new(CAP_FORM);
	char *have = NULL;

	ok(charset_damage(in, out, NULL) == 0, "damaged");
	have = text_of(out);
	is_str(have, want, s);
	free(have);
	spool_free(in);
	spool_free(out);
}

int
main(void)
{
	finding();
	repairs("<a>\xe5\xd8</a>", "<a>\xc3\xa5\xc3\x98</a>", "");
	repairs("\x80\x99\x9f\xa0\xff",
	    "\xe2\x82\xac\xe2\x84\xa2\xc5\xb8\xc2\xa0\xc3\xbf", "");
	repairs("\xe5\xc3\xa5", NULL, "cut or mixed");
	repairs("\x81", NULL, "nor windows-1252: byte 0x81");
	damages("<a>\xc3\xa5\xc3\x98</a>", "<a>\xe5\xd8</a>");
	damages("\xe2\x82\xac x", "? x");
	damages("\xc3\xa5", "\xe5");
	return tap_done();
}
