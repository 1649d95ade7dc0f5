#include <config.h>

#include <sys/stat.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "caps.h"
#include "hash.h"
#include "httpurl.h"
#include "msg.h"
#include "opt.h"
#include "regconf.h"
#include "spool.h"
#include "xalloc.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR "/etc"
#endif

/* A name of a registry is also one of a directory. */
#define NAME_MAX_BYTES 64
/* what "-" is: nobody's file, whatever it is */
#define STDIN "/dev/stdin"

static bool
is_url(const char *s)
{
	return strncasecmp(s, "https:", 6) == 0 ||
	       strncasecmp(s, "http:", 5) == 0;
}

/* Does a line that begins so consist of a location alone? */
static bool
is_location(const char *s)
{
	return is_url(s) || *s == '/' || strncmp(s, "./", 2) == 0 ||
	       strncmp(s, "../", 3) == 0;
}

static bool
is_name(const char *s, size_t n)
{
	size_t i;

	if (n == 0 || n > NAME_MAX_BYTES || *s == '.' || *s == '-')
		return false;
	for (i = 0; i < n; i++)
		if (!isalnum((unsigned char)s[i]) &&
		    strchr("._-", s[i]) == NULL)
			return false;
	return true;
}

/*
 * A list that comes without TLS may be anybody's, and its certificates with
 * it: http is for test benches on this machine.
 */
static int
check_url(const char *s, char **host, struct fault *fault)
{
	struct httpurl url;
	int ret = httpurl_parse(s, &url, fault);

	if (ret == 0 && strcmp(url.scheme, "http") == 0 &&
	    !httpurl_loopback(&url))
		ret = fault_set(fault, VERDICT_TROUBLE, 0,
		    "%.200s: want https: whoever stands between could change "
		    "the list",
		    s);
	if (ret == 0)
		*host = xstrdup(url.host);
	httpurl_free(&url);
	return ret;
}

/* "emreg.example.org-0123456789ab", of what is nowhere called anything. */
static char *
make_name(const char *head, const char *location)
{
	unsigned char digest[HASH_SHA256_LEN];
	char hex[HASH_HEX] = "", *name, *p;

	if (hash_data(HASH_SHA256, location, strlen(location), digest, NULL) ==
	    0)
		hash_hex(hex, digest, 6);
	name = xasprintf("%.40s-%s", head, hex);
	for (p = name; *p != '\0'; p++)
		if (!is_name(p, 1) && (*p != '.' && *p != '-'))
			*p = '_';
	if (*name == '.' || *name == '-')
		*name = '_';
	return name;
}

/* A name for PATH, the same from wherever it is seen. */
static char *
name_of_path(const char *path)
{
	char *full = realpath(path, NULL);
	const char *p = full == NULL ? path : full, *slash = strrchr(p, '/');
	char *name = make_name(slash == NULL ? p : slash + 1, p);

	free(full);
	return name;
}

static bool
has_name(const struct regconf *conf, const char *name)
{
	size_t i;

	for (i = 0; i < conf->n; i++)
		if (strcasecmp(conf->source[i].name, name) == 0)
			return true;
	return false;
}

/* Takes over NAME (NULL: it has none) and LOCATION. */
static int
add(struct regconf *conf, char *name, char *location, struct fault *fault)
{
	struct regsource source = {name, location, is_url(location), false};
	char *host = NULL;
	struct stat st;

	if (source.url && check_url(location, &host, fault) != 0)
		goto fail;
	source.kept = source.url;
	if (!source.url && strcmp(location, STDIN) != 0 &&
	    stat(location, &st) == 0)
		source.kept = S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
	if (name == NULL && host != NULL)
		source.name = make_name(host, location);
	else if (name == NULL)
		source.name = name_of_path(location);
	free(host);
	if (has_name(conf, source.name)) {
		if (name != NULL) {
			fault_set(fault, VERDICT_TROUBLE, 0,
			    "two registries are called '%s'", name);
			goto fail;
		}
		/* the same location again */
		free(source.name);
		free(location);
		return 0;
	}
	conf->source =
	    xreallocarray(conf->source, conf->n + 1, sizeof *conf->source);
	conf->source[conf->n++] = source;
	return 0;
fail:
	free(source.name);
	free(location);
	return -1;
}

/* The path S as seen from FILE's directory. */
static char *
resolve(const char *file, const char *s)
{
	const char *slash = strrchr(file, '/');

	if (is_url(s) || *s == '/' || slash == NULL)
		return xstrdup(s);
	return xasprintf("%.*s/%s", (int)(slash - file), file, s);
}

