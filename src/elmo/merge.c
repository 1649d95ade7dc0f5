#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "merge.h"
#include "mergedoc.h"
#include "mergeids.h"
#include "mergelearner.h"
#include "mergetwice.h"
#include "mergewrite.h"
#include "msg.h"
#include "original.h"
#include "spool.h"
#include "warnings.h"
#include "xalloc.h"

struct merge {
	struct merge_options options;
	struct mergedoc **docs, *learner;
	size_t ndocs;
	uint64_t bytes;
	struct mergeparts sets[MERGE_KINDS];
	struct warnings remarks;
};

struct merge *
merge_new(const struct merge_options *options)
{
	struct merge *m = xcalloc(1, sizeof *m);

	m->options = *options;
	return m;
}

void
merge_free(struct merge *m)
{
	if (m == NULL)
		return;
	mergeparts_free(m->sets);
	for (size_t i = 0; i < m->ndocs; i++)
		mergedoc_free(m->docs[i]);
	mergedoc_free(m->learner);
	warnings_free(&m->remarks);
	free(m->docs);
	free(m);
}

/* The same bytes again are one original. */
static bool
known(const struct merge *m, struct spool *spool)
{
	for (size_t i = 0; i < m->ndocs; i++) {
		struct spool *other = m->docs[i]->original;
		char a[4096], b[4096];
		uint64_t at = 0;
		ptrdiff_t n;

		if (other == NULL || spool_size(other) != spool_size(spool))
			continue;
		do {
			n = spool_read(spool, at, a, sizeof a, NULL);
			if (n < 0 ||
			    spool_read(other, at, b, sizeof b, NULL) != n ||
			    memcmp(a, b, (size_t)n) != 0)
				break;
			at += (uint64_t)n;
		} while (n > 0);
		if (n == 0)
			return true;
	}
	return false;
}

static int
keep(struct merge *m, struct mergedoc *doc, struct spool *spool,
    struct fault *fault)
{
	if (!m->options.keep_original || known(m, spool))
		return 0;
	if (original_fits(spool, fault) == -1)
		return -1;
	doc->original = original_copy(spool, fault);
	return doc->original != NULL ? 0 : -1;
}

int
merge_add(struct merge *m, const char *name, struct spool *spool,
    const struct warnings *warnings, struct fault *fault)
{
	struct mergedoc *doc;

	if (m->bytes + spool_size(spool) > CAP_TREE)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "more than %lu MiB in all, too large for one document",
		    CAP_TREE / MIB);
	doc = mergedoc_read(name, spool, fault);
	if (doc == NULL)
		return -1;
	if (keep(m, doc, spool, fault) == -1) {
		mergedoc_free(doc);
		return -1;
	}
	warnings_join(&doc->warnings, warnings, NULL);
	m->bytes += spool_size(spool);
	m->docs = xreallocarray(m->docs, m->ndocs + 1, sizeof *m->docs);
	m->docs[m->ndocs++] = doc;
	return 0;
}

int
merge_learner(
    struct merge *m, const char *name, struct spool *spool, struct fault *fault)
{
	mergedoc_free(m->learner);
	m->learner = mergedoc_read(name, spool, fault);
	if (m->learner == NULL)
		return -1;
	if (m->learner->learner == NULL)
		return fault_set(fault, VERDICT_NO, 0, "has no learner");
	return 0;
}

/*
 * The version in which the records meet, XSD_NONE: they may stay as they are,
 * for until 1.7 what is newer has room for what is older.
 */
static enum xsd_version
meeting_place(struct merge *m)
{
	enum xsd_version newest = m->docs[0]->version, oldest = newest;
	bool v2 = true;

	for (size_t i = 0; i < m->ndocs + (m->learner != NULL); i++) {
		const struct mergedoc *doc =
		    i < m->ndocs ? m->docs[i] : m->learner;

		if (doc->version > newest)
			newest = doc->version;
		if (doc->version < oldest)
			oldest = doc->version;
		v2 &= doc->flavour == FLAVOUR_V2;
	}
	/* one name for both namespaces */
	if (m->options.to == XSD_2_0_0 && v2)
		m->options.to = XSD_2_0_0_V2;
	if (m->options.to != XSD_NONE)
		return m->options.to;
	return newest > XSD_1_7_0 && newest != oldest ? newest : XSD_NONE;
}

static void
settle_version(struct merge *m)
{
	enum xsd_version to = meeting_place(m);

	if (to == XSD_NONE)
		return;
	for (size_t i = 0; i < m->ndocs; i++)
		mergedoc_convert(m->docs[i], to);
	if (m->learner != NULL)
		mergedoc_convert(m->learner, to);
}

