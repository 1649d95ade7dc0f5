/*
 * convertold: the pre-release of 2015 in the terms of ELMO 1.0 and later.
 *
 * There the learner is in the report, has a full name and dates by a pattern of
 * their own; credits are the specification's and results have no label
 * (protocol facts 3).  What has no counterpart is left where it is, for
 * converting takes out and tells what no version has.
 */
#ifndef CONVERTOLD_H
#define CONVERTOLD_H

struct convert;

/* Nothing happens to a record that is not of that kind. */
void convertold(struct convert *c);

#endif
