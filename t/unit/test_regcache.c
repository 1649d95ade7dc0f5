/*
 * What is kept of registries: the state, the lists and their dates, the file
 * of registries, and the table.
 */
#include <config.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <signal.h>
#include <unistd.h>

#include "buf.h"
#include "msg.h"
#include "opt.h"
#include "regcache.h"
#include "regconf.h"
#include "registry.h"
#include "regtable.h"
#include "snapshot.h"
#include "spool.h"
#include "tap.h"
#include "when.h"
#include "xalloc.h"

#define NOW 1700000000

static char dir[] = "/tmp/emrex-regcache-XXXXXX";

static void
test_state(void)
{
	static const char *const bad[] = {"checked = never\n",
	    "checked = 1960-01-01\n", "fresh = -1\n", "fresh = 999999999\n",
	    "nonsense\n", "fresh = 1", "told =\n"};
	static const char unknown[] = "# a remark\n\nnew = 1\nfresh = 7\n";
	struct regstate state = REGSTATE_NONE, again;
	struct fault fault = FAULT_NONE;
	struct buf text = BUF_INIT(65536);

	regstate_set(&state.location, "https://a.example/ = b");
	regstate_set(&state.etag, "W/\"x = y\"");
	regstate_set(&state.modified, "one\r\nfresh = 1");
	is_str(state.modified, NULL, "what has two lines is none");
	state.checked = NOW;
	state.list = NOW - 1;
	state.told = NOW - 2;
	state.fresh = 3600;
	regstate_format(&state, &text);
	is_int(regstate_parse(&again, text.data, text.len, &fault), 0,
	    "what is written is read");
	is_str(again.location, state.location, "location");
	is_str(again.etag, state.etag, "etag");
	ok(again.checked == NOW && again.list == NOW - 1 &&
		again.told == NOW - 2 && again.fresh == 3600,
	    "times");
	regstate_free(&again);
	regstate_free(&state);
	buf_free(&text);
	is_int(regstate_parse(&again, unknown, sizeof unknown - 1, NULL), 0,
	    "unknown keys are passed over");
	is_int(again.fresh, 7, "what is behind them is read");
	regstate_free(&again);
	is_int(regstate_parse(&again, "", 0, NULL), 0, "nothing is a state");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(regstate_parse(&again, bad[i], strlen(bad[i]), NULL) == -1 &&
			again.location == NULL,
		    "refused: %s", bad[i]);
	ok(regstate_parse(&again, "a = \0\n", 6, NULL) == -1, "a NUL");
}

static struct regcache *
open_cache(void)
{
	struct fault fault = FAULT_NONE;
	struct regcache *cache = regcache_open("one", 1, &fault);

	if (cache == NULL)
		printf("# %s\n", fault.text);
	return cache;
}

static int
put(struct regcache *cache, int64_t now, const char *text)
{
	return regcache_put(cache, now, text, strlen(text), NULL);
}

/* The content of the list of DATE. */
static const char *
content(const struct regcache *cache, int64_t date)
{
	static char text[64];
	struct spool *spool = regcache_list(cache, date, NULL);
	ptrdiff_t n = -1;

	if (spool != NULL)
		n = spool_read(spool, 0, text, sizeof text - 1, NULL);
	spool_free(spool);
	text[n < 0 ? 0 : n] = '\0';
	return n < 0 ? NULL : text;
}

