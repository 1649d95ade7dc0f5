#include <config.h>

#include "buf.h"
#include "caps.h"
#include "check.h"
#include "json.h"
#include "rule.h"
#include "ruleopt.h"

static const char *list;
static int profile;
static bool listing;

static int
set_rules(void *to, const char *value, struct fault *fault)
{
	(void)to, (void)fault;
	list = value;
	return 0;
}

const struct opt ruleopt[] = {
    OPT_CALL("rules", 0, OPT_MAY, "LIST", NULL, set_rules,
	"judge by the rules of ELMO, or those of LIST: L4,O or -L3,-A5"),
    OPT_CHOICE("profile", 0, "NAME", &profile, rule_profiles,
	"rules of emrex (default), ewp-tors-2 or ewp-tors-3"),
    OPT_FLAG("list-rules", 0, &listing, "print the rules and end"), OPT_END};

bool
ruleopt_listing(void)
{
	return listing;
}

int
ruleopt_settle(struct check_options *parts, bool listed, struct fault *fault)
{
	bool asked = opt_given("rules") || opt_given("profile");

	if (asked)
		check_ask(parts, CHECK_RULES, listed);
	/* the whole table, unless it is narrowed */
	if (listing && !asked) {
		size_t n;

		rule_all(&n);
		for (size_t i = 0; i < n; i++)
			parts->rules.on[i] = true;
		return 0;
	}
	return rule_choose(
	    &parts->rules, (enum rule_profile)profile, list, fault);
}

void
ruleopt_print(FILE *out, const struct check_options *parts)
{
	struct buf text = BUF_INIT(MIB);
	struct json_out json;
	size_t n;
	const struct rule *const *all = rule_all(&n);

	json_start(&json, &text);
	for (size_t i = 0; i < n; i++) {
		if (!parts->rules.on[i])
			continue;
		if (opt_common.json) {
			rule_json(all[i], &json);
			json_line(&json);
		} else {
			rule_line(all[i], &text);
			buf_addc(&text, opt_common.nul ? '\0' : '\n');
		}
	}
	fwrite(text.data, 1, text.len, out);
	buf_free(&text);
}
