/*
 * A document of a stranger, through the signature's whole way: structure,
 * algorithms, both digests, KeyInfo, the embedded key; under either policy.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include "anchor.h"
#include "dsig.h"
#include "judge.h"
#include "spool.h"
#include "xml.h"

static struct anchors *anchors[2];

static void
init(void)
{
	static const char *const policies[] = {"network", "strict"};

	if (anchors[0] != NULL)
		return;
	for (size_t i = 0; i < 2; i++) {
		anchors[i] = anchors_new();
		if (anchors_set(anchors[i], ANCHOR_EMBEDDED, NULL, NULL) ==
			-1 ||
		    anchors_set(anchors[i], ANCHOR_POLICY, policies[i],
			NULL) == -1 ||
		    anchors_set(anchors[i], ANCHOR_AT, "2024-06-01", NULL) ==
			-1 ||
		    anchors_load(anchors[i], false, NULL) == -1)
			abort();
	}
}

/* A verdict must not rest on the guess: the wrong one comes to the same. */
static enum verdict
run(struct anchors *a, struct spool *spool, struct dsig_guess guess)
{
	struct dsig *dsig = dsig_new(anchors_policy(a));
	struct dsig_report report;
	struct judgement judgement;
	struct xml_sink sink;
	enum verdict verdict = VERDICT_TROUBLE;

	for (int pass = 0; pass < 2; pass++) {
		if (dsig_begin(dsig, &guess, &sink, NULL) == -1 ||
		    xml_parse(spool, &sink, 1, NULL, NULL) != 0)
			break;
		dsig_end(dsig, &report);
		if (report.finding == DSIG_AGAIN) {
			if (pass == 1)
				abort();
			guess = report.next;
			dsig_report_free(&report);
			continue;
		}
		verdict = judge(a, &report, NULL, &judgement);
		judgement_free(&judgement);
		dsig_report_free(&report);
		break;
	}
	dsig_free(dsig);
	return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dsig_guess guess, other = {C14N_EXCLUSIVE, HASH_SHA512, "x"};
	struct spool *spool = spool_memory(data, size);

	init();
	dsig_guess(spool, &guess);
	for (size_t i = 0; i < 2; i++)
		if (run(anchors[i], spool, guess) !=
		    run(anchors[i], spool, other))
			abort();
	spool_free(spool);
	return 0;
}
