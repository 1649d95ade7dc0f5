/*
 * xmlscan: a look at markup before libxml2 sees it.
 *
 * libxml2 compares every attribute of a start tag with every other and keeps
 * one piece of markup in memory, so that a tag with a million attributes or an
 * endless comment would cost minutes and gigabytes before any event could
 * refuse it.  This finds where the limits of caps.h are passed and nothing
 * else: it follows well-formed markup and does not judge the rest, for there
 * the parser stops.  Text is searched with memchr and costs next to nothing.
 */
#ifndef XMLSCAN_H
#define XMLSCAN_H

#include <stddef.h>

struct xmlscan {
	int state;
	int quote;	 /* of the value it is in */
	int seen;	 /* bytes of the end mark, or of "<![CDATA[" */
	size_t values;	 /* of this start tag */
	size_t len;	 /* of this piece of markup */
	const char *why; /* once a limit is passed: "more than N .." */
};

/*
 * Reads N bytes that follow those before; all zero is the beginning.  Returns
 * N, or the index where a limit is passed, with S->why set.
 */
size_t xmlscan_more(struct xmlscan *s, const unsigned char *in, size_t n);

#endif
