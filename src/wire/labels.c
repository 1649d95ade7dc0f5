#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "labels.h"
#include "msg.h"
#include "spool.h"
#include "utf8.h"
#include "xalloc.h"

/* RFC 5646 4.4.1: room for 35 characters is enough for a language tag */
#define LANG_SIZE 36
#define KEY_SIZE 64

struct label {
	const char *key; /* NULL: free */
	const char *text;
	size_t file;
};

/* An open hash table; keys and texts lie in the files' own bytes. */
struct labels {
	char lang[LANG_SIZE];
	const char *dir;
	char *bytes[2]; /* of the language wanted, and of English */
	size_t nfiles;
	struct label *label;
	size_t size, used; /* size: a power of two */
};

/* Where the reading is. */
struct place {
	const char *path;
	size_t file;
	long line;
};

static const char *
directory(const char *variable, const char *installed)
{
	const char *dir = getenv(variable);

	return dir != NULL && *dir != '\0' ? dir : installed;
}

/* No locale has a say. */
static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static char
upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static bool
same(const char *a, const char *b)
{
	for (; *a != '\0' && lower(*a) == lower(*b); a++, b++)
		;
	return *a == '\0' && *b == '\0';
}

/* The place of KEY, or the free one where it would stand (FNV-1a). */
static struct label *
place_of(const struct labels *labels, const char *key)
{
	uint32_t hash = 2166136261U;
	const char *p;
	size_t i;

	for (p = key; *p != '\0'; p++)
		hash = (hash ^ lower(*p)) * 16777619U;
	i = hash & (labels->size - 1);
	while (labels->label[i].key != NULL && !same(labels->label[i].key, key))
		i = (i + 1) & (labels->size - 1);
	return &labels->label[i];
}

/* At least half of the table is always free. */
static void
grow(struct labels *labels)
{
	struct label *old = labels->label;
	size_t i, n = labels->size;

	labels->size = n > 0 ? n * 2 : 2048;
	labels->label = xcalloc(labels->size, sizeof *labels->label);
	for (i = 0; i < n; i++)
		if (old[i].key != NULL)
			*place_of(labels, old[i].key) = old[i];
	free(old);
}

static int
refuse(const struct place *at, struct fault *fault, const char *what,
    const char *word)
{
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %ld: %s '%s'",
	    at->path, at->line, what, word);
}

/* Cuts blanks off both ends of S, in place. */
static char *
trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		s[--n] = '\0';
	return s;
}

static bool
well_formed(const char *key)
{
	static const char punctuation[] = "-._";
	const char *p;

	for (p = key; *p != '\0'; p++)
		if (!(lower(*p) >= 'a' && lower(*p) <= 'z') &&
		    !(*p >= '0' && *p <= '9') &&
		    (p == key || strchr(punctuation, *p) == NULL))
			return false;
	return p > key && p - key < KEY_SIZE;
}

static int
read_line(
    struct labels *labels, const struct place *at, char *s, struct fault *fault)
{
	struct label *label;
	char *key, *text;

	key = trim(s);
	if (*key == '\0' || *key == '#')
		return 0;
	text = strchr(key, '=');
	if (text == NULL)
		return refuse(at, fault, "want 'key = text', have", key);
	*text++ = '\0';
	key = trim(key);
	text = trim(text);
	if (!well_formed(key))
		return refuse(at, fault, "malformed key", key);
	if (*text == '\0')
		return refuse(at, fault, "no text for", key);
	label = place_of(labels, key);
	if (label->key != NULL)
		return label->file != at->file
			   ? 0 /* English, and there is a better one */
			   : refuse(at, fault, "a second text for", key);
	label->key = key;
	label->text = text;
	label->file = at->file;
	if (++labels->used > labels->size / 2)
		grow(labels);
	return 0;
}

/* S is cut into lines and stays with LABELS. */
static int
read_lines(
    struct labels *labels, struct place *at, char *s, struct fault *fault)
{
	char *next;

	if (strncmp(s, "\xef\xbb\xbf", 3) == 0)
		s += 3;
	for (; s != NULL; s = next) {
		next = strchr(s, '\n');
		if (next != NULL)
			*next++ = '\0';
		at->line++;
		if (read_line(labels, at, s, fault) != 0)
			return -1;
	}
	return 0;
}

/* Only what is UTF-8, so that nothing behind this looks again. */
static int
check(const char *path, char *s, size_t n, struct fault *fault)
{
	struct utf8 utf8 = {UTF8_UTF8, {0}, 0};
	struct fault why = FAULT_NONE;
	ptrdiff_t len;

	len = utf8_more(&utf8, (unsigned char *)s, n, (unsigned char *)s, &why);
	if (len >= 0 && utf8_end(&utf8, &why) == 0)
		return 0;
	if (why.line > 0)
		return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %ld: %s", path,
		    why.line, why.text);
	return fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", path, why.text);
}

/* All of the file at PATH, NUL-ended; NULL with *fault set. */
static char *
read_all(const char *path, int fd, struct fault *fault)
{
	struct spool *spool = spool_new(CAP_CONFIG);
	struct fault why = FAULT_NONE;
	char *s = NULL;
	size_t n;

	if (spool_fill(spool, fd, &why) != 0) {
		(void)fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, why.text);
	} else {
		n = (size_t)spool_size(spool);
		s = xmalloc(n + 1);
		/* CAP_CONFIG is within what a spool keeps in memory */
		if (n > 0)
			memcpy(s, spool_data(spool), n);
		s[n] = '\0';
		if (check(path, s, n, fault) != 0) {
			free(s);
			s = NULL;
		}
	}
	spool_free(spool);
	return s;
}

