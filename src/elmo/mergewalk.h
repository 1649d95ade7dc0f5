/*
 * mergewalk: the places of a report that refer to others or are referred to.
 *
 * Walks the known paths of all versions, never into what is foreign: there an
 * element of the same name means nothing (protocol, 9.5).
 */
#ifndef MERGEWALK_H
#define MERGEWALK_H

#include <stdbool.h>

#include <libxml/tree.h>

enum mergewalk_kind {
	MERGEWALK_ATTACHMENT,
	MERGEWALK_REF,	    /* attachments/ref: an attachment's identifier */
	MERGEWALK_GROUPING, /* of an instance: a group's id */
	MERGEWALK_LOS,	    /* a learning opportunity specification */
	MERGEWALK_CONTENT   /* of a section of a supplement */
};

/* SIGNED: within a diploma supplement that has a Signature of its own. */
typedef void mergewalk_fn(
    void *ctx, xmlNode *node, enum mergewalk_kind kind, bool is_signed);

/* NODE is a report or an attachment. */
void mergewalk(xmlNode *node, mergewalk_fn *fn, void *ctx);

#endif
