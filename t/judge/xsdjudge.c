/*
 * Judges a batch of documents by the project's schemas and compares with what
 * another judge has said of them.
 *
 * The batch, on standard input: for each document a line "VERSION TAB VERDICT
 * TAB RULE TAB LENGTH", LENGTH bytes, a newline.  VERDICT is valid or invalid,
 * or ? when there is nothing to compare with.  Printed: counts for each
 * version and rule, and of disagreements the first of each with its document;
 * with -e VERSION FILE.. each file's errors are printed, with -f FILE.. its
 * flavour and version; with -x DIR the batch's documents are put there instead,
 * and listed.  Of the valid documents the version is picked too, and judged by
 * that.  Status 1 on disagreement, or when a document that is valid by one
 * version is not by the one picked.
 */
#include <config.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "flavour.h"
#include "msg.h"
#include "spool.h"
#include "xalloc.h"
#include "xml.h"
#include "xsd.h"

#define SHOWN 10 /* disagreements told in full */

struct rule {
	enum xsd_version version;
	char name[128];
	unsigned long valid, invalid, differ;
};

static struct rule *rules;
static size_t nrules;
static struct xsd *judges[XSD_VERSIONS];
static unsigned long total, differ, picked, mispicked;

static struct rule *
rule(enum xsd_version version, const char *name)
{
	size_t i;

	for (i = 0; i < nrules; i++)
		if (rules[i].version == version &&
		    strcmp(rules[i].name, name) == 0)
			return &rules[i];
	rules = xreallocarray(rules, nrules + 1, sizeof(*rules));
	memset(&rules[nrules], 0, sizeof(*rules));
	rules[nrules].version = version;
	snprintf(rules[nrules].name, sizeof(rules[nrules].name), "%s", name);
	return &rules[nrules++];
}

static struct xsd *
judge_of(enum xsd_version version)
{
	struct fault fault = FAULT_NONE;

	if (judges[version] == NULL)
		judges[version] = xsd_new(version, &fault);
	if (judges[version] == NULL) {
		msg_fault("batch", &fault);
		exit(2);
	}
	return judges[version];
}

/* 1 valid, 0 invalid, -1 cannot be read. */
static int
judge(enum xsd_version version, const char *doc, size_t n, struct fault *fault)
{
	struct xsd *xsd = judge_of(version);
	struct spool *spool = spool_memory(doc, n);
	struct xml_sink sink;
	int rc;

	xsd_begin(xsd, &sink);
	rc = xml_parse(spool, &sink, 1, NULL, fault);
	spool_free(spool);
	if (rc != 0)
		return -1;
	return xsd_valid(xsd);
}

/* A document that some version takes has to be valid by the one picked. */
static void
pick(enum xsd_version version, const char *name, const char *doc, size_t n)
{
	static struct flavour flavour;
	struct spool *spool = spool_memory(doc, n);
	struct xml_sink sink;

	flavour_begin(&flavour, &sink);
	(void)xml_parse(spool, &sink, 1, NULL, NULL);
	spool_free(spool);
	if (flavour.kind != FLAVOUR_V1 && flavour.kind != FLAVOUR_V2)
		return;
	/* an xsi:type in an extension may name a newer version's type, and
	 * nothing in an extension counts */
	if (strstr(name, "xsi:type:") != NULL)
		return;
	picked++;
	if (flavour.version == version ||
	    judge(flavour.version, doc, n, NULL) == 1)
		return;
	if (mispicked++ < SHOWN)
		printf("# picked %s, valid by %s: %s\n%.*s\n",
		    xsd_name(flavour.version), xsd_name(version), name, (int)n,
		    doc);
}

static void
tell(enum xsd_version version, const char *theirs, const char *name, int ours,
    const char *doc, size_t n)
{
	const struct xsd_error *e;
	size_t i, count;

	if (differ++ >= SHOWN)
		return;
	printf("# %s %s: they say %s, we say %s\n", xsd_name(version), name,
	    theirs,
	    ours > 0	? "valid"
	    : ours == 0 ? "invalid"
			: "unreadable");
	e = xsd_errors(judge_of(version), &count);
	for (i = 0; i < count; i++)
		printf("#   %ld: %s\n", e[i].line, e[i].message);
	printf("%.*s\n", (int)n, doc);
}

/* DIR/VERSION/NUMBER.xml, for a judge that wants files. */
static void
extract(const char *dir, enum xsd_version version, const char *theirs,
    const char *name, const char *doc, size_t n)
{
	char *path;
	FILE *fp;

	path = xasprintf("%s/%s/%lu.xml", dir, xsd_name(version), ++total);
	fp = fopen(path, "w");
	if (fp == NULL || fwrite(doc, 1, n, fp) != n || fclose(fp) != 0) {
		msg_error("%s: cannot be written", path);
		exit(2);
	}
	printf("%s\t%s\t%s\n", path, theirs, name);
	free(path);
}

