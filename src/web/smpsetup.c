#include <config.h>

#include <sys/stat.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "httpurl.h"
#include "personfile.h"
#include "registry.h"
#include "smp.h"
#include "smplink.h"
#include "smpperson.h"
#include "smpsession.h"
#include "warnings.h"
#include "when.h"
#include "xalloc.h"

/* Of us alone: a session's name in it is all that an answer needs. */
static int
make_dir(const char *path, bool ours, struct fault *fault)
{
	struct stat st;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: want a directory", path);
	if (ours && (st.st_mode & 077) != 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: want mode 0700, have %04o", path,
		    (unsigned)st.st_mode & 07777U);
	return 0;
}

static int
make_below(const struct smp *smp, const char *name, struct fault *fault)
{
	char *path = smpsession_state(smp, name);
	int ret = make_dir(path, true, fault);

	free(path);
	return ret;
}

/* The key of the tokens is made once, by whoever is first. */
static int
load_key(struct smp *smp, struct fault *fault)
{
	char *path = smpsession_state(smp, "key"), *text;
	unsigned char new[SECRET_KEY];
	size_t n = 0;
	int ret = -1;

	text = personfile_slurp(path, SECRET_KEY, &n, NULL);
	if (text == NULL && secret_random(new, sizeof new, fault) == 0) {
		(void)smpsession_file(path, new, sizeof new, false, NULL);
		text = personfile_slurp(path, SECRET_KEY, &n, fault);
	}
	if (text != NULL && n == SECRET_KEY) {
		memcpy(smp->key, text, SECRET_KEY);
		ret = 0;
	} else {
		fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: want %d bytes, have %zu", path, SECRET_KEY, n);
	}
	free(text);
	free(path);
	return ret;
}

static int
read_url(struct smp *smp, struct fault *fault)
{
	struct httpurl url;
	size_t n;
	int ret;

	if (smp->url == NULL)
		return 0;
	ret = httpurl_parse(smp->url, &url, fault);
	if (ret == 0 && (url.query != NULL || url.fragment))
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "want an address without query");
	if (ret == 0) {
		smp->host = httpurl_host(&url);
		smp->base = xstrdup(url.path);
		smp->tls = strcmp(url.scheme, "https") == 0;
		n = strlen(smp->base);
		while (n > 0 && smp->base[n - 1] == '/')
			smp->base[--n] = '\0';
	} else {
		fault_prefix(fault, "--public-url");
	}
	httpurl_free(&url);
	return ret;
}

int
smp_start(struct smp *smp, struct fault *fault)
{
	if (smp->state == NULL || smp->spool == NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want --state and --spool, directories");
	if (smpperson_names(&smp->attributes, fault) != 0 ||
	    read_url(smp, fault) != 0 ||
	    make_dir(smp->state, true, fault) != 0 ||
	    make_dir(smp->spool, false, fault) != 0 ||
	    make_below(smp, "sessions", fault) != 0 ||
	    make_below(smp, "links", fault) != 0 || load_key(smp, fault) != 0)
		return -1;
	return smp->link_key == NULL
		   ? 0
		   : smplink_key(smp->link_key, smp->link_secret, fault);
}

/* Something that differs when a file or directory was changed. */
static uint64_t
look(const struct smp *smp)
{
	uint64_t sum = 1469598103934665603U;
	struct stat st;

	for (size_t i = 0; i < smp->registries.n; i++) {
		if (stat(smp->registries.v[i], &st) != 0)
			continue;
		sum = (sum ^ (uint64_t)st.st_ino) * 1099511628211U;
		sum = (sum ^ (uint64_t)st.st_size) * 1099511628211U;
		sum = (sum ^ (uint64_t)st.st_mtim.tv_sec) * 1099511628211U;
		sum = (sum ^ (uint64_t)st.st_mtim.tv_nsec) * 1099511628211U;
	}
	return sum;
}

int
smp_registries(struct smp *smp, struct fault *fault)
{
	struct registry *registry = registry_new();
	uint64_t seen = look(smp);

	smp->looked = when_now();
	for (size_t i = 0; i < smp->registries.n; i++)
		if (registry_load(registry, smp->registries.v[i], fault) != 0) {
			registry_free(registry);
			return -1;
		}
	registry_free(smp->registry);
	smp->registry = registry;
	smp->seen = seen;
	return 0;
}

void
smp_look(struct smp *smp)
{
	struct fault fault = FAULT_NONE;
	int64_t now = when_now();

	if (now >= smp->looked && now - smp->looked < CAP_SMP_LOOK)
		return;
	smp->looked = now;
	if (look(smp) != smp->seen && smp_registries(smp, &fault) != 0)
		msg_warn("%s; the list from before is used", fault.text);
}

void
smp_stop(struct smp *smp)
{
	registry_free(smp->registry);
	free(smp->base);
	free(smp->host);
	secret_wipe(smp->key, sizeof smp->key);
	secret_wipe(smp->link_secret, sizeof smp->link_secret);
	smp->registry = NULL;
	smp->base = smp->host = NULL;
}
