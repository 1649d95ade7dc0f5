/* Options from tables, the command line and files. */
#include <config.h>

#include <stdlib.h>
#include <unistd.h>

#include "conf.h"
#include "msg.h"
#include "opt.h"
#include "tap.h"

static bool check;
static const char *schema, *where, *rules;
static struct strings certs, operands;
static long number;
static int policy, calls;
static const char *const policies[] = {"network", "strict", NULL};

static int
call(void *to, const char *value, struct fault *fault)
{
	calls++;
	if (value != NULL && strcmp(value, "bad") == 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "unknown rule '%s'", value);
	*(const char **)to = value == NULL ? "all" : value;
	return 0;
}

static const struct opt own[] = {OPT_FLAG("check", 'c', &check, "check it"),
    OPT_STRING("schema", 's', "VERSION", &schema, "judge by VERSION"),
    OPT_STRING_LINE("output", 'o', "FILE", &where, "write to FILE"), OPT_END};
static const struct opt more[] = {
    OPT_LIST("cert", 0, "FILE", &certs, "trust FILE"),
    OPT_NUMBER("number", 'n', "N", &number, -1, 5, "the Nth"),
    OPT_CHOICE("policy", 0, "NAME", &policy, policies, "by NAME"),
    OPT_CALL("rules", 0, OPT_MAY, "LIST", &rules, call, "judge rules"),
    OPT_END};
static const struct opt *const tables[] = {own, more, opt_basic, NULL};
static const struct opt_tool tool = {
    "[OPTION]... [FILE]...\n--check FILE", "Tests options.", tables};

/* What the last run printed on either stream. */
static char said[8192];

/* Parses the words of LINE, '|' between them. */
static int
parse(const char *line)
{
	static char copy[512];
	char *argv[32] = {"elmo-verify"}, *word = NULL;
	FILE *fp = tmpfile();
	int argc = 1, ret, err = dup(STDERR_FILENO), out = dup(STDOUT_FILENO);
	size_t n;

	snprintf(copy, sizeof copy, "%s", line);
	for (word = strtok(copy, "|"); word != NULL; word = strtok(NULL, "|"))
		argv[argc++] = word;
	check = false;
	schema = where = rules = NULL;
	number = policy = calls = 0;
	strings_free(&certs);
	strings_free(&operands);
	fflush(stdout);
	dup2(fileno(fp), STDERR_FILENO);
	dup2(fileno(fp), STDOUT_FILENO);
	ret = opt_parse(&tool, argc, argv, &operands);
	fflush(stdout);
	dup2(err, STDERR_FILENO);
	dup2(out, STDOUT_FILENO);
	close(err);
	close(out);
	rewind(fp);
	n = fread(said, 1, sizeof said - 1, fp);
	said[n] = '\0';
	fclose(fp);
	return ret;
}

static void
refused(const char *line, const char *want)
{
	ok(parse(line) == VERDICT_TROUBLE, "refused: %s", line);
	is_str(said, want, "and told");
}

static void
test_line(void)
{
	is_int(parse("-cn3|a|-|--cert=x|b|--cert|y|--rules|--|--z"), -1,
	    "options among operands");
	ok(check && number == 3 && certs.n == 2, "flag, number, list");
	is_str(certs.v[1], "y", "an argument of its own");
	is_str(rules, "all", "an optional argument left out");
	is_int(operands.n, 4, "four operands");
	is_str(operands.v[1], "-", "a dash");
	is_str(operands.v[3], "--z", "what stands behind --");
	is_int(parse("--rules=a,b|--policy=strict|-s|2.1|-n-1|-sx"), -1,
	    "options with arguments");
	ok(policy == 1 && number == -1, "choice, negative number");
	is_str(rules, "a,b", "an optional argument");
	is_str(schema, "x", "the last one counts");
	ok(opt_given("policy") && !opt_given("output"), "what was given");
	is_int(parse(""), -1, "no argument at all");
}

