/*
 * pairs: labels and their values, in one column or in two, as items of a flow.
 *
 * Two columns are one item, or, when they would fill more than a page, become
 * one column; in one column pages break between pairs and within long ones.
 */
#ifndef PAIRS_H
#define PAIRS_H

struct block;
struct flow;

void pairs_build(struct flow *flow, const struct block *block);

#endif
