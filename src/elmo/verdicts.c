#include <config.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "msg.h"
#include "verdicts.h"
#include "xalloc.h"

struct verdicts {
	struct verdict_of *v; /* by sha256, once read_all is done */
	size_t n, size;
};

void
verdicts_free(struct verdicts *verdicts)
{
	if (verdicts == NULL)
		return;
	for (size_t i = 0; i < verdicts->n; i++)
		free(verdicts->v[i].person);
	free(verdicts->v);
	free(verdicts);
}

/* What was never read as XML has no hash, and is joined to nothing. */
static int
add(struct verdicts *all, const struct json_value *root, struct fault *fault)
{
	const struct json_value *person = json_member(root, "person");
	const char *sum = json_text(json_member(root, "sha256"));
	const char *verdict = json_text(json_member(root, "verdict"));
	const char *key = json_text(json_member(person, "key"));
	struct verdict_of *v;

	if (verdict == NULL || strlen(verdict) >= sizeof v->verdict ||
	    (sum != NULL && strlen(sum) != sizeof v->sha256 - 1))
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "no line of elmo-verify --json");
	if (sum == NULL)
		return 0;
	if (all->n == all->size) {
		all->size = all->size > 0 ? 2 * all->size : 64;
		all->v = xreallocarray(all->v, all->size, sizeof *all->v);
	}
	v = &all->v[all->n++];
	memcpy(v->sha256, sum, sizeof v->sha256);
	strcpy(v->verdict, verdict);
	v->person = key != NULL ? xstrdup(key) : NULL;
	return 0;
}

static int
read_all(struct verdicts *all, FILE *fp, struct fault *fault)
{
	struct json_doc *doc;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	int status = 0;

	for (long at = 1; status == 0 && (n = getline(&line, &size, fp)) > 0;
	     at++) {
		struct fault why = FAULT_NONE;

		doc = json_parse(line, (size_t)n, &why);
		status = doc != NULL ? add(all, json_root(doc), &why) : -1;
		json_close(doc);
		if (status == -1)
			fault_set(
			    fault, VERDICT_TROUBLE, 0, "%ld: %s", at, why.text);
	}
	if (status == 0 && ferror(fp))
		status =
		    fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	free(line);
	return status;
}

static int
by_hash(const void *a, const void *b)
{
	const struct verdict_of *x = a, *y = b;

	return strcmp(x->sha256, y->sha256);
}

static bool
alike(const struct verdict_of *a, const struct verdict_of *b)
{
	return strcmp(a->verdict, b->verdict) == 0 &&
	       (a->person == NULL) == (b->person == NULL) &&
	       (a->person == NULL || strcmp(a->person, b->person) == 0);
}

static int
settle(struct verdicts *all, struct fault *fault)
{
	if (all->n > 0)
		qsort(all->v, all->n, sizeof *all->v, by_hash);
	for (size_t i = 1; i < all->n; i++)
		if (by_hash(&all->v[i - 1], &all->v[i]) == 0 &&
		    !alike(&all->v[i - 1], &all->v[i]))
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "two verdicts on the document of sha256 %.16s",
			    all->v[i].sha256);
	return 0;
}

struct verdicts *
verdicts_load(const char *file, struct fault *fault)
{
	struct verdicts *all = xcalloc(1, sizeof *all);
	FILE *fp = fopen(file, "re");
	int status = -1;

	if (fp == NULL)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	else if (read_all(all, fp, fault) == 0)
		status = settle(all, fault);
	if (fp != NULL)
		fclose(fp);
	if (status == -1) {
		fault_prefix(fault, file);
		verdicts_free(all);
		return NULL;
	}
	return all;
}

const struct verdict_of *
verdicts_find(const struct verdicts *verdicts, const char *sha256)
{
	struct verdict_of key;

	if (strlen(sha256) != sizeof key.sha256 - 1)
		return NULL;
	memcpy(key.sha256, sha256, sizeof key.sha256);
	return verdicts->n > 0 ? bsearch(&key, verdicts->v, verdicts->n,
				     sizeof *verdicts->v, by_hash)
			       : NULL;
}
