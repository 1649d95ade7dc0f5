#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "caps.h"
#include "fold.h"
#include "registry.h"
#include "smp.h"
#include "smppage.h"
#include "smpperson.h"
#include "webpage.h"
#include "xalloc.h"

/* A country that has contact points. */
struct country {
	const char *code;
	char *name;
	char *folded; /* to sort by */
};

static struct labels *
country_names(const struct smppage *page)
{
	const char *langs[] = {labels_lang(page->words), NULL};

	return labels_load(langs, NULL);
}

static const char *
country_name(const struct labels *names, const char *code)
{
	const char *name =
	    names != NULL ? labels_find(names, "country", code) : NULL;

	return name != NULL ? name : code;
}

static void
say_person(struct webpage *p, const struct smpperson *person)
{
	const struct person *who = &person->person;

	if (who->given == NULL && who->family == NULL)
		return;
	webpage_html(p, "<p>");
	webpage_words2(p, "smp.choose.person",
	    who->given != NULL ? who->given : "",
	    who->family != NULL ? who->family : "");
	webpage_html(p, "</p>\n");
}

/* May this one begin?  Else it is said why not. */
static bool
may_begin(const struct smppage *page, struct webpage *p,
    const struct smpperson *person)
{
	if (smpperson_known(person) || !page->smp->need_person)
		return true;
	webpage_box(p, "error", "smp.choose.unknown", NULL, NULL);
	return false;
}

static int
compare(const void *a, const void *b)
{
	return strcmp(((const struct country *)a)->folded,
	    ((const struct country *)b)->folded);
}

/* The countries, sorted by their names in the language of the page. */
static struct country *
countries(
    const struct registry *registry, const struct labels *names, size_t *n)
{
	struct country *list = NULL;
	char folded[256];

	*n = 0;
	for (size_t i = 0; i < registry_count(registry); i++) {
		const struct registry_entry *e = registry_at(registry, i);
		size_t j = 0;

		while (j < *n && strcasecmp(list[j].code, e->country) != 0)
			j++;
		if (j < *n || *e->country == '\0')
			continue;
		list = xreallocarray(list, *n + 1, sizeof *list);
		list[*n].code = e->country;
		list[*n].name = xstrdup(country_name(names, e->country));
		(void)fold(list[*n].name, folded, sizeof folded);
		list[*n].folded = xstrdup(folded);
		(*n)++;
	}
	if (*n > 0)
		qsort(list, *n, sizeof *list, compare);
	return list;
}

static void
add_countries(const struct smppage *page, struct webpage *p)
{
	struct labels *names = country_names(page);
	size_t n;
	struct country *list = countries(page->smp->registry, names, &n);

	webpage_say(p, "h2", "smp.choose.country");
	if (n == 0)
		webpage_box(p, "error", "smp.choose.none", NULL, NULL);
	webpage_html(p, "<ul class=\"choices\">\n");
	for (size_t i = 0; i < n; i++) {
		char *code = http_encode(list[i].code);
		char *to = xasprintf("%s/country/%s", page->r->base, code);

		webpage_html(p, "<li><a");
		webpage_attribute(p, "href", to);
		webpage_html(p, ">");
		webpage_text(p, list[i].name);
		webpage_html(p, "</a></li>\n");
		free(to);
		free(code);
		free(list[i].name);
		free(list[i].folded);
	}
	webpage_html(p, "</ul>\n");
	free(list);
	labels_free(names);
}

static void
add_search(const struct smppage *page, struct webpage *p, const char *query)
{
	char *to = xasprintf("%s/", page->r->base);

	webpage_say(p, "h2", "smp.choose.search");
	webpage_html(p, "<form method=\"get\" role=\"search\"");
	webpage_attribute(p, "action", to);
	webpage_html(p, ">\n<label for=\"q\">");
	webpage_word(p, "smp.choose.institution");
	webpage_html(p, "</label>\n<input id=\"q\" name=\"q\" type=\"search\" "
			"maxlength=\"200\" autocomplete=\"organization\"");
	if (query != NULL)
		webpage_attribute(p, "value", query);
	webpage_html(p, ">\n<button class=\"quiet\">");
	webpage_word(p, "smp.choose.find");
	webpage_html(p, "</button>\n</form>\n");
	free(to);
}

static void
begin_start(const struct smppage *page, struct webpage *p)
{
	char *to = xasprintf("%s/start", page->r->base);

	webpage_html(p, "<form method=\"post\"");
	webpage_attribute(p, "action", to);
	webpage_html(p, ">\n");
	webpage_hidden(p, "token", page->token);
	webpage_html(p, "<ul class=\"choices\">\n");
	free(to);
}

/* LABEL leads to E; HINT, or NULL, stands below. */
static void
add_start(struct webpage *p, const struct registry_entry *e, const char *label,
    const char *hint)
{
	webpage_html(p, "<li><button name=\"emp\"");
	webpage_attribute(p, "value", e->url);
	webpage_html(p, ">");
	webpage_text(p, label);
	webpage_html(p, "</button>");
	if (hint != NULL && *hint != '\0' && strcmp(hint, label) != 0) {
		webpage_html(p, "<p class=\"hint\">");
		webpage_text(p, hint);
		webpage_html(p, "</p>");
	}
	webpage_html(p, "</li>\n");
}

