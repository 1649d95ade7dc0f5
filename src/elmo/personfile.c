#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "natid.h"
#include "person.h"
#include "personfile.h"
#include "xalloc.h"

char *
personfile_slurp(const char *path, size_t max, size_t *n, struct fault *fault)
{
	struct buf buf = BUF_INIT(max + 1);
	char block[65536];
	ssize_t got = 0;
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO
					: open(path, O_RDONLY | O_CLOEXEC);

	while (fd != -1 && (got = read(fd, block, sizeof block)) > 0)
		if (buf_add(&buf, block, (size_t)got) == -1)
			break;
	if (fd == -1 || got == -1)
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	else if (got > 0)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "more than %zu bytes", max);
	if (fd > STDIN_FILENO)
		close(fd);
	if (fd == -1 || got != 0) {
		buf_free(&buf);
		return NULL;
	}
	*n = buf.len;
	return buf_take(&buf);
}

/* The member of PERSON that KEY is about, NULL for none. */
static char **
member(struct person *p, const char *key)
{
	if (strcmp(key, "given") == 0)
		return &p->given;
	if (strcmp(key, "family") == 0)
		return &p->family;
	if (strcmp(key, "birth_name") == 0)
		return &p->birth_name;
	if (strcmp(key, "born") == 0)
		return &p->bday;
	return NULL;
}

static int
set(struct person *p, const char *key, const char *value, long line,
    struct fault *fault)
{
	char **to = member(p, key);

	if (to == NULL)
		return fault_set(fault, VERDICT_TROUBLE, line,
		    "want given, family, birth_name, born or id");
	if (*to != NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, line, "%s is given twice", key);
	if (strlen(value) >= CAP_PERSON_TEXT)
		return fault_set(
		    fault, VERDICT_TROUBLE, line, "%s is too long", key);
	*to = xstrdup(value);
	return 0;
}

