/*
 * rowform: which columns are printed, under which names, in whose words.
 *
 * A list has items with commas between: COLUMN, OUT=COLUMN, OUT='text', each
 * but the last with {A=5,B=4,*=0} behind it, a map of values: what is not in it
 * stays, or becomes what * says; an empty value is mapped by '' alone.
 * "default" and "all" stand for columns.  Names and values with signs in them
 * stand in quotes, doubled within.
 *
 * A file has an item on each line, and maps of their own below a heading
 * [NAME], which {NAME} in an item refers to; # begins a comment at the
 * beginning of a line.
 *
 * A table's form is such a file for the way back: COLUMN = NAME, where NAME
 * stands above a column of the table, with the maps from its values to ours;
 * and "key", "dates" and "decimals", which are settings.
 */
#ifndef ROWFORM_H
#define ROWFORM_H

#include <stdbool.h>
#include <stddef.h>

struct column;
struct column_view;
struct fault;
struct rowform;
struct valuemap;

/* NULL with *fault set (VERDICT_TROUBLE). */
struct rowform *rowform_parse(const char *list, struct fault *fault);
struct rowform *rowform_load(const char *file, struct fault *fault);
struct rowform *rowform_table(const char *file, struct fault *fault);
struct rowform *rowform_table_parse(
    const char *text, size_t n, struct fault *fault);
void rowform_free(struct rowform *form); /* NULL allowed */
/* A column put at the end, unless the form has it. */
void rowform_append(struct rowform *form, const char *column);

size_t rowform_count(const struct rowform *form);
const char *rowform_name(const struct rowform *form, size_t i);
/* The caller frees it. */
char *rowform_value(
    const struct rowform *form, size_t i, const struct column_view *view);

/* What number I is made of: a text; else a column, and the map of its values.
 * NULL for what it has not. */
const char *rowform_constant(const struct rowform *form, size_t i);
const struct column *rowform_column(const struct rowform *form, size_t i);
const struct valuemap *rowform_map(const struct rowform *form, size_t i);
/* Of a table's form: where it comes from, NULL for a constant; a setting. */
const char *rowform_source(const struct rowform *form, size_t i);
const char *rowform_setting(const struct rowform *form, const char *name);

#endif