static int
read_line(struct regconf *conf, const char *file, const char *s, size_t n,
    struct fault *fault)
{
	char *line, *location, *name = NULL;
	size_t len;
	int ret;

	if (memchr(s, '\0', n) != NULL)
		return fault_set(fault, VERDICT_TROUBLE, 0, "a NUL byte");
	while (n > 0 && strchr(" \t\r\n", *s) != NULL)
		s++, n--;
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		n--;
	if (n == 0 || *s == '#')
		return 0;
	location = line = xstrndup(s, n);
	if (!is_location(line)) {
		len = strcspn(line, " \t");
		location = line + len + strspn(line + len, " \t");
		if (!is_name(line, len) || *location == '\0') {
			ret = fault_set(fault, VERDICT_TROUBLE, 0,
			    "want 'LOCATION' or 'NAME LOCATION', have "
			    "'%.200s'",
			    line);
			free(line);
			return ret;
		}
		name = xstrndup(line, len);
	}
	ret = add(conf, name, resolve(file, location), fault);
	free(line);
	return ret;
}

int
regconf_parse(struct regconf *conf, const char *file, const char *text,
    size_t n, struct fault *fault)
{
	const char *end = text + n, *next;
	struct fault why = FAULT_NONE;
	long line = 0;

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	for (; text < end; text = next) {
		next = memchr(text, '\n', (size_t)(end - text));
		next = next == NULL ? end : next + 1;
		line++;
		if (read_line(conf, file, text, (size_t)(next - text), &why) !=
		    0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: %ld: %s", file, line, why.text);
	}
	return 0;
}

/* 1: there is no such file. */
static int
read_file(struct regconf *conf, const char *file, struct fault *fault)
{
	int ret = -1, fd = open(file, O_RDONLY | O_CLOEXEC);
	struct spool *spool;
	struct fault why = FAULT_NONE;

	if (fd == -1 && (errno == ENOENT || errno == ENOTDIR))
		return 1;
	if (fd == -1)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", file, strerror(errno));
	spool = spool_new(CAP_CONFIG);
	if (spool_fill(spool, fd, &why) != 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", file, why.text);
	else if (spool_size(spool) == 0)
		ret = 0;
	else
		/* CAP_CONFIG is within what a spool keeps in memory */
		ret = regconf_parse(conf, file, spool_data(spool),
		    (size_t)spool_size(spool), fault);
	spool_free(spool);
	close(fd);
	if (ret == 0 && conf->n == 0)
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: names no registry", file);
	return ret;
}

int
regconf_read(struct regconf *conf, const char *file, struct fault *fault)
{
	int ret = read_file(conf, file, fault);

	return ret <= 0 ? ret
			: fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", file,
			      strerror(ENOENT));
}

/* $XDG_CONFIG_HOME/emrex/registries, as of the XDG specification. */
static char *
users_file(void)
{
	const char *dir = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");

	if (dir != NULL && *dir == '/')
		return xasprintf("%s/emrex/registries", dir);
	if (home != NULL && *home == '/')
		return xasprintf("%s/.config/emrex/registries", home);
	return NULL;
}

int
regconf_default(struct regconf *conf, struct fault *fault)
{
	static const char system_file[] = SYSCONFDIR "/emrex/registries";
	char *user = users_file();
	int ret = 1;

	if (user != NULL)
		ret = read_file(conf, user, fault);
	if (ret > 0)
		ret = read_file(conf, system_file, fault);
	if (ret > 0)
		ret = fault_set(fault, VERDICT_TROUBLE, 0,
		    "no registry: want --registry=URL, or a line in %s or %s, "
		    "see emrex-registry(5)",
		    user == NULL ? "--registries=FILE" : user, system_file);
	free(user);
	return ret;
}

int
regconf_add(
    struct regconf *conf, const struct strings *list, struct fault *fault)
{
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (*list->v[i] == '\0')
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "--registry: want URL, FILE or DIR, have ''");
		if (add(conf, NULL,
			xstrdup(
			    strcmp(list->v[i], "-") == 0 ? STDIN : list->v[i]),
			fault) != 0)
			return -1;
	}
	return 0;
}

void
regconf_free(struct regconf *conf)
{
	size_t i;

	for (i = 0; i < conf->n; i++) {
		free(conf->source[i].name);
		free(conf->source[i].location);
	}
	free(conf->source);
	conf->source = NULL;
	conf->n = 0;
}
