/*
 * explain: why a signature is not good, in one sentence.
 *
 * For --explain of elmo-verify (contract.md, section 5): undoes what happens
 * to documents in the wild, alone and together, and says which undoing makes
 * the signature good; else that the content was edited, that the signature
 * was damaged, or that the key is another one, and whose.  Nothing that it
 * finds changes a verdict.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

struct anchors;
struct spool;

/*
 * Explains DOC, whose signature is not good or which cannot be parsed.  ANCHORS
 * are loaded; the key may be one of them or not.  One sentence, lower case,
 * without full stop, neutralised, with nothing of the learner in it; the
 * caller frees it.  NULL when digest, signature value and key are good as they
 * are, so that there is nothing to explain, or when ANCHORS is NULL.
 */
char *explain(struct spool *doc, struct anchors *anchors);

#endif
