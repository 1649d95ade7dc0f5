#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "caps.h"
#include "csvread.h"
#include "msg.h"
#include "serve.h"
#include "servecommand.h"
#include "servesource.h"
#include "spool.h"
#include "xalloc.h"

/* All of a file; NULL with *fault set, without its name: that is a person's. */
static struct spool *
load(const char *path, uint64_t max, struct fault *fault)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct spool *spool;

	if (fd == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
		return NULL;
	}
	spool = spool_borrow(fd, max, fault);
	if (spool != NULL && spool_own(&spool, fault) == -1) {
		spool_free(spool);
		spool = NULL;
	}
	(void)close(fd);
	return spool;
}

static void
add(struct servesource_people *people, const char *user, const char *file,
    const char *name)
{
	people->v = xreallocarray(people->v, people->n + 1, sizeof *people->v);
	people->v[people->n++] = (struct servesource_person){
	    xstrdup(user), xstrdup(file), xstrdup(name)};
}

/* A name in the directory, and no way out of it. */
static bool
plain(const char *file)
{
	return strchr(file, '/') == NULL && *file != '.';
}

static int
add_rows(struct csvread *csv, struct servesource_people *people,
    const char *path, struct fault *fault)
{
	bool head = true;
	int got;

	while ((got = csvread_row(csv, fault)) == 1) {
		const char *file = csv->ncells > 1 ? csv->cell[1] : "";

		if (head &&
		    (csv->ncells < 2 || strcmp(csv->cell[0], "user") != 0 ||
			strcmp(file, "file") != 0)) {
			fault_set(fault, VERDICT_TROUBLE, csv->row_line,
			    "want the columns user,file");
			got = -1;
		} else if (!head && !plain(file)) {
			fault_set(fault, VERDICT_TROUBLE, csv->row_line,
			    "want the name of a file in the directory");
			got = -1;
		}
		if (got == -1)
			break;
		if (!head && *csv->cell[0] != '\0')
			add(people, csv->cell[0], file,
			    csv->ncells > 2 ? csv->cell[2] : "");
		head = false;
	}
	if (got == -1)
		fault_prefix(fault, path);
	return got;
}

static int
read_index(
    const char *path, struct servesource_people *people, struct fault *fault)
{
	struct spool *spool = load(path, CAP_CONFIG, fault);
	size_t n = spool != NULL ? (size_t)spool_size(spool) : 0;
	struct csvread csv;
	char *text;
	int ret = -1;

	if (spool == NULL) {
		fault_prefix(fault, path);
		return -1;
	}
	text = xmalloc(n + 1);
	text[n] = '\0';
	if (spool_read(spool, 0, text, n, fault) >= 0) {
		csvread_begin(&csv, text, n);
		ret = add_rows(&csv, people, path, fault);
		csvread_end(&csv);
	} else {
		free(text);
	}
	spool_free(spool);
	return ret;
}

static int
by_user(const void *a, const void *b)
{
	const struct servesource_person *p = a, *q = b;

	return strcmp(p->user, q->user);
}

/* Without an index, which only --demo may do: each NAME.xml is a person. */
static int
read_directory(
    const char *path, struct servesource_people *people, struct fault *fault)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	while ((entry = readdir(dir)) != NULL && people->n < CAP_SERVE_PEOPLE) {
		const char *end = strrchr(entry->d_name, '.');
		char *user;

		if (end == NULL || strcmp(end, ".xml") != 0 ||
		    !plain(entry->d_name))
			continue;
		user = xstrndup(entry->d_name, (size_t)(end - entry->d_name));
		add(people, user, entry->d_name, "");
		free(user);
	}
	(void)closedir(dir);
	if (people->n > 0)
		qsort(people->v, people->n, sizeof *people->v, by_user);
	return 0;
}

int
servesource_people(const struct serve *serve, struct servesource_people *people,
    struct fault *fault)
{
	char *index = serve->index != NULL
			  ? xstrdup(serve->index)
			  : xasprintf("%s/index.csv", serve->records);
	int ret;

	*people = (struct servesource_people){NULL, 0};
	if (serve->demo && serve->index == NULL && access(index, F_OK) != 0)
		ret = read_directory(serve->records, people, fault);
	else
		ret = read_index(index, people, fault);
	free(index);
	return ret;
}

void
servesource_people_free(struct servesource_people *people)
{
	for (size_t i = 0; i < people->n; i++) {
		free(people->v[i].user);
		free(people->v[i].file);
		free(people->v[i].name);
	}
	free(people->v);
	*people = (struct servesource_people){NULL, 0};
}

const char *
servesource_other(const struct servesource_people *people, const char *user)
{
	size_t i = 0;

	while (i < people->n && strcmp(people->v[i].user, user) != 0)
		i++;
	for (size_t k = 1; k < people->n; k++) {
		const struct servesource_person *p =
		    &people->v[(i + k) % people->n];

		if (*p->file != '\0' && strcmp(p->user, user) != 0)
			return p->user;
	}
	return NULL;
}

static enum servesource
from_directory(const struct serve *serve, const char *user,
    struct spool **record, struct fault *fault)
{
	struct servesource_people people;
	enum servesource ret = SERVESOURCE_FAILED;
	const char *file = "";
	char *path;

	if (servesource_people(serve, &people, fault) == 0) {
		ret = SERVESOURCE_NONE;
		for (size_t i = 0; i < people.n; i++)
			if (strcmp(people.v[i].user, user) == 0)
				file = people.v[i].file;
	}
	if (*file != '\0') {
		path = xasprintf("%s/%s", serve->records, file);
		*record = load(path, CAP_TREE, fault);
		ret = *record != NULL ? SERVESOURCE_FOUND : SERVESOURCE_FAILED;
		free(path);
	}
	servesource_people_free(&people);
	return ret;
}

enum servesource
servesource_get(const struct serve *serve, const char *user,
    struct spool **record, struct fault *fault)
{
	if (serve->command.n == 0)
		return from_directory(serve, user, record, fault);
	return servecommand(&serve->command, user, record, fault);
}
