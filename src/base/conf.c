#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "conf.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"

/*
 * Every long option of the suite that may stand in a file, sorted; those of
 * tools to come too, so that one file serves several releases.
 */
static const char *const keys[] = {"add", "ancestors", "any-return", "at",
    "attach", "attachments", "attribute", "browser", "c14n", "ca", "cert",
    "cert-out", "changes", "check", "click", "codes", "columns", "command",
    "config", "country", "crl", "delimiter", "demo", "digest", "distrust",
    "drop-signature", "embedded", "emp", "expiring", "explain", "extra",
    "fault", "files0-from", "fill", "filter", "flavour", "force", "form",
    "header", "headless", "help", "host", "id", "ignore", "index", "issuer",
    "jobs", "join", "json", "keep", "keep-days", "keep-original", "key",
    "key-file", "known-only", "lacks", "lang", "language", "late", "learner",
    "link", "link-key", "link-minutes", "list", "list-columns", "list-faults",
    "list-rules", "listen", "log", "losses", "map", "max-age", "message",
    "meta", "name", "no-embed", "notice", "null", "number", "output",
    "output-dir", "p12", "page", "paper", "pass-file", "person", "policy",
    "print", "profile", "progress", "pss", "purge", "quiet", "records",
    "refresh", "registries", "registry", "registry-timeout", "repair",
    "replace", "require", "return-allow", "return-code", "return-url", "roster",
    "route", "rules", "save", "save-response", "schema", "seal-cert",
    "seal-key", "session-file", "session-minutes", "show-values", "since",
    "spool", "spreadsheet", "state", "stats", "status", "steps", "strict",
    "subject", "tabs", "template", "timeout", "tls-ca", "tls-cert", "tls-key",
    "to", "to-cert", "to-key", "totals", "transcript", "trusted-proxy", "type",
    "until", "url", "user-header", "verbose", "version", "where", "xpath"};

static const char *const tools[] = {"elmo-anonymise", "elmo-attachment",
    "elmo-convert", "elmo-diff", "elmo-fromcsv", "elmo-fromjson", "elmo-mail",
    "elmo-merge", "elmo-select", "elmo-sign", "elmo-tocsv", "elmo-tojson",
    "elmo-topdf", "elmo-verify", "emrex-debug", "emrex-decode", "emrex-encode",
    "emrex-fetch", "emrex-serve", "emrex-smp", "ewp-fetch", "virta-fetch",
    "virta-fromelmo", "virta-toelmo"};

/* Where the reading is. */
struct place {
	const char *file;
	long line;
	const char *program;
	conf_setter *set;
	void *ctx;
	bool own;   /* in this tool's section */
	bool other; /* in another tool's */
};

static bool
in(const char *s, const char *const *list, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(s, list[i]) == 0)
			return true;
	return false;
}

bool
conf_known(const char *key)
{
	return in(key, keys, sizeof keys / sizeof *keys);
}

bool
conf_tool(const char *name)
{
	return in(name, tools, sizeof tools / sizeof *tools);
}

static int
refuse(const struct place *at, struct fault *fault, const char *what,
    const char *word)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %ld: %s '%s'",
	    at->file, at->line, what, word);
}

/* Cuts blanks off both ends of S, in place. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

static int
heading(struct place *at, char *s, struct fault *fault)
{
	size_t n = strlen(s);

	if (s[n - 1] != ']')
		return refuse(at, fault, "want '[TOOL]', have", s);
	s[n - 1] = '\0';
	s = trim(s + 1);
	if (!conf_tool(s) && strcmp(s, at->program) != 0)
		return refuse(at, fault, "unknown tool", s);
	at->own = strcmp(s, at->program) == 0;
	at->other = !at->own;
	return 0;
}

static int
pair(struct place *at, char *s, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	char *key = s, *value = strchr(s, '=');

	if (value == NULL)
		return refuse(at, fault, "want 'key = value', have", s);
	*value = '\0';
	key = trim(key);
	value = trim(value + 1);
	if (!at->other) {
		switch (at->set(at->ctx, key, value, &why)) {
		case 0:
			break;
		case 1:
			return 0;
		default:
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: %ld: %s", at->file, at->line, why.text);
		}
	}
	if (at->own || !conf_known(key))
		return refuse(at, fault, "unknown key", key);
	return 0;
}

static int
read_line(struct place *at, char *s, size_t n, struct fault *fault)
{
	if (strlen(s) != n)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: %ld: a NUL byte", at->file, at->line);
	if (at->line == 1 && strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	s = trim(s);
	if (*s == '\0' || *s == '#')
		return 0;
	return *s == '[' ? heading(at, s, fault) : pair(at, s, fault);
}

/* Line by line through the N bytes at P. */
static int
read_lines(struct place *at, const char *p, size_t n, struct fault *fault)
{
	const char *end = p + n, *next;
	char *line = NULL;
	int ret = 0;

	for (; ret == 0 && p < end; p = next) {
		next = memchr(p, '\n', (size_t)(end - p));
		next = next == NULL ? end : next + 1;
		n = (size_t)(next - p);
		at->line++;
		line = xmalloc(n + 1);
		memcpy(line, p, n);
		line[n] = '\0';
		ret = read_line(at, line, n, fault);
		free(line);
	}
	return ret;
}

int
conf_read(const char *file, bool must, const char *program, conf_setter *set,
    void *ctx, struct fault *fault)
{
	struct place at = {file, 0, program, set, ctx, false, false};
	struct fault why = FAULT_NONE;
	struct spool *spool = NULL;
	int ret = -1, fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0 && !must && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	if (fd < 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", file, strerror(errno));
	spool = spool_new(CAP_CONFIG);
	if (spool_fill(spool, fd, &why) != 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", file, why.text);
	else
		/* CAP_CONFIG is within what a spool keeps in memory */
		ret = read_lines(
		    &at, spool_data(spool), (size_t)spool_size(spool), fault);
	spool_free(spool);
	close(fd);
	return ret;
}
