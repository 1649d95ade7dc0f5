/* Messages: what is neutralised, cut, kept and silenced. */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include "msg.h"
#include "tap.h"

static void
clean(const char *in, const char *want, const char *name)
{
	char out[256];

	is_str(msg_clean(out, sizeof out, in, strlen(in)), want, name);
}

static void
test_clean(void)
{
	char out[8];

	clean("plain \xc3\xa6 \xe2\x82\xac \xf0\x9f\x8e\x93",
	    "plain \xc3\xa6 \xe2\x82\xac \xf0\x9f\x8e\x93", "UTF-8 stays");
	clean("a\x1b[31mb", "a\\x1B[31mb", "an escape sequence");
	clean("a\tb\nc\x7f", "a\\x09b\\x0Ac\\x7F", "C0 controls and DEL");
	clean("\xc2\x9b", "\\xC2\\x9B", "a C1 control");
	clean("\xe2\x80\xae", "\\xE2\\x80\\xAE", "U+202E turns the line");
	clean("\xe2\x81\xa6", "\\xE2\\x81\\xA6", "U+2066 isolates");
	clean("\xd8\x9c", "\\xD8\\x9C", "U+061C, the Arabic mark");
	clean("\xe2\x80\xa8", "\\xE2\\x80\\xA8", "U+2028 breaks the line");
	clean("\xe2\x80\xa7", "\xe2\x80\xa7", "U+2027 does not");
	clean("\xff\xfe", "\\xFF\\xFE", "bytes that are never UTF-8");
	clean("\xc0\xaf", "\\xC0\\xAF", "an overlong slash");
	clean("\xed\xa0\x80", "\\xED\\xA0\\x80", "a surrogate");
	clean("\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80", "past U+10FFFF");
	clean("a\xe2\x82", "a\\xE2\\x82", "a cut character");
	clean("a\\b", "a\\b", "a backslash stays in messages");
	is_str(msg_clean(out, sizeof out, "a\0b", 3), "a\\x00b", "a NUL");
	is_str(msg_clean(out, sizeof out, "123456\n", 7), "123456",
	    "what does not fit is left out whole");
	is_str(msg_clean(out, sizeof out, "12345\xe2\x82\xacxyz", 11), "12345",
	    "and all that follows");
}

static void
test_name(void)
{
	char *name = msg_name("a\\b\tc\nd\xc3\xa6");

	is_str(name, "a\\x5Cb\\x09c\\x0Ad\xc3\xa6", "a name in a verdict line");
	free(name);
}

static void
test_fault(void)
{
	struct fault fault = FAULT_NONE;
	char longest[2000];
	size_t n;

	is_int(fault_set(&fault, VERDICT_NO, 7, "bad %d\n", 1), -1,
	    "fault_set gives -1");
	is_str(fault.text, "bad 1\\x0A", "its text is neutralised");
	is_int(fault.line, 7, "its line");
	fault_set(&fault, VERDICT_NO, 8, "another");
	is_int(fault.line, 7, "the first reason of a kind stays");
	fault_set(&fault, VERDICT_TROUBLE, 9, "worse");
	is_str(fault.text, "worse", "a worse one takes its place");
	fault_set(&fault, VERDICT_NO, 10, "better");
	is_int(fault.verdict, VERDICT_TROUBLE, "and a better one does not");
	fault_prefix(&fault, "member.xml");
	is_str(fault.text, "member.xml: worse", "a prefix");
	is_int(fault_set(NULL, VERDICT_NO, 0, "nobody"), -1, "no fault to set");

	for (n = 0; n + 2 < sizeof longest; n += 2)
		memcpy(longest + n, "\xc3\xa6", 2);
	longest[n] = '\0';
	fault = (struct fault)FAULT_NONE;
	fault_set(&fault, VERDICT_NO, 0, "x%s", longest);
	n = strlen(fault.text);
	ok(n == sizeof fault.text - 1 && fault.text[n - 1] == '\xa6',
	    "a long text is cut between characters");
}

/* What F prints on standard error. */
static const char *
printed(void (*f)(void))
{
	static char text[1024];
	FILE *fp = tmpfile();
	int saved = dup(STDERR_FILENO);
	size_t n;

	dup2(fileno(fp), STDERR_FILENO);
	f();
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(fp);
	n = fread(text, 1, sizeof text - 1, fp);
	text[n] = '\0';
	fclose(fp);
	return text;
}

static void
print_all(void)
{
	msg_error("e");
	msg_warn("w");
	msg_note("n");
}

static void
print_faults(void)
{
	struct fault fault = {VERDICT_NO, 12, "reason"};

	msg_fault("a\tb", &fault);
	fault.line = 0;
	msg_fault("c", &fault);
	fault.text[0] = '\0';
	msg_fault("quiet", &fault);
}

static void
test_print(void)
{
	msg_init("/usr/bin/elmo-verify");
	is_str(printed(print_all), "elmo-verify: e\nelmo-verify: w\n",
	    "errors and warnings are printed");
	msg_level(-1);
	is_str(printed(print_all), "elmo-verify: e\n", "only errors under -q");
	msg_level(1);
	is_str(printed(print_all),
	    "elmo-verify: e\nelmo-verify: w\nelmo-verify: n\n",
	    "notes too under -v");
	is_str(printed(print_faults),
	    "elmo-verify: a\\x09b: 12: reason\nelmo-verify: c: reason\n",
	    "faults, with and without line; one without text is quiet");
	msg_init("");
	is_str(msg_program(), "elmo-verify", "an empty name is no name");
}

int
main(void)
{
	test_clean();
	test_name();
	test_fault();
	test_print();
	return tap_done();
}
