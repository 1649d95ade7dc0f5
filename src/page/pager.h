/*
 * pager: gives the items of a flow their pages and places.
 *
 * Nothing is drawn and nothing measured here.  An item goes to the next page
 * when it, or what it has to stay with, does not fit on this one and does on an
 * empty one; of several wishes that cannot all be had the weaker give way.
 * Every page has an item.
 */
#ifndef PAGER_H
#define PAGER_H

#include <stddef.h>

struct flow;

/* The number of pages; one more than MAX when there would be more. */
size_t pager_place(struct flow *flow, size_t max);

#endif
