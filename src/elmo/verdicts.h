/*
 * verdicts: what elmo-verify --json said, by the hash of the document.
 *
 * The lines of a file are read once; of each the verdict and the key of the
 * person are kept.  Two lines that judge the same bytes differently are no
 * answer, and a fault.  All failures are VERDICT_TROUBLE.
 */
#ifndef VERDICTS_H
#define VERDICTS_H

struct fault;
struct verdicts;

struct verdict_of {
	char sha256[65];
	char verdict[16]; /* "ok", "intact", "bad", "trouble" */
	char *person;	  /* the key; NULL: none */
};

struct verdicts *verdicts_load(const char *file, struct fault *fault);
void verdicts_free(struct verdicts *verdicts); /* NULL allowed */
/* NULL where nothing is said of it. */
const struct verdict_of *verdicts_find(
    const struct verdicts *verdicts, const char *sha256);

#endif
