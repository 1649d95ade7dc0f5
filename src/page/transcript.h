/*
 * transcript: all that a record says, as blocks in the order of the page.
 *
 * Letterhead, learner, programmes with their tables, recognition, enrolment,
 * supplements, grading scales, notes, attachments, authenticity; each report
 * begins a page.  Nothing here knows about fonts or pages.  Each section has a
 * module of its own:
 *
 *	learner      who it is about
 *	programme    learning opportunities as headings and tables
 *	recognition  results of recognition
 *	supplement   the Diploma Supplement in its eight sections
 *	enclosure    attachments and foreign extensions
 *	panel        authenticity
 */
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct attach_list;
struct authentic;
struct blocks;
struct doc;
struct labels;
struct warnings;

/* What the modules of the page are given. */
struct subject {
	const struct doc *doc;
	const char *const *langs; /* wanted, NULL-ended, at least one */
	const struct labels *labels;
	const struct authentic *authentic;
	/* how each attachment fares, by attach.number; see enclosure.h */
	const struct enclosures *enclosures;
	bool embed; /* the record is inside of the file */
	struct warnings *warnings;
	const char *scale; /* of the grades that name none; or NULL */
};

/* The caller frees the blocks. */
struct blocks *transcript_blocks(const struct subject *subject);

#endif
