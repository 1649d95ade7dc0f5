#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "msg.h"
#include "valuemap.h"
#include "xalloc.h"

struct pair {
	char *key, *value;
};

struct valuemap {
	struct pair *v; /* by their keys */
	size_t n, size;
};

size_t
valuemap_span(const char *s, size_t n, const char *signs)
{
	char quote = '\0';
	bool braces = false;

	for (size_t i = 0; i < n; i++) {
		if (quote != '\0') {
			if (s[i] == quote)
				quote = '\0';
			continue;
		}
		if (s[i] == '\'' || s[i] == '"')
			quote = s[i];
		else if (!braces && strchr(signs, s[i]) != NULL)
			return i;
		else if (s[i] == '{' || s[i] == '}')
			braces = s[i] == '{';
	}
	return n;
}

char *
valuemap_word(const char *s, size_t n)
{
	char *word, *to;

	for (; n > 0 && strchr(" \t", *s) != NULL; s++)
		n--;
	while (n > 0 && strchr(" \t\r", s[n - 1]) != NULL)
		n--;
	word = xstrndup(s, n);
	if (n < 2 || (*s != '\'' && *s != '"') || s[n - 1] != *s)
		return word;
	to = word;
	for (size_t i = 1; i + 1 < n; i++) {
		*to++ = s[i];
		if (s[i] == *s && s[i + 1] == *s)
			i++;
	}
	*to = '\0';
	return word;
}

struct valuemap *
valuemap_new(void)
{
	return xcalloc(1, sizeof(struct valuemap));
}

void
valuemap_free(struct valuemap *map)
{
	if (map == NULL)
		return;
	for (size_t i = 0; i < map->n; i++) {
		free(map->v[i].key);
		free(map->v[i].value);
	}
	free(map->v);
	free(map);
}

/* Where KEY is, or would be. */
static size_t
place(const struct valuemap *map, const char *key)
{
	size_t low = 0, high = map->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(map->v[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_at(const struct valuemap *map, size_t i, const char *key)
{
	return i < map->n && strcmp(map->v[i].key, key) == 0;
}

/* Takes KEY and VALUE over. */
static void
insert(struct valuemap *map, size_t i, char *key, char *value)
{
	if (map->n == map->size) {
		map->size = map->size > 0 ? 2 * map->size : 16;
		map->v = xreallocarray(map->v, map->size, sizeof *map->v);
	}
	memmove(map->v + i + 1, map->v + i, (map->n - i) * sizeof *map->v);
	map->v[i].key = key;
	map->v[i].value = value;
	map->n++;
}

int
valuemap_add(struct valuemap *map, const char *s, size_t n, struct fault *fault)
{
	size_t sign = valuemap_span(s, n, "="), i;
	char *key, clean[64];

	if (sign == n)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "want 'VALUE=NEW', have '%s'",
		    msg_clean(clean, sizeof clean, s, n));
	key = valuemap_word(s, sign);
	i = place(map, key);
	if (is_at(map, i, key)) {
		free(key);
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "the value '%s' is mapped twice",
		    msg_clean(clean, sizeof clean, s, sign));
	}
	insert(map, i, key, valuemap_word(s + sign + 1, n - sign - 1));
	return 0;
}

struct valuemap *
valuemap_invert(const struct valuemap *map, struct fault *fault)
{
	struct valuemap *back = valuemap_new();
	char clean[64];

	for (size_t i = 0; i < map->n; i++) {
		const char *value = map->v[i].value;
		size_t at = place(back, value);

		if (strcmp(map->v[i].key, "*") == 0)
			continue;
		if (is_at(back, at, value)) {
			fault_set(fault, VERDICT_TROUBLE, 0,
			    "two values are '%s', which has no way back",
			    msg_clean(
				clean, sizeof clean, value, strlen(value)));
			valuemap_free(back);
			return NULL;
		}
		insert(back, at, xstrdup(value), xstrdup(map->v[i].key));
	}
	return back;
}

const char *
valuemap_find(const struct valuemap *map, const char *key)
{
	size_t i = place(map, key);

	if (!is_at(map, i, key) && *key != '\0')
		i = place(map, key = "*");
	return is_at(map, i, key) ? map->v[i].value : NULL;
}
