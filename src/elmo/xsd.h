/*
 * xsd: judges documents by the project's own schemas of ELMO.
 *
 * The schemas lie in share/xsd; EMREX_XSD names another directory (an
 * uninstalled build, tests).  A schema is compiled once per process, on first
 * use, and judges exactly as the published one of that version (XML Schema
 * 1.0, second edition): where libxml2 departs from the recommendation this
 * module puts it right.  Documents are judged as they are read, in memory
 * that does not grow with them.
 */
#ifndef XSD_H
#define XSD_H

#include <stdbool.h>
#include <stddef.h>

struct fault;
struct xml_sink;

enum xsd_version {
	XSD_NONE, /* none fits */
	XSD_1_0_0,
	XSD_1_1_0,
	XSD_1_2_0,
	XSD_1_3_0,
	XSD_1_4_0,
	XSD_1_5_0,
	XSD_1_6_0,
	XSD_1_7_0,
	XSD_2_0_0,    /* tag 2.0.0, namespace tree/v1 */
	XSD_2_0_0_V2, /* the same in namespace tree/v2 */
	XSD_2_1_1,
	XSD_VERSIONS
};

/* "1.7.0"; XSD_2_0_0_V2 is "2.0.0-ns-v2"; NULL for XSD_NONE. */
const char *xsd_name(enum xsd_version version);
/* The version of that name, XSD_NONE when there is none. */
enum xsd_version xsd_by_name(const char *name);

struct xsd_error {
	long line;
	char message[256]; /* neutralised; never a learner's data */
};

struct xsd; /* one validation, reused for many documents */

/* NULL with *fault set when the schema cannot be read or compiled. */
struct xsd *xsd_new(enum xsd_version version, struct fault *fault);
void xsd_free(struct xsd *xsd); /* NULL allowed */
/* Starts a document: *SINK is then given to xml_parse. */
void xsd_begin(struct xsd *xsd, struct xml_sink *sink);
/* After the document: true when it is valid. */
bool xsd_valid(struct xsd *xsd);
/* The first CAP_SCHEMA_ERRORS errors; *N is how many.  Until xsd_begin. */
const struct xsd_error *xsd_errors(const struct xsd *xsd, size_t *n);

#endif
