#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "attach.h"
#include "attachlist.h"
#include "buf.h"
#include "caps.h"
#include "datauri.h"
#include "json.h"
#include "warnings.h"
#include "xalloc.h"

int
attachlist_measure(struct attachlist *a, struct fault *fault)
{
	a->rows = xcalloc(a->list->n + 1, sizeof *a->rows);
	a->verdict = VERDICT_OK;
	for (size_t i = 0; i < a->list->n; i++) {
		struct attachlist_row *row = &a->rows[i];
		unsigned char digest[HASH_MAX];
		struct datauri data;

		if (a->list->v[i].content == NULL)
			continue;
		if (attach_data(&a->list->v[i], &data, a->warnings,
			&row->fault) == -1) {
			if (row->fault.verdict > a->verdict)
				a->verdict = row->fault.verdict;
			continue;
		}
		memcpy(row->media, data.media, sizeof row->media);
		row->size = data.len;
		if (hash_data(HASH_SHA256, data.data, data.len, digest,
			fault) == -1) {
			datauri_free(&data);
			return -1;
		}
		hash_hex(row->sha256, digest, HASH_SHA256_LEN);
		datauri_free(&data);
	}
	return 0;
}

void
attachlist_free(struct attachlist *a)
{
	free(a->rows);
	a->rows = NULL;
}

#define COLUMNS 7

/* Neutralised, "-" for nothing; the caller frees it. */
static char *
cell(const char *s)
{
	char clean[512];

	return xstrdup(*s ? msg_clean(clean, sizeof clean, s, strlen(s)) : "-");
}

static void
row_cells(const struct attachlist *a, size_t i, char *cells[COLUMNS])
{
	const struct attach *entry = &a->list->v[i];
	const struct attachlist_row *row = &a->rows[i];
	bool good = entry->content && row->fault.verdict == VERDICT_OK;
	char *place = NULL;

	cells[0] = xasprintf("%zu", entry->number);
	cells[1] = cell(entry->type);
	cells[2] = cell(entry->title);
	cells[3] = cell(good ? row->media : "");
	cells[4] = good ? xasprintf("%llu", row->size) : xstrdup("-");
	cells[5] = cell(good ? row->sha256 : "");
	place = cell(entry->place);
	cells[6] = xasprintf(
	    "%s%s%s", place, *row->fault.text ? ": " : "", row->fault.text);
	free(place);
}

/* Characters, not bytes; what is combining or wide is not looked at. */
static size_t
width(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}

void
attachlist_table(const struct attachlist *a, struct buf *out)
{
	static const char *const heads[COLUMNS] = {
	    "N", "TYPE", "TITLE", "MEDIA", "BYTES", "SHA256", "PLACE"};
	size_t rows = a->list->n + 1, most[COLUMNS] = {0};
	char *(*cells)[COLUMNS] = xcalloc(rows, sizeof *cells);

	for (size_t c = 0; c < COLUMNS; c++)
		cells[0][c] = xstrdup(heads[c]);
	for (size_t r = 1; r < rows; r++)
		row_cells(a, r - 1, cells[r]);
	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < COLUMNS; c++)
			if (width(cells[r][c]) > most[c])
				most[c] = width(cells[r][c]);
	for (size_t r = 0; r < rows; r++)
		for (size_t c = 0; c < COLUMNS; c++) {
			size_t pad = most[c] - width(cells[r][c]);
			bool right = c == 0 || c == 4;
			bool last = c == COLUMNS - 1;

			if (rows > 1)
				buf_printf(out, "%*s%s%*s%s",
				    right ? (int)pad : 0, "", cells[r][c],
				    right || last ? 0 : (int)pad, "",
				    last ? "\n" : "  ");
			free(cells[r][c]);
		}
	free(cells);
}

static void
put(struct json_out *out, const char *key, const char *s)
{
	char clean[1024];

	json_put(
	    out, key, *s ? msg_clean(clean, sizeof clean, s, strlen(s)) : NULL);
}

static void
row_json(const struct attachlist *a, size_t i, struct json_out *out)
{
	const struct attach *entry = &a->list->v[i];
	const struct attachlist_row *row = &a->rows[i];
	bool good = entry->content && row->fault.verdict == VERDICT_OK;

	json_begin(out, NULL);
	json_put_int(out, "number", (long long)entry->number);
	put(out, "type", entry->type);
	put(out, "title", entry->title);
	put(out, "lang", entry->lang);
	put(out, "media", good ? row->media : "");
	if (good)
		json_put_int(out, "size", (long long)row->size);
	else
		json_put_null(out, "size");
	put(out, "sha256", good ? row->sha256 : "");
	put(out, "place", entry->place);
	json_put_int(out, "line", entry->line);
	put(out, "reason", row->fault.text);
	json_end(out);
}

void
attachlist_json(const struct attachlist *a, const char *file,
    const char *member, const struct warnings *warnings,
    const struct fault *fault, struct buf *buf)
{
	static const char *const verdicts[] = {"ok", "bad", "trouble"};
	enum verdict verdict = fault->verdict;
	struct json_out out;

	if (a != NULL && a->verdict > verdict)
		verdict = a->verdict;
	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "file", file);
	json_put(&out, "member", member);
	json_put(&out, "verdict", verdicts[verdict]);
	put(&out, "reason", fault->text);
	json_begin_list(&out, "attachments");
	for (size_t i = 0; a != NULL && i < a->list->n; i++)
		row_json(a, i, &out);
	json_end_list(&out);
	json_begin_list(&out, "warnings");
	for (size_t i = 0; i < warnings->n; i++)
		json_put(&out, NULL, warnings->text[i]);
	json_end_list(&out);
	json_end(&out);
	json_line(&out);
}
