/*
 * xmlbase: values of xml:base put together.
 *
 * What Canonical XML 1.1 (2008-05-02), section 2.4 calls join-URI-References:
 * RFC 3986, sections 5.2.1 to 5.2.4, on references that may be relative
 * themselves.  Nothing here can fail; a value that is no URI reference is
 * treated like one.
 */
#ifndef XMLBASE_H
#define XMLBASE_H

/* REF as seen from BASE, without its fragment; the caller frees it. */
char *xmlbase_join(const char *base, const char *ref);

#endif
