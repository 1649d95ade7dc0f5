/*
 * rulerun: rules at work; the private side of rule.
 *
 * One walk over the known places of a doc calls the check of each rule of the
 * set where the rule is at home, parents before children.  The files rule*.c
 * each hold a part of the table, every rule beside the function that judges
 * it.  A check looks at the element it is given and at what the walk knows
 * about what is above, and calls rulerun_found or rulerun_told.
 */
#ifndef RULERUN_H
#define RULERUN_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

#include "doc.h"
#include "ids.h"
#include "msg.h"
#include "rule.h"

enum rule_at {		   /* bits, for a rule may be at home in several */
	RULE_AT_OTHER = 0, /* an element without a meaning of its own here */
	RULE_AT_ROOT = 1 << 0,
	RULE_AT_LEARNER = 1 << 1,
	RULE_AT_REPORT = 1 << 2, /* also recognitionReport */
	RULE_AT_ISSUER = 1 << 3, /* also enrolmentInstitution */
	RULE_AT_LOS = 1 << 4,
	RULE_AT_SPECIFIES = 1 << 5,
	RULE_AT_PART = 1 << 6, /* hasPart, recognitionResult */
	RULE_AT_LOI = 1 << 7,
	RULE_AT_ENROLMENT = 1 << 8,
	RULE_AT_SUPPLEMENT = 1 << 9,
	RULE_AT_SECTION = 1 << 10,
	RULE_AT_ATTACHMENT = 1 << 11,
	RULE_AT_RECOGNITION = 1 << 12,
	RULE_AT_BASIS = 1 << 13,
	RULE_AT_ANY = 1 << 14, /* every element with a name that ELMO knows */
	RULE_ATS = 15	       /* so many bits */
};

typedef void rule_check(struct rule_run *run, const xmlNode *node);

struct rule {
	const char *id;
	enum rule_level level;
	unsigned versions; /* a bit for each enum xsd_version */
	unsigned profiles; /* a bit for each enum rule_profile */
	unsigned at;	   /* enum rule_at */
	const char *says;
	rule_check *check;
};

#define RULE_FROM_TO(a, b) ((2u << XSD_##b) - (1u << XSD_##a))
#define RULE_SINCE(a) RULE_FROM_TO(a, 2_1_1)
#define RULE_ALWAYS RULE_SINCE(1_0_0)

#define RULE_IN_EMREX (1u << RULE_EMREX)
#define RULE_IN_TORS_2 (1u << RULE_TORS_2)
#define RULE_IN_TORS_3 (1u << RULE_TORS_3)
#define RULE_IN_TORS (RULE_IN_TORS_2 | RULE_IN_TORS_3)
#define RULE_IN_ALL (RULE_IN_EMREX | RULE_IN_TORS)

/* The parts of the table; each ends with a rule without id. */
extern const struct rule rulegeneral[], ruleissuer[], rulelos[], ruleloi[],
    rulecredit[], ruleref[], ruleattach[], ruleewp[], ruledefect[];

enum rule_type { /* in the order of rank */
	RULE_PROGRAMME,
	RULE_MODULE,
	RULE_COURSE,
	RULE_CLASS,
	RULE_UNTYPED
};

/* A learning opportunity that is open in the walk. */
struct rule_los {
	const xmlNode *node, *loi; /* loi may be NULL */
	enum rule_type type;
	bool ects; /* it has ECTS credits itself */
};

/* The report that is open in the walk. */
struct rule_report {
	const xmlNode *node;
	struct ids schemes; /* localIds of its grading schemes */
};

/* The element of some depth that a path last went through. */
struct rule_step {
	const xmlNode *node;
	size_t n, shown;
};

struct rule_run {
	const struct doc *doc;
	const struct rule_set *set;
	enum xsd_version version;
	/* of the set and version, those at home at each bit */
	unsigned char active[RULE_ATS][RULE_MAX];
	size_t nactive[RULE_ATS];
	const struct rule *rule;	  /* whose check is called */
	size_t index;			  /* and its place in rule_all */
	const struct rule_report *report; /* NULL outside of reports */
	const char *scope;		  /* within which ids are unique */
	struct rule_los *los;		  /* los[nlos - 1] is the innermost */
	size_t nlos, los_room;
	size_t scopes;
	struct ids seen;	/* keys that checks have made */
	struct ids attachments; /* identifiers of all attachments */
	struct ids groups;
	struct rule_findings *findings;
	struct rule_step *path;
	unsigned long count[RULE_MAX]; /* of findings of each rule */
	size_t last[RULE_MAX];	       /* the finding kept last */
	struct fault fault;
};

/* Something at NODE breaks the rule. */
void rulerun_found(struct rule_run *run, const xmlNode *node, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
/* The same for what weighs less than the rule, or as much. */
void rulerun_told(struct rule_run *run, const xmlNode *node,
    enum rule_level level, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Is the version that judges SINCE or newer? */
bool rulerun_since(const struct rule_run *run, enum xsd_version since);
/*
 * Notes the key "RULE US A US B US C" (C may be NULL) of the open scope; true
 * when it has been noted before.
 */
bool rulerun_seen(
    struct rule_run *run, const char *a, const char *b, const char *c);
/* The same without noting it. */
bool rulerun_known(
    struct rule_run *run, const char *a, const char *b, const char *c);
/* Adds to a set of the run; what does not fit makes the run trouble. */
void rulerun_add(struct rule_run *run, struct ids *ids, const char *s);
/* An attribute without namespace as it stands, NULL when there is none. */
const char *rulerun_raw(const xmlNode *node, const char *local);
/* How many children of that name. */
size_t rulerun_count(
    const struct rule_run *run, const xmlNode *parent, const char *local);
/* Is there text at PATH below NODE? */
bool rulerun_has(
    const struct rule_run *run, const xmlNode *node, const char *path);
/* Is the text at PATH below NODE that of WORD, in any case? */
bool rulerun_says(const struct rule_run *run, const xmlNode *node,
    const char *path, const char *word);
/* Whether a child LOCAL is in English: no, yes, or one that says nothing. */
enum rule_english { RULE_NOT_ENGLISH, RULE_ENGLISH, RULE_NO_LANGUAGE };
enum rule_english rulerun_english(
    const struct rule_run *run, const xmlNode *parent, const char *local);
/* The ECTS credit of an instance (or of a specification), or NULL. */
const xmlNode *rulerun_ects(const struct rule_run *run, const xmlNode *loi);
/* The innermost open learning opportunity, NULL for none. */
const struct rule_los *rulerun_los(const struct rule_run *run);

#endif
