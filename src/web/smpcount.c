#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "msg.h"
#include "smp.h"
#include "smpcount.h"
#include "smpsession.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

static const char *const words[SMPCOUNT_OUTCOMES] = {"started", "accepted",
    "discarded", "cancelled", "no-results", "error", "refused", "other-person",
    "expired"};

/* In one write, so that lines of several processes do not mix. */
void
smpcount_add(const struct smp *smp, const struct smpsession *s,
    enum smpcount_outcome outcome, const char *credits)
{
	char day[WHEN_SIZE], *path = smpsession_state(smp, "counts");
	char *country = msg_name(s->country), *url = msg_name(s->url);
	struct buf line = BUF_INIT((size_t)-1);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	(void)when_format(when_now(), day);
	(void)buf_printf(&line, "%.10s\t%s\t%s\t%s\t%s\n", day, country, url,
	    words[outcome], credits != NULL ? credits : "");
	if (fd == -1 || spool_write_all(fd, line.data, line.len) != 0)
		msg_warn("%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	buf_free(&line);
	free(country);
	free(url);
	free(path);
}

struct sum {
	char *country, *url;
	unsigned long n[SMPCOUNT_OUTCOMES];
	double credits;
};

struct sums {
	struct sum *sum;
	size_t n;
};

static struct sum *
find(struct sums *sums, const char *country, const char *url)
{
	struct sum *s;

	for (size_t i = 0; i < sums->n; i++)
		if (strcmp(sums->sum[i].url, url) == 0)
			return &sums->sum[i];
	sums->sum = xreallocarray(sums->sum, sums->n + 1, sizeof *sums->sum);
	s = &sums->sum[sums->n++];
	memset(s, 0, sizeof *s);
	s->country = xstrdup(country);
	s->url = xstrdup(url);
	return s;
}

/* The next of the fields of a line; "" behind the last. */
static char *
field(char **line)
{
	char *start = *line, *tab = strchr(start, '\t');

	if (tab != NULL)
		*tab++ = '\0';
	*line = tab != NULL ? tab : start + strlen(start);
	return start;
}

/* What was cut off by a full disk is passed over. */
static void
add(struct sums *sums, char *line, const char *since, const char *until)
{
	char *day = field(&line), *country = field(&line);
	char *url = field(&line), *outcome = field(&line);
	char *credits = field(&line);
	struct sum *s;

	if (strlen(day) != 10 || (since != NULL && strcmp(day, since) < 0) ||
	    (until != NULL && strcmp(day, until) > 0))
		return;
	for (size_t i = 0; i < SMPCOUNT_OUTCOMES; i++) {
		if (strcmp(outcome, words[i]) != 0)
			continue;
		s = find(sums, country, url);
		s->n[i]++;
		s->credits += strtod(credits, NULL);
	}
}

static int
by_country(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	int order = strcmp(x->country, y->country);

	return order != 0 ? order : strcmp(x->url, y->url);
}

static void
print_table(const struct sums *sums, FILE *out)
{
	fputs("country\tcontact point", out);
	for (size_t i = 0; i < SMPCOUNT_OUTCOMES; i++)
		fprintf(out, "\t%s", words[i]);
	fputs("\tcredits\n", out);
	for (size_t i = 0; i < sums->n; i++) {
		const struct sum *s = &sums->sum[i];

		msg_put(out, s->country);
		putc('\t', out);
		msg_put(out, s->url);
		for (size_t j = 0; j < SMPCOUNT_OUTCOMES; j++)
			fprintf(out, "\t%lu", s->n[j]);
		fprintf(out, "\t%.10g\n", s->credits);
	}
}

static int
print_json(const struct sums *sums, FILE *out)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < sums->n; i++) {
		const struct sum *s = &sums->sum[i];
		struct buf line = BUF_INIT(CAP_TREE);
		struct json_out json;
		char credits[32];

		(void)snprintf(credits, sizeof credits, "%.10g", s->credits);
		json_start(&json, &line);
		json_begin(&json, NULL);
		json_put_int(&json, "v", 1);
		json_put(&json, "country", s->country);
		json_put(&json, "url", s->url);
		for (size_t j = 0; j < SMPCOUNT_OUTCOMES; j++)
			json_put_int(&json, words[j], (long long)s->n[j]);
		json_put_raw(&json, "credits", credits);
		json_end(&json);
		ret = json_line(&json);
		if (ret == 0)
			fwrite(line.data, 1, line.len, out);
		buf_free(&line);
	}
	return ret;
}

int
smpcount_print(const struct smp *smp, const char *since, const char *until,
    bool json, FILE *out, struct fault *fault)
{
	char *path = smpsession_state(smp, "counts"), *line = NULL;
	FILE *in = fopen(path, "re");
	struct sums sums = {NULL, 0};
	size_t size = 0;
	ssize_t n;
	int ret = 0;

	if (in == NULL && errno != ENOENT)
		ret = fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	while (in != NULL && (n = getline(&line, &size, in)) > 0) {
		line[n - 1] = '\0';
		add(&sums, line, since, until);
	}
	if (sums.n > 0)
		qsort(sums.sum, sums.n, sizeof *sums.sum, by_country);
	if (ret == 0 && json)
		ret = print_json(&sums, out);
	else if (ret == 0)
		print_table(&sums, out);
	for (size_t i = 0; i < sums.n; i++) {
		free(sums.sum[i].country);
		free(sums.sum[i].url);
	}
	free(sums.sum);
	free(line);
	free(path);
	if (in != NULL)
		fclose(in);
	return ret;
}
