/*
 * lackform: lacks as text: lines, a table to fill in, JSON.
 *
 * The table is one that fill reads: with its column value empty it says
 * nothing, and what is written there is put in.
 */
#ifndef LACKFORM_H
#define LACKFORM_H

#include "lack.h"

struct buf;
struct json_out;
struct warnings;

/* "PATH TAB WANTED TAB LEVEL TAB RULE TAB DOCUMENT" and a line end. */
void lackform_line(
    const struct lack *lack, const char *document, struct buf *out);
/* "lacks PATH: WANTED (RULE, LEVEL)" */
void lackform_tell(const struct lack *lack, struct warnings *told);
/* A byte order mark and the names of the columns. */
void lackform_header(struct buf *out);
/* A row; nothing for what no table can supply.  DOCUMENT may be "". */
void lackform_row(
    const struct lack *lack, const char *document, struct buf *out);
/* An object of a list. */
void lackform_json(const struct lack *lack, struct json_out *out);

#endif
