/*
 * diffmatch: which result, or report, of one record is which of another.
 *
 * The most certain sign is tried first; what it finds is out of the game for
 * the next.  Of several with the same sign the first goes with the first.
 */
#ifndef DIFFMATCH_H
#define DIFFMATCH_H

struct diff_side;

void diffmatch_reports(struct diff_side *was, struct diff_side *is);
void diffmatch_results(struct diff_side *was, struct diff_side *is);

#endif