static int
compare_learner(
    const struct merge *m, struct mergedoc *doc, struct fault *fault)
{
	const struct mergedoc *kept = m->learner ? m->learner : m->docs[0];
	char why[200] = "", name[128];
	enum person_verdict verdict =
	    mergelearner_compare(kept, doc, why, sizeof why);

	msg_clean(name, sizeof name, kept->name, strlen(kept->name));
	if (verdict != PERSON_SAME && m->learner == NULL)
		return fault_set(fault, VERDICT_NO, 0,
		    verdict == PERSON_DIFFERENT
			? "another learner than that of %s: %s"
			: "not sure that this is the learner of %s: %s; a "
			  "person must look, then give --learner",
		    name, why);
	if (verdict != PERSON_SAME)
		warnings_add(&doc->warnings,
		    "taken for the learner of %s as asked: %s", name, why);
	if (kept->learner != NULL && doc->learner != NULL)
		mergelearner_tell(
		    doc->learner, kept->learner, kept->name, &doc->warnings);
	return 0;
}

static int
settle_learner(struct merge *m, const char **culprit, struct fault *fault)
{
	for (size_t i = m->learner == NULL; i < m->ndocs; i++)
		if (compare_learner(m, m->docs[i], fault) == -1) {
			*culprit = m->docs[i]->name;
			return -1;
		}
	return 0;
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* What was done that a reader of the result cannot see. */
static void
remark(struct merge *m, const struct mergeids_count *count)
{
	static const char *const names[] = {[MERGE_REPORT] = "report",
	    [MERGE_ATTACHMENT] = "attachment",
	    [MERGE_GROUP] = "group type",
	    [MERGE_FOREIGN] = "extension"};
	size_t signatures = 0;

	for (size_t i = 0; i < m->ndocs; i++)
		signatures += m->docs[i]->signatures;
	if (signatures > 0)
		warnings_add(&m->remarks, "%zu signature%s dropped", signatures,
		    plural(signatures));
	for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
		const struct mergeparts *set = &m->sets[k];
		size_t n = 0;

		for (size_t i = 0; i < set->n; i++)
			n += !mergeparts_kept(set, i);
		if (n > 0)
			warnings_add(&m->remarks,
			    "%zu %s%s given again, kept once", n, names[k],
			    plural(n));
	}
	if (count->attachments > 0)
		warnings_add(&m->remarks,
		    "%zu attachment identifier%s renumbered",
		    count->attachments, plural(count->attachments));
	if (count->groups > 0)
		warnings_add(&m->remarks, "%zu group identifier%s renumbered",
		    count->groups, plural(count->groups));
}

/*
 * Documents do not say their version: what is newest in them does, and the
 * result is of the first from there on that has it all.
 */
static int
judge(const struct merge *m, struct spool *result, struct fault *fault)
{
	enum xsd_version version = XSD_1_0_0, last;
	char first[256], why[256];
	long line, at = 0;

	for (size_t i = 0; i < m->ndocs; i++)
		if (m->docs[i]->version > version)
			version = m->docs[i]->version;
	last = m->docs[0]->flavour == FLAVOUR_V2 ? XSD_2_1_1 : XSD_2_0_0;
	if (m->options.to != XSD_NONE)
		version = last = m->options.to;
	for (enum xsd_version v = version; v <= last; v++) {
		int status =
		    mergedoc_judge(v, result, &line, why, sizeof why, fault);

		if (status <= 0)
			return status;
		if (v == version) {
			at = line;
			memcpy(first, why, sizeof first);
		}
	}
	return fault_set(fault, VERDICT_NO, 0,
	    "the result would not be valid as ELMO %s: line %ld: %s",
	    xsd_name(version), at, first);
}

static struct spool *
write_out(struct merge *m, struct fault *fault)
{
	struct mergewrite w = {m->docs, m->ndocs, m->sets,
	    m->learner ? m->learner : m->docs[0],
	    m->options.to == XSD_NONE || m->options.to >= XSD_1_2_0};
	struct spool *result = spool_new(CAP_TREE);

	if (mergewrite(&w, result, fault) == 0 && judge(m, result, fault) == 0)
		return result;
	spool_free(result);
	return NULL;
}

struct spool *
merge_result(struct merge *m, const char **culprit, struct fault *fault)
{
	struct mergeids_count count;

	*culprit = NULL;
	if (m->ndocs == 0) {
		fault_set(fault, VERDICT_TROUBLE, 0, "nothing to read");
		return NULL;
	}
	settle_version(m);
	if (settle_learner(m, culprit, fault) == -1)
		return NULL;
	mergeparts_free(m->sets);
	mergeparts_collect(m->docs, m->ndocs, m->sets);
	mergeids_renumber(m->docs, m->sets, &count);
	mergetwice_tell(m->docs, &m->sets[MERGE_REPORT]);
	remark(m, &count);
	return write_out(m, fault);
}

const struct warnings *
merge_warnings(const struct merge *m, size_t i, const char **name)
{
	if (i >= m->ndocs)
		return NULL;
	*name = m->docs[i]->name;
	return &m->docs[i]->warnings;
}

const struct warnings *
merge_remarks(const struct merge *m)
{
	return &m->remarks;
}
