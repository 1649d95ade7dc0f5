#include <config.h>

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "json.h"
#include "newfile.h"
#include "smp.h"
#include "smpcheck.h"
#include "smpcount.h"
#include "smplink.h"
#include "smpsession.h"
#include "smpspool.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

#define TIDY_SECONDS 3600

/* SPOOL/DATE_KEY; the session's own name is in nobody's way, but a secret. */
static char *
stem_of(const struct smp *smp, const struct smpsession *s, struct fault *fault)
{
	unsigned char sum[HASH_SHA256_LEN];
	char hex[HASH_HEX], day[WHEN_SIZE];

	if (hash_data(HASH_SHA256, s->id, strlen(s->id), sum, fault) != 0)
		return NULL;
	(void)hash_hex(hex, sum, sizeof sum);
	(void)when_format(s->created, day);
	return xasprintf("%s/%.10s_%.16s", smp->spool, day, hex);
}

static int
put_spool(
    const char *stem, const char *ext, struct spool *spool, struct fault *fault)
{
	char *path = xasprintf("%s.%s", stem, ext);
	struct newfile *file = newfile_open(path, NEWFILE_REPLACE, fault);
	int ret = -1;

	if (file != NULL && spool_copy(spool, newfile_fd(file), fault) == 0)
		ret = newfile_commit(file, fault);
	else
		newfile_abandon(file);
	free(path);
	return ret;
}

static void
put_time(struct json_out *out, const char *key, int64_t t)
{
	char text[WHEN_SIZE];

	json_put(out, key, when_format(t, text));
}

static int64_t
received(const struct smpsession *s)
{
	char *path = smpsession_path(s, "answer");
	struct stat st;
	int64_t t = stat(path, &st) == 0 ? st.st_mtime : s->created;

	free(path);
	return t;
}

static void
put_point(struct json_out *out, const struct smpsession *s)
{
	json_begin(out, "contactPoint");
	json_put(out, "url", s->url);
	json_put(out, "name", s->name);
	json_put(out, "country", s->country);
	json_end(out);
}

/* "person" is whom the SIS knows by this key; verify.person, the judgement. */
static int
put_json(const struct smpsession *s, const struct smpcheck *c, const char *stem,
    struct buf *buf)
{
	struct buf verify = BUF_INIT(CAP_TREE);
	const char *name = strrchr(stem, '/') + 1;
	struct json_out out;
	int ret = -1;

	if (smpcheck_json(c, &verify) == 0) {
		verify.data[--verify.len] = '\0';
		json_start(&out, buf);
		json_begin(&out, NULL);
		json_put_int(&out, "v", 1);
		json_put(&out, "name", name);
		json_put(&out, "person", s->person.key);
		json_put(&out, "personVerdict",
		    !c->asked ? "not-asked"
			      : person_verdict(c->result.whose.verdict));
		put_point(&out, s);
		put_time(&out, "started", s->created);
		put_time(&out, "received", received(s));
		put_time(&out, "consented", when_now());
		json_put(&out, "returnCode", c->decoded.response.code);
		json_put(&out, "encoding", c->decoded.encoding);
		smpperson_put(&s->person, &out, "expected");
		(void)buf_adds(buf, ",\"verify\":");
		(void)buf_add(buf, verify.data, verify.len);
		json_end(&out);
		ret = json_line(&out);
	}
	buf_free(&verify);
	return ret;
}

int
smpspool_put(const struct smp *smp, const struct smpsession *s,
    const struct smpcheck *c, struct fault *fault)
{
	struct buf json = BUF_INIT(CAP_TREE);
	char *stem = stem_of(smp, s, fault);
	char *path = stem != NULL ? xasprintf("%s.json", stem) : NULL;
	int ret = -1;

	if (path == NULL)
		return -1;
	if (access(path, F_OK) == 0)
		ret = 1;
	else if (put_json(s, c, stem, &json) != 0)
		fault_set(fault, VERDICT_TROUBLE, 0, "too much to tell");
	else if (put_spool(stem, "received", c->body, fault) == 0 &&
		 put_spool(stem, "xml", c->record, fault) == 0) {
		ret = smpsession_file(path, json.data, json.len, false, fault);
		/* another request was faster */
		if (ret != 0 && access(path, F_OK) == 0)
			ret = 1;
	}
	buf_free(&json);
	free(path);
	free(stem);
	return ret;
}

