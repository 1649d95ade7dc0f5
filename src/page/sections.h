/*
 * sections: the parts of the page that transcript puts together, each of which
 * appends its blocks to OUT, nothing where the record says nothing.
 *
 * LEVEL is that of the first heading that a section may make (1 to 6); deeper
 * ones follow from it.  Nodes belong to subject->doc.
 */
#ifndef SECTIONS_H
#define SECTIONS_H

#include <libxml/tree.h>

#include "block.h"
#include "transcript.h"

/* learner.c: name, and what identifies the learner; BRIEF: from the second
 * report on. */
void learner_blocks(
    const struct subject *subject, bool brief, struct blocks *out);
/* The same for a learner of the pre-release, who is part of a report. */
void learner_of_report(
    const struct subject *subject, const xmlNode *report, struct blocks *out);
/* learner.c: "Given Family", for titles; the caller frees it. */
char *learner_name(const struct subject *subject);

/* programme.c: the specifications directly below PARENT, a report, a basis or
 * a result of recognition. */
void programme_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out);
/* scales.c: gradingScheme of a report, and the key to symbols. */
void scales_blocks(const struct subject *subject, const xmlNode *report,
    int level, struct blocks *out);
/* scales.c: the grading scale that grades of REPORT need not name, because most
 * have it; NULL when there is none.  The caller frees it. */
char *scales_common(const struct subject *subject, const xmlNode *report);
/* recognition.c: each resultOfRecognition below PARENT. */
void recognition_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out);
/* enrolment.c: the enrolment of an instance (2.1.1), as pairs. */
void enrolment_pairs(
    const struct subject *subject, const xmlNode *loi, struct block *pairs);
/* supplement.c: the Diploma Supplement of each instance below PARENT that has
 * one, at any depth.  */
void supplement_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out);
/* enclosurelist.c: the attachments directly below PARENT (NULL: of the root).
 */
void enclosure_blocks(const struct subject *subject, const xmlNode *parent,
    int level, struct blocks *out);
/* extension.c: which foreign extensions there are, by name and namespace. */
void extension_blocks(
    const struct subject *subject, int level, struct blocks *out);
/* panel.c */
void panel_blocks(const struct subject *subject, struct blocks *out);

/* group.c: the groups that no learning opportunity refers to. */
void group_blocks(const struct subject *subject, int level, struct blocks *out);

/* words.c: helpers of all of them */
/*
 * The children LOCAL of PARENT, the one in the language wanted first in style
 * FIRST, each other language (not the same text again) in style REST.
 */
void words_titles(const struct subject *subject, const xmlNode *parent,
    const char *local, enum style first, enum style rest, struct paras *out);
/* The text at PATH as a pair labelled labels_get(KEY); nothing when empty. */
struct pair *words_pair(const struct subject *subject, struct block *pairs,
    const char *key, const xmlNode *node, const char *path);
/* A country, by name where the code is one (ISO 3166-1 alpha-2, EL and UK, or
 * the EU's URI for it), else as it is; the caller frees it. */
char *words_country(const struct subject *subject, const char *code);
/* A language by name, from a BCP 47 code, else as it is; the caller frees it.
 */
char *words_language(const struct subject *subject, const char *code);
/* A date as the record has it, without time and zone; the caller frees it. */
char *words_date(const char *text);
/* An identifier's type in words: "European Student Identifier"; the caller
 * frees it.  The type itself, where there is no word for it. */
char *words_type(const struct subject *subject, const char *type);
/*
 * A value of a list, "Degree Programme", as the label KEY.degree-programme has
 * it, else as it is; the caller frees it.
 */
char *words_code(
    const struct subject *subject, const char *key, const char *value);
/* "educationLevel" by the label field.education-level, else as "Education
 * level"; the caller frees it. */
char *words_field(const struct subject *subject, const char *name);
/* An xs:duration: "3 years 6 months", else as it is; the caller frees it. */
char *words_duration(const struct subject *subject, const char *text);
/*
 * The title of PARENT in the language wanted most of those that are not empty,
 * or NULL; the caller frees it and *LANG.
 */
char *words_title(const struct subject *subject, const xmlNode *parent,
    const char *local, char **lang);
/* TEXT where it may be a link: http, https and mailto; else NULL. */
const char *words_url(const char *text);
/* The lines of NODE as a paragraph each. */
void words_lines(const xmlNode *node, enum style style, struct paras *out);
/* description in the language wanted, else descriptionHtml without markup. */
void words_description(const struct subject *subject, const xmlNode *parent,
    enum style style, struct paras *out);
/* "PIC: 999572294 · SCHAC: uw.edu.pl" of the identifiers of PARENT. */
void words_identifiers(const struct subject *subject, const xmlNode *parent,
    enum style style, struct paras *out);
/*
 * What PARENT says in elements of the record that are not among KNOWN
 * (NULL-ended): called with each text, also of children, and its words_field.
 */
typedef void words_other(
    void *ctx, const char *field, const char *text, const char *lang);
void words_others(const struct subject *subject, const xmlNode *parent,
    const char *const *known, words_other *found, void *ctx);

#endif