static void
end_start(struct webpage *p)
{
	webpage_html(p, "</ul>\n</form>\n");
}

/* Does TEXT hold all words of QUERY, which is folded? */
static bool
matches(const char *text, const char *query)
{
	char folded[KIB], words[KIB], *save = NULL;

	(void)fold(text, folded, sizeof folded);
	memcpy(words, query, strlen(query) + 1);
	for (char *w = strtok_r(words, " -.,", &save); w != NULL;
	     w = strtok_r(NULL, " -.,", &save))
		if (strstr(folded, w) == NULL)
			return false;
	return true;
}

/* P NULL: only counts. */
static size_t
add_found(struct webpage *p, const struct labels *names,
    const struct registry_entry *e, const char *query)
{
	const char *country = country_name(names, e->country);
	size_t n = 0;
	char *hint;

	for (size_t i = 0; i < e->ninstitution; i++) {
		if (!matches(e->institution[i], query))
			continue;
		hint = xasprintf("%s, %s", country, e->name);
		if (p != NULL)
			add_start(p, e, e->institution[i], hint);
		free(hint);
		n++;
	}
	if (n == 0 && matches(e->name, query)) {
		if (p != NULL)
			add_start(p, e, e->name, country);
		n++;
	}
	return n;
}

static size_t
add_all_found(const struct smppage *page, struct webpage *p,
    const struct labels *names, const char *query)
{
	const struct registry *registry = page->smp->registry;
	size_t n = 0;

	/* "-" is no name */
	if (strpbrk(query, " -.,") != NULL &&
	    strspn(query, " -.,?") == strlen(query))
		return 0;
	for (size_t i = 0; i < registry_count(registry) && n < CAP_SMP_FOUND;
	     i++)
		n += add_found(p, names, registry_at(registry, i), query);
	return n;
}

static void
add_results(const struct smppage *page, struct webpage *p, const char *query)
{
	struct labels *names = country_names(page);
	char folded[KIB], number[32];
	size_t n;

	(void)fold(query, folded, sizeof folded);
	n = add_all_found(page, NULL, names, folded);
	(void)snprintf(number, sizeof number, "%zu", n);
	webpage_html(p, "<p role=\"status\">");
	webpage_words2(p, n > 0 ? "smp.choose.found" : "smp.choose.nothing",
	    number, query);
	webpage_html(p, "</p>\n");
	if (n > 0) {
		begin_start(page, p);
		(void)add_all_found(page, p, names, folded);
		end_start(p);
	}
	labels_free(names);
}

void
smppage_front(const struct smppage *page, const struct smpperson *person,
    const char *query, struct http_answer *a)
{
	struct webpage p;

	webpage_begin(
	    &p, page->words, "smp.choose.title", page->smp->name, page->r);
	webpage_html(&p, "<p>");
	webpage_word(&p, "smp.choose.text");
	webpage_html(&p, "</p>\n");
	say_person(&p, person);
	if (may_begin(page, &p, person)) {
		add_search(page, &p, query);
		if (query != NULL && *query != '\0')
			add_results(page, &p, query);
		add_countries(page, &p);
	}
	webpage_end(&p, a, 200);
}

/*
 * protocol: with singleFetch each contact point stands for the institution it
 * lists first; without, for all of its country.
 */
static void
add_point(struct webpage *p, const struct registry_entry *e)
{
	struct buf list = BUF_INIT((size_t)-1);
	size_t i;

	if (e->single_fetch && e->ninstitution > 0) {
		add_start(p, e, e->institution[0],
		    e->ninstitution == 1 ? e->name : NULL);
		return;
	}
	for (i = 0; i < e->ninstitution && i < 5; i++)
		(void)buf_printf(
		    &list, "%s%s", i > 0 ? ", " : "", e->institution[i]);
	if (i < e->ninstitution)
		(void)buf_adds(&list, ", …");
	add_start(p, e, e->name, list.data);
	buf_free(&list);
}

void
smppage_country(const struct smppage *page, const struct smpperson *person,
    const char *country, struct http_answer *a)
{
	const struct registry *registry = page->smp->registry;
	struct labels *names = country_names(page);
	char *to = xasprintf("%s/", page->r->base);
	struct webpage p;

	webpage_begin(
	    &p, page->words, "smp.country.title", page->smp->name, page->r);
	webpage_html(&p, "<p>");
	webpage_words2(
	    &p, "smp.country.text", country_name(names, country), NULL);
	webpage_html(&p, "</p>\n");
	if (may_begin(page, &p, person)) {
		begin_start(page, &p);
		for (size_t i = 0; i < registry_count(registry); i++) {
			const struct registry_entry *e =
			    registry_at(registry, i);

			if (strcasecmp(e->country, country) == 0)
				add_point(&p, e);
		}
		end_start(&p);
	}
	webpage_html(&p, "<p><a");
	webpage_attribute(&p, "href", to);
	webpage_html(&p, ">");
	webpage_word(&p, "smp.back");
	webpage_html(&p, "</a></p>\n");
	webpage_end(&p, a, 200);
	free(to);
	labels_free(names);
}