static void
test_lists(void)
{
	struct regcache *cache = open_cache();
	char *path;

	if (!ok(cache != NULL, "a cache"))
		return;
	is_int(regcache_newest(cache), 0, "empty");
	is_int(put(cache, NOW, "a"), 1, "a list");
	is_int(put(cache, NOW + 10, "a"), 0, "the same");
	is_int(regcache_count(cache), 2, "first and last");
	is_int(put(cache, NOW + 20, "a"), 0, "the same again");
	is_int(regcache_count(cache), 2, "still two");
	is_int(regcache_date(cache, 0), NOW, "the first stays");
	is_int(regcache_newest(cache), NOW + 20, "the last moves");
	is_str(content(cache, NOW + 10), NULL, "the one between is gone");
	is_int(put(cache, NOW + 30, "b"), 1, "another");
	is_int(put(cache, NOW + 40, "a"), 1, "the first again is another");
	is_int(regcache_count(cache), 4, "four");
	is_int(regcache_same(cache, NOW + 50, NULL), 0, "the same");
	is_int(regcache_count(cache), 5, "first and last of it");
	is_int(put(cache, NOW - 1000, "c"), 1, "the clock was set back");
	is_int(regcache_newest(cache), NOW + 51, "a second behind the last");
	is_int(regcache_same(cache, NOW - 500, NULL), 0, "the same then");
	is_int(regcache_newest(cache), NOW + 51, "is not of before");
	is_str(content(cache, NOW + 51), "c", "its content");
	regcache_close(cache);

	cache = open_cache();
	is_int(regcache_count(cache), 6, "found again");
	is_int(regcache_date(cache, 2), NOW + 30, "in order");
	regcache_drop(cache);
	is_str(content(cache, regcache_newest(cache)), "a", "one dropped");
	is_int(regcache_set_aside(cache, NOW + 99, &path, NULL), 0, "aside");
	ok(strstr(path, "/one-20231114T221459Z") != NULL, "%s", path);
	is_int(regcache_count(cache), 0, "none left");
	free(path);
	regcache_close(cache);
}

/* Names of lists, as snapshot.h reads them. */
static void
test_names(void)
{
	static const struct {
		const char *name, *rest;
		int64_t date;
	} names[] = {{"20231114T221320Z.json", ".json", NOW},
	    {"2023-11-14T221320Z.json", ".json", NOW},
	    {"20231114.json", ".json", NOW - 80000},
	    {"20231114T991320Z.json", "T991320Z.json", NOW - 80000},
	    {"20231114T2213Z", "T2213Z", NOW - 80000}, {"x.json", "x.json", 0}};
	char rest[64];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		ok(snapshot_date(names[i].name, rest) == names[i].date,
		    "date of %s", names[i].name);
		is_str(rest, names[i].rest, "the rest of it");
	}
}

static void
test_lock(void)
{
	struct regcache *cache = open_cache();
	struct fault fault = FAULT_NONE;
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		/* its own open file: closed, the parent's lock stays */
		_exit(regcache_open("one", 1, &fault) == NULL ? 0 : 1);
	}
	(void)waitpid(pid, &status, 0);
	is_int(status, 0, "another run waits in vain");
	regcache_close(cache);
	cache = regcache_open("one", 0, NULL);
	ok(cache != NULL && !regcache_waited(cache), "then it is free");
	regcache_close(cache);
}

/* Writers that are killed at any time leave a list that is whole. */
static void
test_killed(void)
{
	char *text = xmalloc(200001);
	struct regcache *cache;
	struct spool *spool;
	bool whole = true;
	pid_t pid;

	memset(text, 'x', 200000);
	text[200000] = '\0';
	for (unsigned i = 0; i < 30; i++) {
		pid = fork();
		if (pid == 0) {
			cache = open_cache();
			for (int64_t t = NOW + 1000;; t++) {
				*text = (char)('a' + t % 26);
				(void)put(cache, t, text);
				(void)regcache_save(cache, NULL);
			}
		}
		usleep(3000 + 700 * i);
		kill(pid, SIGKILL);
		(void)waitpid(pid, NULL, 0);
		cache = open_cache();
		for (size_t k = 0; k < regcache_count(cache); k++) {
			spool =
			    regcache_list(cache, regcache_date(cache, k), NULL);
			whole = whole && spool != NULL &&
				spool_size(spool) == 200000;
			spool_free(spool);
		}
		whole = whole && regcache_damage(cache) == NULL;
		while (regcache_count(cache) > 1)
			regcache_drop(cache);
		regcache_close(cache);
	}
	ok(whole, "30 writers were killed, all lists are whole");
	free(text);
}

