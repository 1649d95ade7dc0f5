#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "output.h"
#include "regconf.h"
#include "reglist.h"
#include "registry.h"
#include "regset.h"
#include "regtable.h"
#include "regtell.h"
#include "spool.h"
#include "when.h"

#define DAY 86400
/* a registry may be down over a holiday; contact points change more seldom */
#define MAX_AGE (7 * DAY)
/* certificates are ordered, made and put into lists in less */
#define EXPIRING (30 * DAY)

static struct strings registries, countries;
static const char *registries_file, *tls_ca;
static long seconds = 60;
static int64_t max_age = MAX_AGE, expiring = -1, since;
static bool list, refresh, changes;

/* "30d": weeks, days, hours, minutes or seconds. */
static int
set_duration(void *to, const char *value, struct fault *fault)
{
	static const struct {
		char letter;
		int64_t seconds;
	} unit[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY},
	    {'w', 7 * (int64_t)DAY}};
	size_t n, i;

	if (value == NULL) {
		*(int64_t *)to = EXPIRING;
		return 0;
	}
	n = strspn(value, "0123456789");
	for (i = 0; i < sizeof unit / sizeof *unit; i++)
		if (n > 0 && n <= 9 && value[n] == unit[i].letter &&
		    value[n + 1] == '\0') {
			*(int64_t *)to = atol(value) * unit[i].seconds;
			return 0;
		}
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "want a time such as 30d, 12h or 90m, have '%s'", value);
}

static int
set_since(void *to, const char *value, struct fault *fault)
{
	return when_parse(value, to, fault);
}

const struct opt reglist_what[] = {
    OPT_FLAG("list", 0, &list, "tell the contact points"),
    OPT_FLAG("refresh", 0, &refresh, "ask the registries now"),
    OPT_FLAG("changes", 0, &changes,
	"tell what came and went since changes were told last"),
    OPT_CALL(
	"since", 0, 0, "DATE", &since, set_since, "tell --changes since then"),
    OPT_CALL("expiring", 0, OPT_MAY, "TIME", &expiring, set_duration,
	"tell certificates that end within TIME (30d)"),
    OPT_LIST("country", 0, "CODE", &countries,
	"tell only contact points of this country"),
    OPT_FLAG("json", 0, &opt_common.json, "tell it as JSON"), OPT_END};

const struct opt reglist_where[] = {
    OPT_LIST("registry", 0, "URL|FILE|DIR", &registries,
	"an EMREG list, EWP catalogue, or snapshots"),
    OPT_STRING("registries", 0, "FILE", &registries_file,
	"the registries of FILE, see emrex-registry(5)"),
    OPT_CALL("max-age", 0, 0, "TIME", &max_age, set_duration,
	"use no list that was checked longer ago (7d)"),
    OPT_NUMBER("registry-timeout", 0, "SECONDS", &seconds, 1, 3600,
	"give up on a registry after that time (60)"),
    OPT_STRING("tls-ca", 0, "FILE", &tls_ca,
	"the authorities of https servers, instead of the system's"),
    OPT_END};

const char *
reglist_misused(void)
{
	if (since != 0 && !changes)
		return "--since is of --changes";
	if (countries.n > 0 && !reglist_asked())
		return "--country is of --list, --changes and --expiring";
	return NULL;
}

bool
reglist_asked(void)
{
	return list || refresh || changes || expiring >= 0;
}

const char *
reglist_tls_ca(void)
{
	return tls_ca;
}

static int
read_conf(struct regconf *conf, struct fault *fault)
{
	if (registries.n > 0)
		return regconf_add(conf, &registries, fault);
	if (registries_file != NULL)
		return regconf_read(conf, registries_file, fault);
	return regconf_default(conf, fault);
}

/* 0 with SET loaded, or -1 when it is known before that it cannot be. */
static int
load(struct regset *set, bool history, enum verdict *status)
{
	struct regset_options options = {.ca_file = tls_ca,
	    .seconds = (unsigned)seconds,
	    .begun = when_now(),
	    .max_age = max_age,
	    .refresh = refresh,
	    .history = history,
	    .since = since};
	struct regconf conf = REGCONF_NONE;
	struct fault fault = FAULT_NONE;
	int ret = read_conf(&conf, &fault);

	if (ret == 0) {
		regset_load(set, &conf, &options);
		if (set->status > *status)
			*status = set->status;
	} else {
		msg_raise(status, NULL, &fault);
	}
	regconf_free(&conf);
	return ret;
}

