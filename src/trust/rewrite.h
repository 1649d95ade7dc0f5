/*
 * rewrite: documents in, changed documents out.
 *
 * The frame of the filters that make one document of each: one in, one bare
 * out; many make a tar, or files under -d.  What cannot be changed is told
 * under its name and left out, the others come out all the same.
 */
#ifndef REWRITE_H
#define REWRITE_H

struct fault;
struct item;
struct spool;
struct strings;
struct warnings;

struct rewrite {
	/*
	 * A document made from item->spool, or NULL with *fault set.  REMARKS
	 * are told, one warning a line, once the document has been handed on.
	 */
	struct spool *(*change)(void *ctx, struct item *item,
	    struct warnings *remarks, struct fault *fault);
	void *ctx;
};

/* Over ARGS or --files0-from, to what output_options says.  The status. */
int rewrite_run(const struct rewrite *rewrite, const struct strings *args);

#endif
