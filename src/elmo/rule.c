/* The table of rules as a whole, and what is chosen of it. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "json.h"
#include "msg.h"
#include "rule.h"
#include "rulerun.h"
#include "warnings.h"
#include "xalloc.h"

/* The groups of ids, in the order of the table. */
#define GROUPS "GILOAXSRDE"

const char *const rule_profiles[RULE_PROFILES + 1] = {
    "emrex", "ewp-tors-2", "ewp-tors-3", NULL};

/* Rows of the table that no program can decide. */
static const char *const undecided[] = {"X2"};

static int
compare(const void *a, const void *b)
{
	const struct rule *x = *(const struct rule *const *)a;
	const struct rule *y = *(const struct rule *const *)b;
	const char *gx = strchr(GROUPS, x->id[0]);
	const char *gy = strchr(GROUPS, y->id[0]);

	if (gx != gy)
		return gx < gy ? -1 : 1;
	return atoi(x->id + 1) - atoi(y->id + 1);
}

const struct rule *const *
rule_all(size_t *n)
{
	static const struct rule *const parts[] = {rulegeneral, ruleissuer,
	    rulelos, ruleloi, rulecredit, ruleref, ruleattach, ruledefect,
	    ruleewp};
	static const struct rule *all[RULE_MAX];
	static size_t count;

	if (count == 0) {
		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
			for (const struct rule *r = parts[i]; r->id; r++)
				all[count++] = r;
		qsort(all, count, sizeof all[0], compare);
	}
	*n = count;
	return all;
}

const char *
rule_level_name(enum rule_level level)
{
	static const char *const words[] = {"must", "should", "note"};

	return words[level];
}

const char *
rule_id(const struct rule *rule)
{
	return rule->id;
}

/* Does a word of N bytes mean RULE: its id, its group or its level? */
static bool
means(const struct rule *rule, const char *word, size_t n)
{
	const char *level = rule_level_name(rule->level);

	return (strlen(rule->id) == n && strncasecmp(rule->id, word, n) == 0) ||
	       (n == 1 && strncasecmp(rule->id, word, 1) == 0) ||
	       (strlen(level) == n && strncmp(level, word, n) == 0);
}

static int
unknown(const char *word, size_t n, struct fault *fault)
{
	for (size_t i = 0; i < sizeof undecided / sizeof undecided[0]; i++)
		if (strlen(undecided[i]) == n &&
		    strncasecmp(undecided[i], word, n) == 0)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "--rules: %s is nothing that a program can decide",
			    undecided[i]);
	return fault_set(fault, VERDICT_TROUBLE, 0,
	    "--rules: want rules as --list-rules has them, separated by "
	    "commas, have '%.*s'",
	    n < 40 ? (int)n : 40, word);
}

/* One word of the list: those that it means are switched. */
static int
switch_word(
    struct rule_set *set, const char *word, size_t len, struct fault *fault)
{
	size_t n, hits = 0;
	const struct rule *const *all = rule_all(&n);
	bool off = *word == '-', sign = off || *word == '+';

	for (size_t i = 0; i < n; i++)
		if (means(all[i], word + sign, len - sign)) {
			set->on[i] = !off;
			hits++;
		}
	return hits > 0 ? 0 : unknown(word + sign, len - sign, fault);
}

/* Does a word of LIST stand without a sign? */
static bool
is_only(const char *list)
{
	for (;; list++) {
		if (*list != '-' && *list != '+')
			return true;
		list = strchr(list, ',');
		if (list == NULL)
			return false;
	}
}

int
rule_choose(struct rule_set *set, enum rule_profile profile, const char *list,
    struct fault *fault)
{
	struct rule_set chosen = {.profile = profile};
	size_t n, left = 0;
	const struct rule *const *all = rule_all(&n);
	bool some = list != NULL && *list != '\0';

	if (!some || !is_only(list))
		for (size_t i = 0; i < n; i++)
			chosen.on[i] = all[i]->profiles >> profile & 1;
	while (some) {
		size_t len = strcspn(list, ",");

		if (switch_word(&chosen, list, len, fault) == -1)
			return -1;
		some = list[len] == ',';
		list += len + 1;
	}
	for (size_t i = 0; i < n; i++)
		left += chosen.on[i];
	if (left == 0)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "--rules: nothing is left to judge by");
	*set = chosen;
	return 0;
}

