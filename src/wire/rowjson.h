/*
 * rowjson: flat objects of JSON as rows: one after the other, as JSON lines
 * have them, or in one array.
 *
 * The first row has the names of all members, in the order in which they come
 * up; an object has an empty cell for those that it has not.  Text is text,
 * numbers, true and false are what stands there, null is empty; an object or an
 * array within is wrong, see rowread_wrong.  Rows have the numbers of the lines
 * on which the objects begin; where several begin on one, all are counted,
 * from 1.
 *
 * This is no work for json.h: a value there is whole in memory, and has no
 * line, no place to come back to, no second member of the same name and no
 * number as it was written.
 */
#ifndef ROWJSON_H
#define ROWJSON_H

struct fault;
struct rowread;
struct spool;

/* Reads all of SPOOL, which must outlive the result, once.  NULL with *fault
 * set: not JSON, or no objects. */
struct rowread *rowjson_new(struct spool *spool, struct fault *fault);

#endif
