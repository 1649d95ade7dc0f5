/*
 * inline: a record written in a test, as a subject for the modules of the page,
 * and what they make of it as text.  The words of the page are their keys.
 */
#ifndef INLINE_H
#define INLINE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "block.h"
#include "doc.h"
#include "enclosure.h"
#include "labels.h"
#include "msg.h"
#include "spool.h"
#include "transcript.h"
#include "warnings.h"
#include "xalloc.h"

#define INLINE_NS "https://github.com/emrex-eu/elmo-schemas/tree/v1"

struct inline_record {
	struct doc *doc;
	struct labels *labels;
	struct enclosures enclosures;
	struct warnings warnings;
	struct subject subject;
};

/* Labels of which there are no more than WORDS, "key = text" lines. */
static inline struct labels *
inline_labels(const char *words)
{
	static const char *const langs[] = {"en", NULL};
	char dir[] = "/tmp/emrex-inline.XXXXXX", path[64];
	struct fault fault = FAULT_NONE;
	struct labels *labels;
	FILE *file;

	if (mkdtemp(dir) == NULL)
		abort();
	snprintf(path, sizeof path, "%s/en", dir);
	file = fopen(path, "w");
	if (file == NULL || fputs(words, file) == EOF || fclose(file) != 0)
		abort();
	setenv("EMREX_LABELS", dir, 1);
	labels = labels_load(langs, &fault);
	if (labels == NULL) {
		printf("Bail out! %s\n", fault.text);
		exit(1);
	}
	unlink(path);
	rmdir(dir);
	return labels;
}

/* XML is what stands in the root element. */
static inline void
inline_open(struct inline_record *r, const char *xml, const char *words)
{
	static const char *const langs[] = {"en", NULL};
	char *text = xasprintf("<elmo xmlns='" INLINE_NS "'>%s</elmo>", xml);
	struct spool *spool = spool_memory(text, strlen(text));
	struct fault fault = FAULT_NONE;

	memset(r, 0, sizeof *r);
	r->doc = doc_read(spool, &fault);
	if (r->doc == NULL) {
		printf("Bail out! %s\n", fault.text);
		exit(1);
	}
	r->labels = inline_labels(words);
	enclosure_read(r->doc, &r->enclosures, &r->warnings);
	r->subject = (struct subject){.doc = r->doc,
	    .langs = langs,
	    .labels = r->labels,
	    .enclosures = &r->enclosures,
	    .warnings = &r->warnings};
	spool_free(spool);
	free(text);
}

static inline void
inline_close(struct inline_record *r)
{
	enclosure_free(&r->enclosures);
	warnings_free(&r->warnings);
	labels_free(r->labels);
	doc_free(r->doc);
}

/* Frees BLOCKS; the caller frees the text. */
static inline char *
inline_dump(struct blocks *blocks)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	block_dump(blocks, out);
	fclose(out);
	blocks_free(blocks);
	return text;
}

#endif
