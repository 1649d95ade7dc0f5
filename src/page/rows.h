/*
 * rows: a table as items of a flow, one for the head and one for each row.
 *
 * Only a row that is higher than the body of a page is more than one item, each
 * some lines of it.
 */
#ifndef ROWS_H
#define ROWS_H

struct block;
struct flow;

void rows_build(struct flow *flow, const struct block *block);

#endif