/* A parted product: an empty line between the tables. */
static void
part(const struct regtell *tell, struct buf *out)
{
	if (!tell->json && out->len > 0)
		(void)buf_addc(out, '\n');
}

static int
make(const struct regtell *tell, int64_t at, bool to_file, struct buf *out)
{
	struct buf piece = BUF_INIT(CAP_REGISTRY);
	int ret = 0;

	if (list && !to_file)
		ret = regtell_list(tell, out);
	if (changes && ret == 0) {
		ret = regtell_changes(tell, &piece);
		if (piece.len > 0)
			part(tell, out);
		ret |= buf_add(out, piece.data, piece.len);
		buf_clear(&piece);
	}
	if (expiring >= 0 && ret == 0) {
		ret = regtell_expiring(tell, at, at + expiring, &piece);
		if (piece.len > 0)
			part(tell, out);
		ret |= buf_add(out, piece.data, piece.len);
	}
	buf_free(&piece);
	return ret;
}

/* TEXT goes where OPTIONS say. */
static int
write_out(const struct output_options *options, const struct buf *text,
    struct fault *fault)
{
	struct output *output = output_open(options, OUTPUT_ONE, fault);
	struct spool *spool;
	int ret;

	if (output == NULL)
		return -1;
	spool = spool_new(CAP_REGISTRY);
	ret = spool_write(spool, text->data, text->len, fault);
	if (ret == 0)
		ret = output_put(output, "registry", "json", spool, fault);
	else
		spool_free(spool);
	if (output_close(output, ret == 0, fault) != 0)
		ret = -1;
	return ret;
}

static int
too_many(struct fault *fault)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "more than %lu MiB to tell",
	    CAP_REGISTRY / MIB);
}

/* The list as JSON to the file of -o, if there is one. */
static int
save(const struct regtell *tell, struct fault *fault)
{
	struct regtell json = *tell;
	struct buf text = BUF_INIT(CAP_REGISTRY);
	int ret;

	/* half of the registries must not replace a file of all */
	if (output_options.file == NULL || tell->set->status != VERDICT_OK)
		return 0;
	json.json = true;
	if (regtell_list(&json, &text) != 0)
		ret = too_many(fault);
	else
		ret = write_out(&output_options, &text, fault);
	buf_free(&text);
	return ret;
}

static int
tell_all(struct regset *set, int64_t at, struct fault *fault)
{
	const struct output_options stdout_options = {NULL, NULL, false};
	struct regtell tell = {.set = set,
	    .countries = &countries,
	    .json = opt_common.json,
	    .width = opt_common.json ? 0 : regtable_width(STDOUT_FILENO)};
	struct buf out = BUF_INIT(CAP_REGISTRY);
	int ret;

	if (make(&tell, at, output_options.file != NULL, &out) != 0)
		ret = too_many(fault);
	else
		ret = save(&tell, fault);
	if (ret == 0 && out.len > 0)
		ret = write_out(&stdout_options, &out, fault);
	buf_free(&out);
	return ret;
}

/* --at says of when a certificate ends soon. */
static int
time_of(int64_t *at, struct fault *fault)
{
	*at = when_now();
	if (opt_common.at == NULL)
		return 0;
	if (when_parse(opt_common.at, at, fault) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--at: want a time, have '%s'", opt_common.at);
	return 0;
}

enum verdict
reglist_run(void)
{
	enum verdict status = VERDICT_OK;
	struct fault fault = FAULT_NONE;
	struct regset set;
	int64_t at;

	if (time_of(&at, &fault) != 0) {
		msg_raise(&status, NULL, &fault);
		return status;
	}
	if (load(&set, true, &status) != 0)
		return status;
	if (set.good > 0 && tell_all(&set, at, &fault) == 0) {
		if (changes && !set.before)
			msg_warn("nothing to compare with: no registry has an "
				 "older list");
		if (changes && since == 0)
			regset_told(&set);
	}
	msg_raise(&status, NULL, &fault);
	regset_free(&set);
	strings_free(&registries);
	strings_free(&countries);
	return status;
}

struct registry *
reglist_registry(enum verdict *status)
{
	struct registry *registry = NULL;
	struct regset set;

	if (load(&set, false, status) != 0)
		return NULL;
	if (set.good > 0) {
		registry = set.now;
		set.now = NULL;
	}
	regset_free(&set);
	return registry;
}
