/*
 * columnid: the columns that are made of several elements.
 *
 * Identifiers, credits, levels and the path have a rule of their own which
 * element is meant, or say all of them in one value.  All return NULL where
 * there is nothing; the caller frees the rest.
 */
#ifndef COLUMNID_H
#define COLUMNID_H

#include <libxml/tree.h>

struct column_view;

/*
 * Of the children LOCAL of PARENT the one in the language wanted most
 * (doc_choose); where that one is empty, the first that is not.
 */
const xmlNode *columnid_choose(
    const struct column_view *view, const xmlNode *parent, const char *local);

/* The identifier of type PARAMETER; without, see the table. */
char *columnid_learner(const struct column_view *view, const char *parameter);
char *columnid_issuer(const struct column_view *view, const char *parameter);
char *columnid_los(const struct column_view *view, const char *parameter);
char *columnid_loi(const struct column_view *view, const char *parameter);
/* All of them as "type=value; type=value". */
char *columnid_learner_all(const struct column_view *v, const char *parameter);
char *columnid_issuer_all(const struct column_view *v, const char *parameter);
char *columnid_los_all(const struct column_view *v, const char *parameter);
char *columnid_loi_all(const struct column_view *v, const char *parameter);
char *columnid_enrolment_all(
    const struct column_view *v, const char *parameter);
/* The sum of the credits of scheme PARAMETER, of ECTS without one. */
char *columnid_credits(const struct column_view *view, const char *parameter);
char *columnid_other(const struct column_view *view, const char *parameter);
char *columnid_counted(const struct column_view *view, const char *parameter);
char *columnid_level(const struct column_view *view, const char *parameter);
char *columnid_path(const struct column_view *view, const char *parameter);
char *columnid_distribution(const struct column_view *v, const char *parameter);

#endif
