/*
 * rowtool: the frame of the tools that make records of rows.
 *
 * Operands to tables, tables to records, records to what output_options says.
 * The tool says how a table is opened and has the options, which point here.
 */
#ifndef ROWTOOL_H
#define ROWTOOL_H

#include <stdbool.h>

#include "fromrows.h"

struct fault;
struct operand;
struct output;
struct rowread;
struct spool;
struct strings;

struct rowtool {
	/* --map, --issuer, --columns, --show-values, and --to in rows */
	const char *map_file, *issuer_file, *columns;
	bool show_values;
	struct fromrows rows;
	struct rowread *(*open)(struct spool *spool, struct fault *fault);
	/* private */
	const char *name; /* of the operand */
	struct output *output;
	enum verdict status;
	bool stopped; /* the output failed: nothing more is read */
};

/* For OPT_CALL: --to, into an enum xsd_version. */
int rowtool_version(void *to, const char *value, struct fault *fault);
/* 0, or the status to end with once it has been told what is wrong with the
 * options. */
int rowtool_settle(struct rowtool *tool);
/* The status. */
int rowtool_run(struct rowtool *tool, const struct strings *args);
void rowtool_end(struct rowtool *tool);

#endif
