/*
 * convertstep: what converting does to an element beyond the table.
 *
 * Renamed dates of birth, countries by code and by URI, attachments' types and
 * their several contents, elements that a schema wants by mistake.
 */
#ifndef CONVERTSTEP_H
#define CONVERTSTEP_H

#include <libxml/tree.h>

#include "convertmodel.h"

struct convert;

/* Before the children of NODE, which is of TYPE, are judged by the table. */
void convertstep_before(
    struct convert *c, xmlNode *node, enum convert_type type);
/* Of that the part that takes out what an earlier conversion put in. */
void convertstep_tidy(struct convert *c, xmlNode *node, enum convert_type type);
/* Once they have been, and stand in their order. */
void convertstep_after(
    struct convert *c, xmlNode *node, enum convert_type type);

#endif
