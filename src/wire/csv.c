#include <config.h>

#include <string.h>

#include "buf.h"
#include "csv.h"

/* What a spreadsheet takes for the beginning of a formula, in full width too */
static bool
is_formula(const char *s)
{
	static const char *const wide[] = {
	    "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

	if (*s != '\0' && strchr("=+-@\t\r\n", *s) != NULL)
		return true;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (strncmp(s, wide[i], 3) == 0)
			return true;
	return false;
}

static int
plain(struct buf *buf, const char *s)
{
	for (; *s != '\0'; s++)
		if (buf_addc(buf, strchr("\t\r\n", *s) ? ' ' : *s) == -1)
			return -1;
	return 0;
}

static int
quoted(struct buf *buf, const char *s)
{
	int status = buf_addc(buf, '"');

	for (; *s != '\0' && status == 0; s++) {
		if (*s == '"')
			status = buf_addc(buf, '"');
		if (status == 0)
			status = buf_addc(buf, *s);
	}
	return status == 0 ? buf_addc(buf, '"') : -1;
}

/* RFC 4180, 2.5 to 2.7; blanks at the ends some readers would cut off. */
static bool
wants_quotes(const struct csv *csv, const char *s, bool alone)
{
	size_t n = strlen(s);

	if (n == 0)
		return alone; /* else the row would be an empty line */
	return strpbrk(s, "\"\r\n") != NULL ||
	       strchr(s, csv->delimiter) != NULL || s[0] == ' ' ||
	       s[n - 1] == ' ';
}

int
csv_cell(
    const struct csv *csv, struct buf *buf, size_t i, size_t n, const char *s)
{
	struct buf room = BUF_INIT((size_t)-1);
	int status = 0;

	if (csv->defuse && is_formula(s)) {
		buf_addc(&room, '\'');
		buf_adds(&room, s);
		s = room.data;
	}
	if (i > 0)
		status = buf_addc(buf, csv->tabs ? '\t' : csv->delimiter);
	if (status == 0)
		status = csv->tabs			? plain(buf, s)
			 : wants_quotes(csv, s, n == 1) ? quoted(buf, s)
							: buf_adds(buf, s);
	if (status == 0 && i + 1 == n)
		status = buf_adds(buf, csv->tabs ? "\n" : "\r\n");
	buf_free(&room);
	return status;
}
