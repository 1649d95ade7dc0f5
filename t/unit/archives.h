/*
 * archives: archives as others make them, for the tests of what reads them.
 */
#ifndef ARCHIVES_H
#define ARCHIVES_H

#include <locale.h>

#include <archive.h>
#include <archive_entry.h>

#include "wiretap.h"

enum archive_kind { AS_TAR, AS_ZIP, AS_7ZIP, AS_SECRET_ZIP };

struct archive_file {
	const char *name; /* ends with '/': a directory */
	const char *text; /* the content, or where a link leads */
	char type;	  /* 0: a file, 'l': symbolic, 'h': hard link, 'p' */
};

static inline la_ssize_t
archive_to_spool(struct archive *a, void *ctx, const void *data, size_t n)
{
	(void)a;
	return spool_write(ctx, data, n, NULL) == 0 ? (la_ssize_t)n : -1;
}

static inline void
archive_begin(struct archive *a, enum archive_kind kind)
{
	if (kind == AS_TAR)
		archive_write_set_format_ustar(a);
	else if (kind == AS_7ZIP)
		archive_write_set_format_7zip(a);
	else
		archive_write_set_format_zip(a);
	if (kind == AS_SECRET_ZIP) {
		archive_write_set_options(a, "zip:encryption=traditional");
		archive_write_set_passphrase(a, "secret");
	}
}

static inline void
archive_add(struct archive *a, const struct archive_file *f)
{
	struct archive_entry *e = archive_entry_new();
	size_t n = strlen(f->name);
	bool file = f->type == 0 && f->name[n - 1] != '/';

	archive_entry_set_pathname_utf8(e, f->name);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_filetype(e, f->type == 'l'	       ? AE_IFLNK
				      : f->type == 'p'	       ? AE_IFIFO
				      : file || f->type == 'h' ? AE_IFREG
							       : AE_IFDIR);
	if (f->type == 'l')
		archive_entry_set_symlink(e, f->text);
	if (f->type == 'h')
		archive_entry_set_hardlink(e, f->text);
	archive_entry_set_size(e, file ? (la_int64_t)strlen(f->text) : 0);
	if (archive_write_header(a, e) != ARCHIVE_OK ||
	    (file && archive_write_data(a, f->text, strlen(f->text)) < 0))
		abort();
	archive_entry_free(e);
}

/* FILES end with a NULL name. */
static inline struct spool *
archive_of(enum archive_kind kind, const struct archive_file *files)
{
	struct spool *out = spool_new(CAP_FORM);
	struct archive *a = archive_write_new();

	/* or names that are not ASCII come out empty */
	setlocale(LC_CTYPE, "C.UTF-8");
	archive_begin(a, kind);
	archive_write_set_bytes_in_last_block(a, 1);
	if (archive_write_open(a, out, NULL, archive_to_spool, NULL) !=
	    ARCHIVE_OK)
		abort();
	for (; files->name != NULL; files++)
		archive_add(a, files);
	if (archive_write_close(a) != ARCHIVE_OK)
		abort();
	archive_write_free(a);
	setlocale(LC_CTYPE, "C");
	return out;
}

#endif
