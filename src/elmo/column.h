/*
 * column: what can be said of a learning opportunity instance, by name.
 *
 * One table has the name, the kind and the meaning of each column; elmo-tocsv
 * prints them, --where asks for them.  A name may take a parameter behind a
 * colon, "learner_id:esi", which is matched in any case.  Values are UTF-8
 * with white space collapsed, as the document has them unless the meaning says
 * otherwise; of languages the one wanted most; "" where there is nothing.
 */
#ifndef COLUMN_H
#define COLUMN_H

#include <stddef.h>

struct fault;
struct record_row;

/* What a row is told about; what is not known is NULL. */
struct column_view {
	const struct record_row *row;
	const char *const *langs; /* NULL-ended, or NULL */
	const char *document;	  /* its name, fit to be printed */
	const char *sha256;
	const char *verdict, *person; /* of --join */
};

/* How values compare. */
enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_DATE };

struct column_def;

struct column {
	const struct column_def *def;
	char *parameter; /* NULL: none */
};

/*
 * The column called by the N bytes at NAME.  -1 with *fault set
 * (VERDICT_TROUBLE) when there is none, or a parameter is missing or too much.
 */
int column_find(
    struct column *column, const char *name, size_t n, struct fault *fault);
void column_free(struct column *column);
/* The caller frees it; never NULL. */
char *column_value(const struct column *column, const struct column_view *view);
enum column_kind column_kind(const struct column *column);
/* Its name in the table, without the parameter. */
const char *column_called(const struct column *column);

/* The table: name and meaning of the column number I, or NULL behind the
 * last.  A name that takes a parameter ends with a colon. */
const char *column_name(size_t i);
const char *column_meaning(size_t i);

/* The columns that are printed unless told otherwise, a comma between. */
extern const char column_defaults[];

#endif
