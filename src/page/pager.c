#include <config.h>

#include <stdbool.h>

#include "flow.h"
#include "pager.h"

/* of rounding in long sums */
#define EPSILON 0.001
/* of a page, at most, stays empty before what need not begin one */
#define EMPTY (1.0 / 3)

struct pager {
	const struct flow *flow;
	double y;   /* what is used of the page */
	bool empty; /* nothing is on it but perhaps a repeated head */
};

/* Where ITEM begins on a page that it begins. */
static double
start(const struct flow *flow, const struct item *item)
{
	double y = flow->top;

	if (item->panel != 0 && !item->opens)
		y += STYLE_PAD_PANEL;
	if (item->head != FLOW_NONE)
		y += flow->items[item->head].height;
	return y;
}

/* Where ITEM has to end. */
static double
limit(const struct flow *flow, const struct item *item)
{
	if (item->panel != 0 && !item->closes)
		return flow->bottom - STYLE_PAD_PANEL + EPSILON;
	return flow->bottom + EPSILON;
}

/*
 * Do the items from I on that keep together at LEVEL end on the page when the
 * first begins at Y?  *LAST is the last of them.
 */
static bool
chain(const struct flow *flow, size_t i, int level, double y, size_t *last)
{
	for (;; i++) {
		const struct item *item = &flow->items[i];

		y += item->height;
		if (y > limit(flow, item))
			return false;
		if ((int)item->keep < level || i + 1 == flow->n ||
		    flow->items[i + 1].page)
			break;
		y += flow->items[i + 1].before;
	}
	*last = i;
	return true;
}

/*
 * Does item I go on this page?  *LAST is then, and when it goes to the next,
 * the last of those that go with it.
 */
static bool
fits(const struct pager *pager, size_t i, size_t *last)
{
	const struct flow *flow = pager->flow;
	const struct item *item = &flow->items[i];
	double here = pager->y + (pager->empty ? 0 : item->before);

	for (int level = KEEP_TAIL; level <= KEEP_LINES + 1; level++) {
		if (chain(flow, i, level, here, last))
			return true;
		if (chain(flow, i, level, start(flow, item), last))
			return false;
	}
	*last = i;
	return false;
}

/* Does ITEM begin a page because it was told to? */
static bool
begins(const struct pager *pager, const struct item *item)
{
	const struct flow *flow = pager->flow;

	if (!item->page || !item->soft)
		return item->page;
	return flow->bottom - pager->y < EMPTY * (flow->bottom - flow->top);
}

size_t
pager_place(struct flow *flow, size_t max)
{
	struct pager pager = {.flow = flow, .y = flow->top, .empty = true};
	size_t page = 0, last = 0;
	bool sure = false; /* up to last */

	for (size_t i = 0; i < flow->n; i++) {
		struct item *item = &flow->items[i];
		bool here = true;

		if (!sure || i > last) {
			here = fits(&pager, i, &last);
			sure = true;
		}
		if (!pager.empty && (begins(&pager, item) || !here)) {
			if (++page >= max)
				return max + 1;
			pager.empty = true;
		}
		if (pager.empty)
			pager.y = start(flow, item);
		else
			pager.y += item->before;
		item->at = page;
		item->y = pager.y;
		pager.y += item->height;
		pager.empty = false;
	}
	return page + 1;
}