static void
add_versions(const struct rule *rule, struct buf *out)
{
	enum xsd_version first = XSD_1_0_0, last = XSD_2_1_1;

	while (!(rule->versions & 1u << first))
		first++;
	while (!(rule->versions & 1u << last))
		last--;
	if (first == XSD_1_0_0 && last == XSD_2_1_1)
		buf_adds(out, "all");
	else if (first == last)
		buf_adds(out, xsd_name(first));
	else
		buf_printf(out, "%s-%s", xsd_name(first), xsd_name(last));
}

static void
add_profiles(const struct rule *rule, struct buf *out)
{
	bool comma = false;

	if (rule->profiles == RULE_IN_ALL) {
		buf_adds(out, "all");
		return;
	}
	for (size_t i = 0; i < RULE_PROFILES; i++)
		if (rule->profiles & 1u << i) {
			buf_printf(
			    out, "%s%s", comma ? "," : "", rule_profiles[i]);
			comma = true;
		}
}

void
rule_line(const struct rule *rule, struct buf *out)
{
	buf_printf(out, "%s\t%s\t", rule->id, rule_level_name(rule->level));
	add_versions(rule, out);
	buf_addc(out, '\t');
	add_profiles(rule, out);
	buf_printf(out, "\t%s", rule->says);
}

void
rule_json(const struct rule *rule, struct json_out *out)
{
	json_begin(out, NULL);
	json_put_int(out, "v", 1);
	json_put(out, "id", rule->id);
	json_put(out, "level", rule_level_name(rule->level));
	json_begin_list(out, "versions");
	for (enum xsd_version v = XSD_1_0_0; v <= XSD_2_1_1; v++)
		if (rule->versions & 1u << v)
			json_put(out, NULL, xsd_name(v));
	json_end_list(out);
	json_begin_list(out, "profiles");
	for (size_t i = 0; i < RULE_PROFILES; i++)
		if (rule->profiles & 1u << i)
			json_put(out, NULL, rule_profiles[i]);
	json_end_list(out);
	json_put(out, "statement", rule->says);
	json_end(out);
}

const struct rule_finding *
rule_broken(const struct rule_findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].level == RULE_MUST)
			return &f->v[i];
	return NULL;
}

/* The gravest finding of a rule, the first of these, and how many there are. */
static void
tell_rule(const struct rule_findings *f, const struct rule *rule,
    const struct rule_finding *but, struct warnings *told)
{
	const struct rule_finding *first = NULL;
	unsigned long n = 0;
	char others[64] = "";

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].rule != rule || &f->v[i] == but)
			continue;
		n += 1 + f->v[i].more;
		if (first == NULL || f->v[i].level < first->level)
			first = &f->v[i];
	}
	if (first == NULL)
		return;
	if (n > 1)
		snprintf(others, sizeof others, " and %lu more", n - 1);
	warnings_add(told, "%s (%s), line %ld%s: %s", rule->id,
	    rule_level_name(first->level), first->line, others, first->message);
}

void
rule_tell(const struct rule_findings *f, const struct rule_finding *but,
    struct warnings *told)
{
	size_t n;
	const struct rule *const *all = rule_all(&n);

	for (size_t i = 0; f->n > 0 && i < n; i++)
		tell_rule(f, all[i], but, told);
}

void
rule_findings_json(
    const struct rule_findings *f, struct json_out *out, const char *key)
{
	json_begin_list(out, key);
	for (size_t i = 0; i < f->n; i++) {
		const struct rule_finding *v = &f->v[i];

		json_begin(out, NULL);
		json_put(out, "id", v->rule->id);
		json_put(out, "level", rule_level_name(v->level));
		json_put_int(out, "line", v->line);
		json_put(out, "path", v->path);
		json_put(out, "message", v->message);
		if (v->more > 0)
			json_put_int(out, "more", (long long)v->more);
		json_end(out);
	}
	json_end_list(out);
}
