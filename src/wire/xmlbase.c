#include <config.h>

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "xalloc.h"
#include "xmlbase.h"

/* A run of bytes in a caller's string; s NULL: not there at all. */
struct part {
	const char *s;
	size_t n;
};

struct reference {
	struct part scheme;    /* with its colon */
	struct part authority; /* with its slashes */
	struct part path;
	struct part query; /* with its question mark */
};

static size_t
scheme_length(const char *s)
{
	size_t n = 0;

	if (!isalpha((unsigned char)*s))
		return 0;
	while (isalnum((unsigned char)s[n]) ||
	       (s[n] != '\0' && strchr("+-.", s[n]) != NULL))
		n++;
	return s[n] == ':' ? n + 1 : 0;
}

/* RFC 3986, appendix B; the fragment is left out. */
static struct reference
parse(const char *s)
{
	struct reference r = {{NULL, 0}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
	size_t n = scheme_length(s);

	if (n > 0)
		r.scheme = (struct part){s, n};
	s += n;
	if (s[0] == '/' && s[1] == '/') {
		n = 2 + strcspn(s + 2, "/?#");
		r.authority = (struct part){s, n};
		s += n;
	}
	n = strcspn(s, "?#");
	r.path = (struct part){s, n};
	s += n;
	if (*s == '?')
		r.query = (struct part){s, strcspn(s, "#")};
	return r;
}

static bool
dots(struct part segment, size_t n)
{
	return segment.n == n && memcmp(segment.s, "..", n) == 0;
}

/*
 * RFC 3986, 5.2.4 as 1.1 changes it: runs of slashes are one, ".." that climb
 * out of a relative path stay, and a path that ends with a dot segment ends
 * with a slash.  In place; OUT is a path that owns its memory.
 */
static void
remove_dots(char *path)
{
	bool absolute = *path == '/', slash = false;
	size_t from = 0, len = absolute;
	size_t floor = absolute; /* behind this ".." finds something to undo */
	size_t size = strlen(path);

	while (from < size) {
		struct part segment = {path + from, strcspn(path + from, "/")};

		from += segment.n;
		slash = from < size;
		from += slash;
		if (segment.n == 0)
			continue;
		if (dots(segment, 1)) {
			slash = true;
			continue;
		}
		if (dots(segment, 2) && (len > floor || absolute)) {
			len -= len > floor; /* the slash */
			while (len > floor && path[len - 1] != '/')
				len--;
			slash = true;
			continue;
		}
		if (dots(segment, 2))
			floor = len + 3;
		memmove(path + len, segment.s, segment.n);
		len += segment.n;
		if (slash || dots(segment, 2))
			path[len++] = '/';
	}
	path[len] = '\0';
}

/* The path REF seen from the path of BASE (RFC 3986, 5.2.3). */
static char *
merge(const struct reference *base, struct part ref)
{
	size_t keep = base->path.n;
	char *path = xmalloc(keep + ref.n + 3), *end = path;

	while (keep > 0 && base->path.s[keep - 1] != '/')
		keep--;
	/* ".." is a directory whether or not a slash says so (1.1, 2.4) */
	if (dots((struct part){base->path.s + keep, base->path.n - keep}, 2) ||
	    dots((struct part){base->path.s + keep, base->path.n - keep}, 1))
		keep = base->path.n;
	if (base->authority.s != NULL && base->path.n == 0)
		*end++ = '/';
	if (keep > 0)
		memcpy(end, base->path.s, keep);
	end += keep;
	if (keep > 0 && end[-1] != '/')
		*end++ = '/';
	memcpy(end, ref.s, ref.n);
	end[ref.n] = '\0';
	return path;
}

static char *
append(char *out, struct part part)
{
	if (part.n > 0)
		memcpy(out, part.s, part.n);
	return out + part.n;
}

char *
xmlbase_join(const char *base, const char *ref)
{
	struct reference b = parse(base), r = parse(ref);
	char *path = NULL, *out, *end;

	if (r.scheme.s == NULL) {
		r.scheme = b.scheme;
		if (r.authority.s == NULL) {
			r.authority = b.authority;
			if (r.path.n == 0) {
				path = xstrndup(b.path.s, b.path.n);
				if (r.query.s == NULL)
					r.query = b.query;
			} else if (*r.path.s != '/') {
				path = merge(&b, r.path);
			}
		}
	}
	if (path == NULL)
		path = xstrndup(r.path.s, r.path.n);
	/* one byte of room: a path may end with a slash that it had not */
	path = xreallocarray(path, strlen(path) + 2, 1);
	remove_dots(path);
	out =
	    xmalloc(r.scheme.n + r.authority.n + strlen(path) + r.query.n + 1);
	end = append(append(out, r.scheme), r.authority);
	end = append(end, (struct part){path, strlen(path)});
	end = append(end, r.query);
	*end = '\0';
	free(path);
	return out;
}