/* Seconds since PATH was changed; -1: there is no such thing. */
static int64_t
age_of(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 ? when_now() - st.st_mtime : -1;
}

/* Sessions that count as expired are those that nobody ended. */
static void
purge_session(const struct smp *smp, const char *dir, const char *name,
    struct smpspool_gone *gone)
{
	struct smpsession s;
	char *path = xasprintf("%s/%s", dir, name);

	/* half made, or half removed, by a process that died */
	if (*name == '.') {
		if (age_of(path) > 60 * smp->minutes)
			smpsession_remove(smp, path);
	} else if (smpsession_is_id(name)) {
		int found = smpsession_load(smp, &s, name, NULL);

		if (found != 0 && s.dir != NULL &&
		    age_of(s.dir) > 60 * smp->minutes) {
			if (s.url != NULL && !smpsession_has(&s, "counted"))
				smpcount_add(smp, &s, SMPCOUNT_EXPIRED, NULL);
			smpsession_end(smp, &s);
			gone->sessions++;
		}
		smpsession_free(&s);
	}
	free(path);
}

static void
purge_record(const struct smp *smp, const char *dir, const char *name,
    struct smpspool_gone *gone)
{
	static const char *const kinds[] = {".json", ".xml", ".received"};
	char *path;

	/* DATE_KEY.kind, and nothing that others have put there */
	if (strlen(name) < 28 || name[10] != '_' ||
	    strspn(name, "0123456789-") != 10)
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (strcmp(name + 27, kinds[i]) != 0)
			continue;
		path = xasprintf("%s/%s", dir, name);
		if (age_of(path) > 86400 * (int64_t)smp->keep_days &&
		    unlink(path) == 0)
			gone->records += i == 0;
		free(path);
	}
}

static int
purge_all(const struct smp *smp, const char *path, bool sessions,
    struct smpspool_gone *gone, struct fault *fault)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (dir == NULL)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	while ((entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (sessions)
			purge_session(smp, path, entry->d_name, gone);
		else
			purge_record(smp, path, entry->d_name, gone);
	}
	closedir(dir);
	return 0;
}

static int
log_purge(const struct smp *smp, const struct smpspool_gone *gone,
    struct fault *fault)
{
	char now[WHEN_SIZE], *path = smpsession_state(smp, "purges");
	char *line = xasprintf("%s\tsessions %lu\trecords %lu\tlinks %lu\n",
	    when_format(when_now(), now), gone->sessions, gone->records,
	    gone->links);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	int ret = -1;

	/* without anything to tell, the time of the file tells when */
	if (fd != -1 && (gone->sessions | gone->records | gone->links) == 0)
		ret = futimens(fd, NULL);
	else if (fd != -1)
		ret = spool_write_all(fd, line, strlen(line));
	if (ret != 0)
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	free(line);
	free(path);
	return ret;
}

int
smpspool_purge(
    const struct smp *smp, struct smpspool_gone *gone, struct fault *fault)
{
	char *path = smpsession_state(smp, "sessions");
	int ret;

	memset(gone, 0, sizeof *gone);
	ret = purge_all(smp, path, true, gone, fault);
	if (ret == 0)
		ret = purge_all(smp, smp->spool, false, gone, fault);
	smplink_purge(smp, &gone->links);
	if (ret == 0)
		ret = log_purge(smp, gone, fault);
	free(path);
	return ret;
}

void
smpspool_tidy(const struct smp *smp)
{
	char *path = smpsession_state(smp, "purges");
	int64_t age = age_of(path);
	struct smpspool_gone gone;

	if (age < 0 || age > TIDY_SECONDS)
		(void)smpspool_purge(smp, &gone, NULL);
	free(path);
}
