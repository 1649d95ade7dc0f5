/*
 * rule: what the annotations of ELMO ask for and its schemas cannot say.
 *
 * Every row of the protocol facts, 9.3, that a program can decide is a rule:
 * its id there, its level, the versions of ELMO it holds for, the profiles it
 * belongs to, a statement.  The rules of a set judge a doc; what breaks one is
 * a finding, with the line and the path of the element it is about.  A
 * finding's level is that of its rule or a lower one, never a higher.
 *
 * Messages and paths are made of names that ELMO knows: they hold nothing of
 * the learner, nor of anybody.  Findings are owned by their list, and their
 * number is bounded whatever the document.
 */
#ifndef RULE_H
#define RULE_H

#include <stdbool.h>
#include <stddef.h>

#include "xsd.h"

struct buf;
struct doc;
struct fault;
struct json_out;
struct warnings;

enum rule_level { RULE_MUST, RULE_SHOULD, RULE_NOTE };
enum rule_profile { RULE_EMREX, RULE_TORS_2, RULE_TORS_3, RULE_PROFILES };

#define RULE_MAX 96 /* rules there may be */

struct rule_run;
struct rule; /* rulerun.h */

/* Which rules judge. */
struct rule_set {
	enum rule_profile profile;
	bool on[RULE_MAX]; /* by the place in rule_all */
};

/* All of them, in the order of the table. */
const struct rule *const *rule_all(size_t *n);
const char *rule_level_name(enum rule_level level); /* "must" */
/* "emrex", "ewp-tors-2", "ewp-tors-3"; NULL at the end. */
extern const char *const rule_profiles[RULE_PROFILES + 1];

/*
 * The rules of PROFILE as LIST (NULL or "": all of these) has it: ids ("L4"),
 * groups ("L") and levels ("must"), separated by commas; those with - are
 * taken away, those with + added; with neither, only those are left, of
 * whatever profile.  -1 with *fault set for what is not known, or not left.
 */
int rule_choose(struct rule_set *set, enum rule_profile profile,
    const char *list, struct fault *fault);
/* A line of the table: id, level, versions, profiles, statement, by tabs. */
void rule_line(const struct rule *rule, struct buf *out);
void rule_json(const struct rule *rule, struct json_out *out);

struct rule_finding {
	const struct rule *rule;
	enum rule_level level;
	long line;
	char *path; /* "/elmo/report[1]/issuer/title[2]" */
	char *message;
	unsigned long more; /* further ones of the rule that are not kept */
	size_t order;	    /* in which they were found */
};

struct rule_findings {
	struct rule_finding *v; /* in the order of the lines */
	size_t n;
};

/*
 * What in DOC breaks the rules of SET, by those of VERSION (XSD_NONE: of the
 * version that the document shows, 1.7.0 where it shows none).  -1 with
 * *fault set (VERDICT_TROUBLE) when there are too many identifiers.
 */
int rule_judge(const struct doc *doc, const struct rule_set *set,
    enum xsd_version version, struct rule_findings *findings,
    struct fault *fault);
void rule_findings_free(struct rule_findings *findings); /* NULL allowed */
const char *rule_id(const struct rule *rule);
/* The first finding of level must, NULL when there is none. */
const struct rule_finding *rule_broken(const struct rule_findings *findings);
/* One line for each rule, but for what BUT says (NULL: all of them). */
void rule_tell(const struct rule_findings *findings,
    const struct rule_finding *but, struct warnings *told);
/* [{"id","level","line","path","message"}], and "more" where there are. */
void rule_findings_json(
    const struct rule_findings *f, struct json_out *out, const char *key);

#endif