static void
one(char *head, const char *dir)
{
	struct fault fault = FAULT_NONE;
	char *name, *theirs, *length, *doc, *rest = NULL;
	enum xsd_version version;
	struct rule *r;
	size_t n;
	int ours;

	version = xsd_by_name(strtok_r(head, "\t", &rest));
	theirs = strtok_r(NULL, "\t", &rest);
	name = strtok_r(NULL, "\t", &rest);
	length = strtok_r(NULL, "\t\n", &rest);
	if (version == XSD_NONE || length == NULL) {
		msg_error("batch: not a head: %s", head);
		exit(2);
	}
	n = strtoul(length, NULL, 10);
	doc = xmalloc(n + 1);
	if (fread(doc, 1, n + 1, stdin) != n + 1) {
		msg_error("batch: cut");
		exit(2);
	}
	if (dir != NULL) {
		extract(dir, version, theirs, name, doc, n);
		free(doc);
		return;
	}
	ours = judge(version, doc, n, &fault);
	r = rule(version, name);
	total++;
	if (*theirs != '?' && (ours != (strcmp(theirs, "valid") == 0))) {
		r->differ++;
		if (ours < 0)
			printf("# %ld: %s\n", fault.line, fault.text);
		tell(version, theirs, name, ours, doc, n);
	}
	if (ours > 0)
		pick(version, name, doc, n);
	if (ours > 0)
		r->valid++;
	else
		r->invalid++;
	free(doc);
}

static void
summary(void)
{
	enum xsd_version v;
	unsigned long valid, all;
	size_t i;

	for (v = XSD_1_0_0; v < XSD_VERSIONS; v++) {
		valid = all = 0;
		for (i = 0; i < nrules; i++) {
			if (rules[i].version != v)
				continue;
			printf(
			    "%-12s %-40s %6lu valid %6lu invalid %6lu differ\n",
			    xsd_name(v), rules[i].name, rules[i].valid,
			    rules[i].invalid, rules[i].differ);
			valid += rules[i].valid;
			all += rules[i].valid + rules[i].invalid;
		}
		if (all > 0)
			printf("total %-12s %lu documents, %lu %% valid\n",
			    xsd_name(v), all, valid * 100 / all);
	}
	printf("%lu valid documents, %lu picked wrongly\n", picked, mispicked);
	printf("%lu documents, %lu disagreements\n", total, differ);
}

/* "LINE: MESSAGE" for each error; 1 valid, 0 not, -1 cannot be read. */
static int
errors(enum xsd_version version, struct spool *spool, struct fault *fault)
{
	const struct xsd_error *e;
	struct xml_sink sink;
	size_t i, n;
	int valid;

	xsd_begin(judge_of(version), &sink);
	if (xml_parse(spool, &sink, 1, NULL, fault) != 0)
		return -1;
	valid = xsd_valid(judge_of(version));
	e = xsd_errors(judge_of(version), &n);
	for (i = 0; i < n; i++)
		printf("%ld: %s\n", e[i].line, e[i].message);
	return valid;
}

static int
flavour(const char *file, struct spool *spool, struct fault *fault)
{
	static struct flavour f;
	const char *name;
	struct xml_sink sink;

	flavour_begin(&f, &sink);
	if (xml_parse(spool, &sink, 1, NULL, fault) != 0)
		return -1;
	name = xsd_name(f.version);
	printf("%s\t%s\t%s\n", flavour_name(f.kind), name != NULL ? name : "-",
	    file);
	return 1;
}

/* -e VERSION FILE.. (VERSION not XSD_NONE) and -f FILE.. */
static int
files(enum xsd_version version, char **file)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool;
	int fd, rc, worst = 0;

	for (; *file != NULL; file++) {
		fd = open(*file, O_RDONLY);
		spool = fd < 0 ? NULL : spool_borrow(fd, CAP_DOCUMENT, &fault);
		if (spool == NULL) {
			msg_error("%s: cannot be read", *file);
			return 2;
		}
		rc = version != XSD_NONE ? errors(version, spool, &fault)
					 : flavour(*file, spool, &fault);
		spool_free(spool);
		close(fd);
		if (rc < 0) {
			msg_fault(*file, &fault);
			return 2;
		}
		if (rc == 0)
			worst = 1;
	}
	return worst;
}

int
main(int argc, char **argv)
{
	const char *dir =
	    argc == 3 && strcmp(argv[1], "-x") == 0 ? argv[2] : NULL;
	enum xsd_version v;
	char *head = NULL;
	size_t size = 0;

	msg_init(argv[0]);
	if (argc > 2 && strcmp(argv[1], "-e") == 0 &&
	    xsd_by_name(argv[2]) != XSD_NONE)
		return files(xsd_by_name(argv[2]), argv + 3);
	if (argc > 1 && strcmp(argv[1], "-f") == 0)
		return files(XSD_NONE, argv + 2);
	while (getline(&head, &size, stdin) > 0)
		one(head, dir);
	free(head);
	if (dir == NULL)
		summary();
	for (v = XSD_NONE; v < XSD_VERSIONS; v++)
		xsd_free(judges[v]);
	free(rules);
	return differ > 0 || mispicked > 0;
}
