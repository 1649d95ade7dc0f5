/*
 * selectxpath: nodes of a record by an XPath 1.0 expression.
 *
 * The prefix e is the record's namespace, whichever that is, and ds that of
 * signatures; a record without a namespace has names without prefix.  There is
 * nothing but the document and the functions of XPath 1.0, and no more work
 * than CAP_XPATH_STEPS.  The only file that includes libxml2's XPath.
 */
#ifndef SELECTXPATH_H
#define SELECTXPATH_H

#include <libxml/tree.h>

struct fault;
struct selectxpath;

/* NULL with *fault set (VERDICT_TROUBLE): also where no nodes come out. */
struct selectxpath *selectxpath_new(const char *text, struct fault *fault);
void selectxpath_free(struct selectxpath *xpath); /* NULL allowed */

/* An element that was found, or that what was found belongs to; NULL stands
 * for the document. */
typedef void selectxpath_fn(void *ctx, const xmlNode *element);

/*
 * In no order.  -1 with *fault set (VERDICT_TROUBLE).  Elements of TREE get
 * their content member set, which is no text (libxml2's order of nodes).
 */
int selectxpath_run(const struct selectxpath *xpath, xmlDoc *tree,
    selectxpath_fn *fn, void *ctx, struct fault *fault);

#endif