#define HINT "; see elmo-verify --help\n"

static void
test_refused(void)
{
	refused("--foo", "elmo-verify: unknown option '--foo'" HINT);
	refused("--foo=1", "elmo-verify: unknown option '--foo'" HINT);
	refused("--chec", "elmo-verify: unknown option '--chec'" HINT);
	refused("--checks", "elmo-verify: unknown option '--checks'" HINT);
	refused("-x", "elmo-verify: unknown option '-x'" HINT);
	refused("-cx", "elmo-verify: unknown option '-x'" HINT);
	refused("--check=1",
	    "elmo-verify: option '--check' takes no argument" HINT);
	refused("-n", "elmo-verify: option '-n' wants N" HINT);
	refused("--cert", "elmo-verify: option '--cert' wants FILE" HINT);
	refused("--cert=",
	    "elmo-verify: option '--cert': want FILE, have ''" HINT);
	refused("-n6",
	    "elmo-verify: option '--number': want a number from -1 to 5, "
	    "have '6'" HINT);
	refused("-n3x",
	    "elmo-verify: option '--number': want a number from -1 to 5, "
	    "have '3x'" HINT);
	refused("--number= 3",
	    "elmo-verify: option '--number': want a number from -1 to 5, "
	    "have ' 3'" HINT);
	refused("--policy=s",
	    "elmo-verify: option '--policy': want one of network, strict, "
	    "have 's'" HINT);
	refused("--rules=bad",
	    "elmo-verify: option '--rules': unknown rule 'bad'" HINT);
}

/* Writes a file of options and reads it. */
static int
file(const char *text)
{
	FILE *fp = fopen("conf", "w");

	fputs(text, fp);
	fclose(fp);
	return parse("--config=conf|--cert=line");
}

static void
bad_file(const char *text, const char *want)
{
	char name[256];

	snprintf(name, sizeof name, "%.*s", (int)strcspn(want, "\n"), want);
	is_int(file(text), VERDICT_TROUBLE, "a file is refused");
	is_str(said, want, name);
}

static void
test_file(void)
{
	is_int(file("\xef\xbb\xbf# comment\r\n\n check =  yes\r\ncert=a\n"
		    "schema = 2 # no comment\nlisten = 80\n"
		    "[ elmo-verify ]\nnumber=2\nrules=\n"
		    "[elmo-sign]\nnumber = 9\nlisten = x\n"),
	    -1, "a file");
	ok(check && number == 2, "a flag; a number from our section");
	is_str(schema, "2 # no comment", "a value to the end of its line");
	is_str(rules, "all", "an empty value where none is wanted");
	ok(certs.n == 1 && strcmp(certs.v[0], "line") == 0,
	    "the command line replaces a list");
	is_int(file("check = no\n"), -1, "no");
	ok(!check, "is not set");
	is_int(file(""), -1, "an empty file");
	is_int(parse("--config=/dev/null"), -1, "none");

	bad_file("polcy = x\n", "elmo-verify: conf: 1: unknown key 'polcy'\n");
	bad_file("[elmo-verify]\nlisten = 80\n",
	    "elmo-verify: conf: 2: unknown key 'listen'\n");
	bad_file("[elmo-sign]\npolcy = 80\n",
	    "elmo-verify: conf: 2: unknown key 'polcy'\n");
	bad_file("[elmo-verfy]\n",
	    "elmo-verify: conf: 1: unknown tool 'elmo-verfy'\n");
	bad_file("[elmo-verify\n",
	    "elmo-verify: conf: 1: want '[TOOL]', have '[elmo-verify'\n");
	bad_file("\ncheck",
	    "elmo-verify: conf: 2: want 'key = value', have 'check'\n");
	bad_file("check = 1\n",
	    "elmo-verify: conf: 1: check: want yes or no, have '1'\n");
	bad_file("schema =\n", "elmo-verify: conf: 1: schema: want VERSION\n");
	bad_file("number = 7\n",
	    "elmo-verify: conf: 1: number: want a number from -1 to 5, "
	    "have '7'\n");
	bad_file("output = x\n",
	    "elmo-verify: conf: 1: output: only on the command line\n");
	bad_file("help = yes\n",
	    "elmo-verify: conf: 1: help: only on the command line\n");
	refused("--config=missing",
	    "elmo-verify: missing: No such file or directory\n");
	refused("--config=.", "elmo-verify: .: Is a directory\n");
	ok(conf_known("json") && !conf_known("jso"), "known keys");
	ok(conf_tool("elmo-sign") && !conf_tool("elmo"), "known tools");
}

