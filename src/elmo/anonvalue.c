#include <config.h>

#include <stdlib.h>

#include "anonkind.h"
#include "anonrun.h"
#include "anonvalue.h"
#include "ids.h"

static void
blank(struct anonkind *v)
{
	for (size_t i = 0; i < v->n; i++)
		v->s[i] = anonchar_cross(v->s[i]);
}

static void
number(struct anonkind *v)
{
	for (size_t i = 0; i < v->n; i++)
		if (anonkind_digit(v->s[i]))
			v->s[i] = '1';
}

/* Shorter words say nothing, and stand everywhere. */
#define TELLING 3

/* The UTF-8 of a word, folded; 0 when it is not to be looked for. */
static size_t
fold(const struct anonkind *v, size_t from, size_t to, char out[ANONKIND_SHORT])
{
	size_t n = 0;

	if (to - from < TELLING || to - from > ANONKIND_SHORT / 4)
		return 0;
	for (size_t i = from; i < to; i++) {
		uint32_t c = anonchar_lower(v->s[i]);

		/* not UTF-8, but without a NUL, and nobody else reads it */
		for (int shift = c < 0x80 ? 0 : 14; shift >= 0; shift -= 7)
			out[n++] =
			    (char)((c >> shift & 0x7f) | (c < 0x80 ? 0 : 0x80));
	}
	return n;
}

static void
sweep(struct anonkind *v, const struct ids *list)
{
	char key[ANONKIND_SHORT];

	for (size_t i = 0, end; i < v->n; i = end + (end == i)) {
		size_t n;

		end = anonkind_word_end(v, i);
		n = fold(v, i, end, key);
		if (n > 0 && ids_has(list, key, n))
			anonkind_word(v, i, end, 0);
	}
}

static void
apply(enum anonvalue_kind kind, struct anonkind *v, const struct ids *list)
{
	switch (kind) {
	case ANON_SWEEP:
		if (list != NULL)
			sweep(v, list);
		break;
	case ANON_BLANK:
		blank(v);
		break;
	case ANON_FREE:
		anonkind_free_text(v);
		break;
	case ANON_NAME:
		anonkind_name(v);
		break;
	case ANON_ID:
	case ANON_PERSON_ID:
		anonkind_identifier(v, kind == ANON_PERSON_ID);
		break;
	case ANON_BORN:
		anonkind_born(v);
		break;
	case ANON_COUNTRY:
		anonkind_country(v);
		break;
	case ANON_GENDER:
		anonkind_gender(v);
		break;
	case ANON_URL:
		anonkind_url(v);
		break;
	case ANON_NUMBER:
		number(v);
		break;
	default:
		break;
	}
}

/* Without the white space around it; ALL is to be freed. */
static struct anonkind
read_value(
    const struct anon_prf *prf, const struct anonrun *run, uint32_t **all)
{
	struct anonkind v = {prf, NULL, 0};
	size_t n;

	*all = anonrun_read(run, &n);
	v.s = *all;
	for (; n > 0 && anonchar_is_blank(*v.s); n--)
		v.s++;
	while (n > 0 && anonchar_is_blank(v.s[n - 1]))
		n--;
	v.n = n;
	return v;
}

void
anonvalue(enum anonvalue_kind kind, const struct anon_prf *prf,
    const struct ids *list, const struct anonrun *run)
{
	struct anonkind v;
	uint32_t *all;

	if (kind == ANON_KEEP || run->n == 0)
		return;
	if (kind == ANON_CONTENT) {
		anoncontent(prf, run);
		return;
	}
	v = read_value(prf, run, &all);
	if (v.n > 0 && (kind == ANON_BLANK || !anonkind_placeholder(&v))) {
		apply(kind, &v, list);
		anonrun_write(run, all);
	}
	free(all);
}

void
anonvalue_collect(
    enum anonvalue_kind kind, struct ids *list, const struct anonrun *run)
{
	uint32_t *all;
	struct anonkind v;
	char key[ANONKIND_SHORT];

	if (kind != ANON_NAME && kind != ANON_PERSON_ID)
		return;
	v = read_value(NULL, run, &all);
	for (size_t i = 0, end; i < v.n; i = end + (end == i)) {
		size_t n;

		end = anonkind_word_end(&v, i);
		n = fold(&v, i, end, key);
		/* full of words, it looks for no more */
		if (n > 0)
			ids_add(list, key, n);
	}
	free(all);
}
