/*
 * labels: the pages' own words, and the names of countries and languages.
 *
 * One file per language: share/labels/LANG for what is printed, and beside it
 * share/words/LANG for what a browser shows.  Lines "key = text" in UTF-8, "#"
 * begins a comment line.  "%1", "%2" in a text are replaced.  Keys with a dot
 * and a code name things: country.FI, language.sv, type.pic; they are found
 * in any case.  The files are looked for in EMREX_LABELS and EMREX_WORDS, else
 * where they are installed.  Who adds a language adds a file; nothing here
 * knows which there are.
 */
#ifndef LABELS_H
#define LABELS_H

struct fault;
struct labels;

/*
 * The words in the first language of LANGS (NULL-ended, BCP 47) that has a
 * file, for which "sv-FI" looks for sv-FI, then for sv; each key that it lacks
 * in English.  What is no language code is passed over, for it becomes a file
 * name.  NULL with *fault set, "FILE: LINE: why", when English cannot be read
 * or a file is damaged (VERDICT_TROUBLE).
 */
struct labels *labels_load(const char *const *langs, struct fault *fault);
/* The same of share/words. */
struct labels *labels_load_words(const char *const *langs, struct fault *fault);
void labels_free(struct labels *labels); /* NULL allowed */
/* The language of the words: "en". */
const char *labels_lang(const struct labels *labels);
/* The text of KEY; KEY itself when there is none (t/ makes sure there is). */
const char *labels_get(const struct labels *labels, const char *key);
/* The text of KEY.CODE, NULL when there is none; CODE in any case. */
const char *labels_find(
    const struct labels *labels, const char *key, const char *code);
/* The text with %1 and %2 replaced (NULL for ""); the caller frees it. */
char *labels_format(const struct labels *labels, const char *key,
    const char *one, const char *two);

#endif