/* The user's file is read where XDG says, and the line beats it. */
static void
test_places(void)
{
	char dir[1024];

	if (getcwd(dir, sizeof dir) == NULL ||
	    system("mkdir -p emrex .config/emrex && "
		   "echo 'schema = xdg' >emrex/emrex.conf && "
		   "echo 'schema = home' >.config/emrex/emrex.conf") != 0)
		return;
	setenv("XDG_CONFIG_HOME", dir, 1);
	setenv("HOME", dir, 1);
	parse("");
	is_str(schema, "xdg", "below XDG_CONFIG_HOME");
	parse("--schema=line");
	is_str(schema, "line", "the command line beats it");
	setenv("XDG_CONFIG_HOME", "emrex", 1);
	parse("");
	is_str(schema, "home", "a relative one is ignored");
	setenv("HOME", "/nonexistent", 1);
	is_int(parse(""), -1, "none there");
	is_str(schema, NULL, "sets nothing");
}

/* Last, for it closes standard output: --help in a child. */
static void
test_help(void)
{
	char text[4096];
	FILE *fp = popen("./self --help", "r");
	size_t n = fread(text, 1, sizeof text - 1, fp);

	text[n] = '\0';
	is_int(pclose(fp), 0, "--help");
	ok(strstr(text, "usage: self [OPTION]... [FILE]...\n"
			"       self --check FILE\nTests options.\n\n") == text,
	    "usage");
	ok(strstr(text, "\n  -c, --check                 check it\n") != NULL,
	    "a flag");
	ok(strstr(text, "\n      --cert=FILE             trust FILE\n") != NULL,
	    "an option with an argument");
	ok(strstr(text, "\n      --rules[=LIST]          judge rules\n") !=
		NULL,
	    "an optional argument");
	ok(strstr(text, "\n  -V, --version ") != NULL, "-V");
	ok(system("./self -h >/dev/full 2>err") == 2 << 8, "a full device");
	fp = popen("./self -V", "r");
	n = fread(text, 1, sizeof text - 1, fp);
	text[n] = '\0';
	pclose(fp);
	is_str(text, "self (emrex-tools) " PACKAGE_VERSION "\n", "--version");
}

int
main(int argc, char **argv)
{
	char dir[] = "/tmp/test_opt-XXXXXX", self[4096];
	ssize_t n;

	msg_init(argv[0]);
	if (argc > 1)
		return opt_parse(&tool, argc, argv, &operands);
	n = readlink("/proc/self/exe", self, sizeof self - 1);
	if (n < 0 || mkdtemp(dir) == NULL || chdir(dir) != 0)
		return 2;
	self[n] = '\0';
	if (symlink(self, "self") != 0)
		return 2;
	msg_init("elmo-verify");
	setenv("XDG_CONFIG_HOME", dir, 1);
	test_line();
	test_refused();
	test_file();
	test_places();
	test_help();
	strings_free(&certs);
	strings_free(&operands);
	if (system("rm -rf emrex .config conf err self") != 0 ||
	    chdir("/") != 0 || rmdir(dir) != 0)
		ok(false, "%s is left", dir);
	return tap_done();
}
