#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "attachlist.h"
#include "attachrun.h"
#include "buf.h"
#include "caps.h"
#include "datauri.h"
#include "input.h"
#include "msg.h"
#include "output.h"
#include "spool.h"
#include "stem.h"
#include "xalloc.h"

/* The worst of what single attachments had is the fault of the list. */
static int
worst(const struct attachlist *rows, struct fault *fault)
{
	for (size_t i = 0; i < rows->list->n; i++) {
		const struct fault *f = &rows->rows[i].fault;

		if (f->verdict > fault->verdict)
			fault_set(fault, f->verdict, f->line,
			    "attachment %zu: %s", rows->list->v[i].number,
			    f->text);
	}
	return fault->verdict == VERDICT_OK ? 0 : -1;
}

static int
print_list(struct attachrun *run, const struct item *item,
    const struct attach_list *entries, struct buf *out, struct fault *fault)
{
	struct attachlist rows = {entries, NULL, VERDICT_OK, &run->warnings};
	int status = attachlist_measure(&rows, fault);

	if (status == 0) {
		status = worst(&rows, fault);
		if (run->mode == ATTACHRUN_JSON)
			attachlist_json(&rows, item->name, item->member,
			    &run->warnings, fault, out);
		else
			attachlist_table(&rows, out);
	}
	attachlist_free(&rows);
	return status;
}

static int
write_entry(struct attachrun *run, const struct item *item,
    const struct attach *entry, struct fault *fault)
{
	struct datauri data;
	struct spool *spool;
	char *stem, *source;
	int status = -1;

	if (attach_data(entry, &data, &run->warnings, fault) == -1)
		return -1;
	if (run->mode == ATTACHRUN_TRANSCRIPT &&
	    strcmp(datauri_sniff(data.data, data.len), "application/pdf") !=
		0) {
		datauri_free(&data);
		return fault_set(fault, VERDICT_NO, entry->line,
		    "the transcript does not begin as a PDF (%%PDF-)");
	}
	stem = stem_of(item->member ? item->member : item->name);
	source = xasprintf("%s-%zu", stem, entry->number);
	spool = spool_new(CAP_ATTACHMENT);
	if (spool_write(spool, data.data, data.len, fault) == 0) {
		status = output_put(
		    run->output, source, datauri_ext(data.media), spool, fault);
		spool = NULL;
	}
	spool_free(spool);
	datauri_free(&data);
	free(source);
	free(stem);
	return status;
}

/* Of all, what can be written is; the first failure is told. */
static int
write_all(struct attachrun *run, const struct item *item,
    const struct attach_list *entries, struct fault *fault)
{
	struct fault first = FAULT_NONE;

	for (size_t i = 0; i < entries->n; i++) {
		struct fault one = FAULT_NONE;

		if (entries->v[i].content == NULL)
			continue;
		if (write_entry(run, item, &entries->v[i], &one) == -1)
			fault_set(&first, one.verdict, one.line,
			    "attachment %zu: %s", entries->v[i].number,
			    one.text);
	}
	if (first.verdict == VERDICT_OK)
		return 0;
	*fault = first;
	return -1;
}

static int
write_one(struct attachrun *run, const struct item *item,
    const struct attach_list *entries, struct fault *fault)
{
	const struct attach *entry;

	if (run->mode == ATTACHRUN_TRANSCRIPT) {
		entry = attach_transcript(entries, &run->warnings, fault);
	} else {
		entry = attach_number(entries, run->number);
		if (entry == NULL)
			fault_set(fault, VERDICT_NO, 0,
			    "no attachment %zu, there are %zu", run->number,
			    entries->n);
	}
	return entry != NULL ? write_entry(run, item, entry, fault) : -1;
}

static int
put_in(struct attachrun *run, struct item *item, const struct doc *doc,
    struct fault *fault)
{
	struct spool *out = spool_new(CAP_TREE + 2 * CAP_ATTACHMENT);

	if (attachadd(&run->add, doc, item->spool, out, &run->warnings,
		fault) == -1) {
		spool_free(out);
		return -1;
	}
	return output_put(run->output, item->name, "xml", out, fault);
}

static int
with_doc(struct attachrun *run, struct item *item, const struct doc *doc,
    struct buf *out, struct fault *fault)
{
	struct attach_list entries;
	int status;

	if (run->mode == ATTACHRUN_ADD)
		return put_in(run, item, doc, fault);
	attach_list(doc, &entries);
	if (run->mode == ATTACHRUN_ALL)
		status = write_all(run, item, &entries, fault);
	else if (run->output != NULL)
		status = write_one(run, item, &entries, fault);
	else
		status = print_list(run, item, &entries, out, fault);
	attach_list_free(&entries);
	return status;
}

int
attachrun_item(struct attachrun *run, struct item *item, struct buf *out,
    struct fault *fault)
{
	struct doc *doc = NULL;
	int status = -1;

	/* else they are the caller's to tell, on standard error */
	if (run->mode == ATTACHRUN_JSON)
		warnings_join(&run->warnings, item->warnings, NULL);
	if (item->spool == NULL)
		*fault = *item->fault;
	else
		doc = doc_read(item->spool, fault);
	if (doc != NULL)
		status = with_doc(run, item, doc, out, fault);
	else if (run->mode == ATTACHRUN_JSON)
		attachlist_json(
		    NULL, item->name, item->member, &run->warnings, fault, out);
	doc_free(doc);
	return status;
}