/* 1 when there is a file for LANG, 0 when there is none, -1 with *fault set. */
static int
read_file(struct labels *labels, const char *lang, struct fault *fault)
{
	char *path = xasprintf("%s/%s", labels->dir, lang);
	struct place at = {path, labels->nfiles, 0};
	int ret = -1, fd = open(path, O_RDONLY | O_CLOEXEC);
	char *s;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) {
		ret = 0;
	} else if (fd < 0) {
		(void)fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	} else if ((s = read_all(path, fd, fault)) != NULL) {
		labels->bytes[labels->nfiles++] = s;
		if (read_lines(labels, &at, s, fault) == 0)
			ret = 1;
	}
	if (fd >= 0)
		close(fd);
	free(path);
	return ret;
}

/*
 * LANG as the files spell it, RFC 5646 2.1.1: "sv-FI", "sr-Latn"; or false when
 * it is no language tag, and must not become a part of a path.
 */
static bool
spell(const char *lang, char out[LANG_SIZE])
{
	size_t i, part = 0, n = strlen(lang);
	char *p;

	if (n == 0 || n >= LANG_SIZE)
		return false;
	for (i = 0; i <= n; i++) {
		if (lang[i] != '-' && lang[i] != '\0') {
			if (!well_formed((char[]){lang[i], '\0'}))
				return false;
			out[i] = (char)lower(lang[i]);
			continue;
		}
		if (i == part)
			return false;
		out[i] = lang[i];
		for (p = out + part; part > 0 && p < out + i; p++)
			if (i - part == 2 || (i - part == 4 && p == out + part))
				*p = upper(*p);
		part = i + 1;
	}
	return true;
}

/* The same for the first of LANGS, less and less exactly. */
static int
read_wanted(
    struct labels *labels, const char *const *langs, struct fault *fault)
{
	char lang[LANG_SIZE];
	char *cut;
	int ret;

	for (; *langs != NULL; langs++) {
		if (!spell(*langs, lang))
			continue;
		do {
			ret = read_file(labels, lang, fault);
			if (ret == 1)
				memcpy(labels->lang, lang, sizeof lang);
			if (ret != 0)
				return ret;
			cut = strrchr(lang, '-');
			if (cut != NULL)
				*cut = '\0';
		} while (cut != NULL);
	}
	return 0;
}

static struct labels *
load(const char *dir, const char *const *langs, struct fault *fault)
{
	struct labels *labels = xcalloc(1, sizeof *labels);
	int ret;

	labels->dir = dir;
	grow(labels);
	memcpy(labels->lang, "en", sizeof "en");
	ret = read_wanted(labels, langs, fault);
	if (ret == 0 || (ret == 1 && strcmp(labels->lang, "en") != 0)) {
		ret = read_file(labels, "en", fault);
		if (ret == 0)
			ret = fault_set(fault, VERDICT_TROUBLE, 0, "%s/en: %s",
			    labels->dir, strerror(ENOENT));
	}
	if (ret == 1 && labels->used > 0)
		return labels;
	if (ret == 1)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s/en: no words in it",
		    labels->dir);
	labels_free(labels);
	return NULL;
}

struct labels *
labels_load(const char *const *langs, struct fault *fault)
{
	return load(directory("EMREX_LABELS", LABELDIR), langs, fault);
}

struct labels *
labels_load_words(const char *const *langs, struct fault *fault)
{
	return load(directory("EMREX_WORDS", WORDDIR), langs, fault);
}

void
labels_free(struct labels *labels)
{
	size_t i;

	if (labels == NULL)
		return;
	for (i = 0; i < labels->nfiles; i++)
		free(labels->bytes[i]);
	free(labels->label);
	free(labels);
}

const char *
labels_lang(const struct labels *labels)
{
	return labels->lang;
}

const char *
labels_get(const struct labels *labels, const char *key)
{
	const struct label *label = place_of(labels, key);

	return label->key != NULL ? label->text : key;
}

const char *
labels_find(const struct labels *labels, const char *key, const char *code)
{
	size_t n = strlen(key), len = strlen(code);
	char whole[KEY_SIZE];

	if (len == 0 || n + 1 + len >= sizeof whole)
		return NULL;
	memcpy(whole, key, n);
	whole[n] = '.';
	memcpy(whole + n + 1, code, len + 1);
	return place_of(labels, whole)->text;
}

char *
labels_format(const struct labels *labels, const char *key, const char *one,
    const char *two)
{
	struct buf buf = BUF_INIT(SIZE_MAX);
	const char *s = labels_get(labels, key);

	for (; *s != '\0'; s++) {
		if (s[0] != '%' || (s[1] != '1' && s[1] != '2')) {
			(void)buf_addc(&buf, *s);
			continue;
		}
		s++;
		if (*s == '1' && one != NULL)
			(void)buf_adds(&buf, one);
		else if (*s == '2' && two != NULL)
			(void)buf_adds(&buf, two);
	}
	return buf_take(&buf);
}
