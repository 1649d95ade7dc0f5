/*
 * bars: the distribution of results as small vertical bars.
 */
#ifndef BARS_H
#define BARS_H

struct bars;
struct pages;

/* Within the rectangle whose left bottom corner is X, BOTTOM; however many
 * there are.  The caller has begun marked content. */
void bars_draw(struct pages *pages, const struct bars *bars, double x,
    double bottom, double width, double height);

#endif
