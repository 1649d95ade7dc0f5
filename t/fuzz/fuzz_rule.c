/*
 * rule: any document by all rules of every profile.  Findings are in order, no
 * graver than their rule, with a line and a path, and nothing out of the
 * document is in them but names that ELMO knows.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "caps.h"
#include "doc.h"
#include "json.h"
#include "msg.h"
#include "rule.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(const struct rule_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct rule_finding *v = &f->v[i];

		if (v->line < 1 || strncmp(v->path, "/", 1) != 0 ||
		    *v->message == '\0' || strlen(v->path) > CAP_RULE_PATH ||
		    (i > 0 && f->v[i - 1].line > v->line))
			abort();
		for (const char *p = v->path; *p != '\0'; p++)
			if (*p <= ' ' || *p > '~')
				abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fault fault = FAULT_NONE;
	struct spool *spool = spool_memory(data, size);
	struct doc *doc = doc_read(spool, &fault);
	struct rule_set set = {.profile = RULE_EMREX};
	size_t n;

	rule_all(&n);
	for (size_t i = 0; i < n; i++)
		set.on[i] = true;
	for (enum xsd_version v = XSD_NONE; doc != NULL && v < XSD_VERSIONS;
	     v++) {
		struct rule_findings f = {NULL, 0};
		struct buf text = BUF_INIT(64 * MIB);
		struct json_out out;

		set.profile = (enum rule_profile)(v % RULE_PROFILES);
		if (rule_judge(doc, &set, v, &f, &fault) == 0)
			judge(&f);
		json_start(&out, &text);
		rule_findings_json(&f, &out, NULL);
		if (json_line(&out) == -1)
			abort();
		rule_findings_free(&f);
		buf_free(&text);
	}
	doc_free(doc);
	spool_free(spool);
	return 0;
}