static int
add_id(struct person *p, const char *type, const char *value, long line,
    struct fault *fault)
{
	if (*type == '\0' || *value == '\0')
		return fault_set(fault, VERDICT_TROUBLE, line,
		    "id: want a type and a value");
	if (p->nids == CAP_PERSON_IDS)
		return fault_set(
		    fault, VERDICT_TROUBLE, line, "too many identifiers");
	person_add_id(p, type, value);
	return 0;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The first word of *S, which is moved to what follows; ended by a blank, or
 * by ':' or '='. */
static char *
word(char **s, bool signs)
{
	char *start = *s + strspn(*s, " \t");
	size_t n = strcspn(start, signs ? " \t:=" : " \t");
	char *end = start + n;

	*s = end + strspn(end, " \t");
	if (signs && (**s == ':' || **s == '='))
		*s += 1 + strspn(*s + 1, " \t");
	*end = '\0';
	return start;
}

static int
parse_line(struct person *p, char *line, long number, struct fault *fault)
{
	size_t n = strlen(line);
	char *key, *type;

	while (n > 0 && is_blank(line[n - 1]))
		line[--n] = '\0';
	line += strspn(line, " \t");
	if (*line == '\0' || *line == '#')
		return 0;
	key = word(&line, true);
	if (strcmp(key, "id") != 0)
		return set(p, key, line, number, fault);
	type = word(&line, false);
	return add_id(p, type, line, number, fault);
}

static int
parse_lines(struct person *p, char *text, struct fault *fault)
{
	long number = 1;

	for (char *next; text != NULL; text = next, number++) {
		next = strchr(text, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (parse_line(p, text, number, fault) == -1)
			return -1;
	}
	return 0;
}

static int
parse_ids(struct person *p, const struct json_value *ids, struct fault *fault)
{
	const struct json_value *value;
	const char *type;
	void *at = NULL;

	if (json_kind(ids) != JSON_IS_OBJECT)
		return fault_set(fault, VERDICT_TROUBLE, 0,
		    "id: want an object of types and values");
	while ((value = json_next(ids, &at, &type)) != NULL) {
		if (json_text(value) == NULL)
			return fault_set(fault, VERDICT_TROUBLE, 0,
			    "id: want a string for each type");
		if (add_id(p, type, json_text(value), 0, fault) == -1)
			return -1;
	}
	return 0;
}

static int
parse_members(
    struct person *p, const struct json_value *root, struct fault *fault)
{
	const struct json_value *value;
	const char *key;
	void *at = NULL;
	int status = 0;

	while (status == 0 && (value = json_next(root, &at, &key)) != NULL) {
		if (strcmp(key, "id") == 0)
			status = parse_ids(p, value, fault);
		else if (json_kind(value) == JSON_IS_NULL &&
			 member(p, key) != NULL)
			continue;
		else if (json_text(value) == NULL && member(p, key) != NULL)
			status = fault_set(fault, VERDICT_TROUBLE, 0,
			    "%s: want a string", key);
		else
			status = set(p, key, json_text(value), 0, fault);
	}
	return status;
}

static int
parse_json(struct person *p, const char *text, size_t n, struct fault *fault)
{
	struct fault why = FAULT_NONE;
	struct json_doc *doc = json_parse(text, n, &why);
	const struct json_value *root;
	int status = -1;

	/* what the parser says of it shows what stands there */
	if (doc == NULL)
		return fault_set(fault, VERDICT_TROUBLE, why.line, "not JSON");
	root = json_root(doc);
	if (json_kind(root) != JSON_IS_OBJECT)
		fault_set(fault, VERDICT_TROUBLE, 0, "want a JSON object");
	else
		status = parse_members(p, root, fault);
	json_close(doc);
	return status;
}

int
personfile_parse(
    struct person *p, const char *text, size_t n, struct fault *fault)
{
	char *copy, *s;
	int status;

	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		n -= 3;
	}
	if (memchr(text, '\0', n) != NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "a NUL: this is no text");
	copy = xstrndup(text, n);
	s = copy + strspn(copy, " \t\r\n");
	status = *s == '{' ? parse_json(p, s, strlen(s), fault)
			   : parse_lines(p, copy, fault);
	free(copy);
	return status;
}

int
personfile_read(struct person *p, const char *path, struct fault *fault)
{
	size_t n;
	char *text = personfile_slurp(path, CAP_CONFIG, &n, fault);
	int status = -1;

	if (text != NULL)
		status = personfile_parse(p, text, n, fault);
	free(text);
	if (status == 0 && p->given == NULL && p->family == NULL &&
	    p->bday == NULL && p->nids == 0)
		status =
		    fault_set(fault, VERDICT_TROUBLE, 0, "nobody is described");
	if (status == -1)
		fault_prefix(fault, path);
	return status;
}

static int
id_of_file(
    struct person *p, const char *type, const char *path, struct fault *fault)
{
	size_t n, blank;
	char *text = personfile_slurp(path, CAP_CONFIG, &n, fault), *s = text;
	int status = -1;

	if (text != NULL) {
		if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
			s += 3;
		s[strcspn(s, "\r\n")] = '\0';
		s += strspn(s, " \t");
		blank = strlen(s);
		while (blank > 0 && is_blank(s[blank - 1]))
			s[--blank] = '\0';
		status = add_id(p, type, s, 0, fault);
	}
	free(text);
	if (status == -1)
		fault_prefix(fault, path);
	return status;
}

int
personfile_id(struct person *p, const char *option, struct fault *fault)
{
	const char *value = strchr(option, ':');
	char *type;
	int status;

	if (value == NULL || value == option || value[1] == '\0')
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "--id: want TYPE:@FILE");
	type = xstrndup(option, (size_t)(value - option));
	value++;
	if (*value == '@')
		status = id_of_file(p, type, value + 1, fault);
	else if (natid_kind(type) == NATID_ESI)
		status = add_id(p, type, value, 0, fault);
	else /* the command line is for everyone to see */
		status = fault_set(fault, VERDICT_TROUBLE, 0,
		    "want TYPE:@FILE, a value is taken for esi only");
	free(type);
	if (status == -1)
		fault_prefix(fault, "--id");
	return status;
}
