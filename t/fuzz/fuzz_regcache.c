/*
 * regcache: any bytes as what the cache has of a registry, its state and its
 * list, and as the file of registries.  What is written of what was read is
 * read as the same.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "msg.h"
#include "regconf.h"
#include "registry.h"
#include "regset.h"
#include "regstate.h"
#include "regtell.h"
#include "regtext.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST (64 << 20)

static void
same(const struct buf *a, const struct buf *b)
{
	if (a->len != b->len || memcmp(a->data, b->data, a->len) != 0)
		__builtin_trap();
}

static void
try_state(const char *text, size_t n)
{
	struct buf one = BUF_INIT(MOST), two = BUF_INIT(MOST);
	struct regstate state;

	if (regstate_parse(&state, text, n, NULL) == 0) {
		regstate_format(&state, &one);
		regstate_free(&state);
		if (regstate_parse(&state, one.data, one.len, NULL) != 0)
			__builtin_trap();
		regstate_format(&state, &two);
		regstate_free(&state);
		same(&one, &two);
	}
	buf_free(&one);
	buf_free(&two);
}

static void
try_conf(const char *text, size_t n)
{
	struct regconf conf = REGCONF_NONE;
	struct fault fault = FAULT_NONE;
	size_t i;

	if (regconf_parse(&conf, "/dir/file", text, n, &fault) != 0 &&
	    *fault.text == '\0')
		__builtin_trap();
	for (i = 0; i < conf.n; i++)
		/* it is to be one name below a directory */
		if (strchr(conf.source[i].name, '/') != NULL ||
		    *conf.source[i].name == '.' || *conf.source[i].name == '\0')
			__builtin_trap();
	regconf_free(&conf);
}

static struct registry *
read_list(const struct buf *text)
{
	struct registry *registry = registry_new();
	struct spool *spool = spool_memory(text->data, text->len);

	if (registry_read(registry, spool, "list", 0, NULL) != 0)
		__builtin_trap();
	spool_free(spool);
	return registry;
}

static void
tell(struct registry *registry)
{
	struct registry *none = registry_new();
	struct regset set = {.now = registry, .ever = registry, .then = none};
	struct regtell what = {.set = &set, .width = 40};
	struct buf out = BUF_INIT(MOST);

	(void)regtell_list(&what, &out);
	(void)regtell_changes(&what, &out);
	what.json = true;
	(void)regtell_list(&what, &out);
	(void)regtell_changes(&what, &out);
	(void)regtell_expiring(&what, 0, INT64_MAX, &out);
	buf_free(&out);
	registry_free(none);
}

static void
try_list(const char *data, size_t n)
{
	struct registry *registry = registry_new(), *again;
	struct spool *spool = spool_memory(data, n);
	struct buf one = BUF_INIT(MOST), two = BUF_INIT(MOST);

	if (registry_read(registry, spool, "list", 0, NULL) == 0 &&
	    regtext_put(registry, &one) == 0) {
		again = read_list(&one);
		if (registry_count(again) != registry_count(registry) ||
		    regtext_put(again, &two) != 0)
			__builtin_trap();
		same(&one, &two);
		registry_free(again);
		tell(registry);
	}
	buf_free(&one);
	buf_free(&two);
	spool_free(spool);
	registry_free(registry);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	try_state(text, size);
	try_conf(text, size);
	try_list(text, size);
	return 0;
}
