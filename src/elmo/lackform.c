#include <config.h>

#include <stddef.h>

#include "buf.h"
#include "csv.h"
#include "json.h"
#include "lackform.h"
#include "warnings.h"

static const char *const columns[] = {
    "document", "path", "lang", "value", "wanted", "about"};

#define COLUMNS (sizeof columns / sizeof columns[0])

/* Titles and names of files are whatever somebody wrote. */
static const struct csv format = {.delimiter = ',', .defuse = true};

void
lackform_line(const struct lack *lack, const char *document, struct buf *out)
{
	buf_printf(out, "%s\t%s\t%s\t%s\t%s\n", lack->path, lack->wanted,
	    rule_level_name(lack->level), lack->rule, document);
}

void
lackform_tell(const struct lack *lack, struct warnings *told)
{
	warnings_add(told, "lacks %s: %s (%s, %s)", lack->path, lack->wanted,
	    lack->rule, rule_level_name(lack->level));
}

static void
put_row(const char *const *cell, struct buf *out)
{
	for (size_t i = 0; i < COLUMNS; i++)
		csv_cell(&format, out, i, COLUMNS, cell[i]);
}

void
lackform_header(struct buf *out)
{
	buf_adds(out, "\xEF\xBB\xBF");
	put_row(columns, out);
}

void
lackform_row(const struct lack *lack, const char *document, struct buf *out)
{
	const char *const cell[COLUMNS] = {
	    document, lack->path, "", "", lack->wanted, lack->about};

	if (lack->fillable)
		put_row(cell, out);
}

void
lackform_json(const struct lack *lack, struct json_out *out)
{
	json_begin(out, NULL);
	json_put(out, "path", lack->path);
	json_put(out, "wanted", lack->wanted);
	json_put(out, "level", rule_level_name(lack->level));
	json_put(out, "rule", lack->rule);
	json_put_bool(out, "table", lack->fillable);
	json_end(out);
}