static void
test_conf(void)
{
	static const char good[] =
	    "\xef\xbb\xbf# remark\r\n\r\n ewp\thttps://a.example/x\r\n"
	    "./b c.json\n/d.json\nhttps://a.example/z";
	static const char *const bad[] = {"a\n", "https://a.example/x y\n",
	    "a b/c/../ \nx y z\nq", ".x https://a/\n",
	    "a/b https://a.example/\n", "ftp http://a.example/\n",
	    "x https://u:p@a.example/\n", "a ./x\nA ./y\n"};
	struct regconf conf = REGCONF_NONE;
	struct strings twice = {NULL, 0};

	is_int(
	    regconf_parse(&conf, "/etc/emrex/r", good, sizeof good - 1, NULL),
	    0, "a file of registries");
	if (!is_int(conf.n, 4, "four"))
		return;
	is_str(conf.source[0].name, "ewp", "the name of the first");
	is_str(conf.source[1].location, "/etc/emrex/./b c.json", "relative");
	ok(!conf.source[2].url && conf.source[3].url, "file and address");
	ok(strncmp(conf.source[3].name, "a.example-", 10) == 0, "named %s",
	    conf.source[3].name);
	regconf_free(&conf);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ok(regconf_parse(&conf, "f", bad[i], strlen(bad[i]), NULL) ==
			-1,
		    "refused: %s", bad[i]);
		regconf_free(&conf);
	}
	is_int(regconf_parse(&conf, "f", "a ./b\0", 7, NULL), -1, "a NUL");
	regconf_free(&conf);
	strings_add(&twice, "https://a.example/");
	strings_add(&twice, "https://a.example/");
	is_int(regconf_add(&conf, &twice, NULL), 0, "the same twice");
	is_int(conf.n, 1, "is once");
	regconf_free(&conf);
	strings_free(&twice);
}

static void
test_table(void)
{
	static const char *const head[] = {"A", "NAME", "URL", NULL};
	static const unsigned least[] = {0, 4, 5};
	struct regtable table;
	struct buf out = BUF_INIT(65536);

	is_int(regtable_places("a\xc3\xa5"), 2, "two letters");
	is_int(regtable_places("a\xcc\x8a"), 1, "a mark that combines");
	is_int(regtable_places("\xe4\xb8\xad\xe6\x96\x87"), 4, "wide ones");
	regtable_begin(&table, head, least);
	regtable_put(&table, 0, &out);
	is_int(out.len, 0, "no rows: nothing");
	regtable_cell(&table, "1");
	regtable_cell(&table, "\xe4\xb8\xad\xe6\x96\x87 University");
	regtable_cell(&table, "");
	regtable_cell(&table, "22");
	regtable_cell(&table, "x\033[1m");
	regtable_cell(&table, "https://a.example/");
	regtable_put(&table, 0, &out);
	is_str(out.data,
	    "A   NAME             URL\n"
	    "1   \xe4\xb8\xad\xe6\x96\x87 University\n"
	    "22  x\\x1B[1m         https://a.example/\n",
	    "any width");
	buf_clear(&out);
	regtable_put(&table, 20, &out);
	is_str(out.data,
	    "A   NAME     URL\n"
	    "1   \xe4\xb8\xad\xe6\x96\x87 U\xe2\x80\xa6\n"
	    "22  x\\x1B[\xe2\x80\xa6  https:\xe2\x80\xa6\n",
	    "in 20 places");
	regtable_free(&table);
	buf_free(&out);
}

int
main(void)
{
	char *rm;
	int status;

	if (mkdtemp(dir) == NULL)
		return 99;
	setenv("XDG_CACHE_HOME", dir, 1);
	test_state();
	test_lists();
	test_names();
	test_lock();
	test_killed();
	test_conf();
	test_table();
	rm = xasprintf("rm -r %s", dir);
	status = system(rm);
	free(rm);
	is_int(status, 0, "removed");
	return tap_done();
}
