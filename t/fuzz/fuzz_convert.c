/*
 * convert: a byte that chooses the version, then any bytes as a record.  What
 * comes out is a record, and of that version: carried there once more nothing
 * changes.  Judged too, if EMREX_XSD says where the schemas are.
 */
#include <config.h>

#include <stdint.h>
#include <stdlib.h>

#include "convertdoc.h"
#include "msg.h"
#include "spool.h"
#include "warnings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct spool *
convert(struct spool *in, enum xsd_version to, bool judged, size_t *changes)
{
	struct convertdoc_options options = {false, judged, !judged};
	struct warnings warnings = WARNINGS_NONE, notes = WARNINGS_NONE;
	struct fault fault = FAULT_NONE;
	struct convertdoc *doc = convertdoc_read(in, &fault);
	struct spool *out = NULL;

	if (doc != NULL) {
		convertdoc_to(doc, to);
		out =
		    convertdoc_result(doc, &options, &warnings, &notes, &fault);
		*changes = doc->c.changes;
	}
	if ((out != NULL) != (fault.verdict == VERDICT_OK))
		abort();
	convertdoc_free(doc);
	warnings_free(&warnings);
	warnings_free(&notes);
	return out;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum xsd_version to = XSD_1_0_0;
	struct spool *in, *out, *again = NULL;
	size_t changes = 0;

	if (size == 0)
		return 0;
	to += data[0] % (XSD_VERSIONS - XSD_1_0_0);
	in = spool_memory(data + 1, size - 1);
	out = convert(in, to, data[0] >= 0x60, &changes);
	if (out != NULL) {
		again = convert(out, to, false, &changes);
		if (again == NULL || changes != 0)
			abort();
	}
	spool_free(again);
	spool_free(out);
	spool_free(in);
	return 0;
}
