#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "caps.h"
#include "key.h"
#include "msg.h"
#include "newfile.h"
#include "serveregistry.h"
#include "servesetup.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

#define BLANKS " \t\r"
#define DAY ((time_t)24 * 60 * 60)

static int
load_key(struct servesetup *setup, struct fault *fault)
{
	if (setup->p12_file != NULL) {
		setup->key = key_load_p12(
		    setup->p12_file, setup->pass_file, &setup->chain, fault);
		return setup->key != NULL ? 0 : -1;
	}
	setup->key = key_load(setup->key_file, setup->pass_file, fault);
	if (setup->key == NULL)
		return -1;
	for (size_t i = 0; i < setup->certs.n; i++)
		if (cert_load(setup->certs.v[i], &setup->chain, fault) == -1)
			return -1;
	return key_order(setup->key, &setup->chain, fault);
}

static int
make_key(struct servesetup *setup, const char *name, bool expired,
    struct fault *fault)
{
	time_t now = (time_t)when_now();
	struct cert *cert;

	setup->key = key_new(fault);
	if (setup->key == NULL)
		return -1;
	cert =
	    key_certify(setup->key, name, expired ? now - 30 * DAY : now - DAY,
		expired ? now - 2 * DAY : now + 365 * DAY, fault);
	if (cert == NULL)
		return -1;
	cert_list_add(&setup->chain, cert);
	return 0;
}

static int
write_cert(const struct servesetup *setup, struct fault *fault)
{
	struct newfile *file =
	    newfile_open(setup->cert_out, NEWFILE_REPLACE, fault);
	struct buf pem = BUF_INIT((size_t)-1);
	int ret = -1;

	if (file == NULL)
		return -1;
	serveregistry_pem(setup->chain.cert[0], &pem);
	if (spool_write_all(newfile_fd(file), pem.data, pem.len) == 0)
		ret = newfile_commit(file, fault);
	else {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s: %s", setup->cert_out,
		    strerror(errno));
		newfile_abandon(file);
	}
	buf_free(&pem);
	return ret;
}

int
servesetup_key(struct servesetup *setup, const char *name, bool expired,
    struct fault *fault)
{
	int ret;

	if (setup->key_file != NULL || setup->p12_file != NULL)
		ret = load_key(setup, fault);
	else
		ret = make_key(setup, name, expired, fault);
	return ret == 0 && setup->cert_out != NULL ? write_cert(setup, fault)
						   : ret;
}

/* One line, which is cut in place. */
static int
add_host(struct servesetup *setup, char *line, long number, struct fault *fault)
{
	size_t n = strcspn(line, "#");

	while (n > 0 && strchr(BLANKS, line[n - 1]) != NULL)
		n--;
	line[n] = '\0';
	line += strspn(line, BLANKS);
	if (*line == '\0')
		return 0;
	if (strpbrk(line, "/@?" BLANKS) != NULL)
		return fault_set(fault, VERDICT_TROUBLE, number,
		    "want host, host:port or .domain");
	strings_add(&setup->allowed, line);
	return 0;
}

int
servesetup_hosts(struct servesetup *setup, struct fault *fault)
{
	int fd = open(setup->allow_file, O_RDONLY | O_CLOEXEC), ret = -1;
	struct spool *spool = spool_new(CAP_CONFIG);
	char *text = NULL, *next;
	long number = 0;
	size_t n;

	if (fd == -1) {
		fault_set(fault, VERDICT_TROUBLE, 0, "%s", strerror(errno));
	} else if (spool_fill(spool, fd, fault) == 0) {
		n = (size_t)spool_size(spool);
		text = xcalloc(n + 1, 1);
		ret = spool_read(spool, 0, text, n, fault) < 0 ? -1 : 0;
	}
	for (char *line = text; ret == 0 && line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		ret = add_host(setup, line, ++number, fault);
	}
	if (ret == -1)
		fault_prefix(fault, setup->allow_file);
	if (fd != -1)
		(void)close(fd);
	spool_free(spool);
	free(text);
	return ret;
}

void
servesetup_free(struct servesetup *setup)
{
	key_free(setup->key);
	cert_list_free(&setup->chain);
	strings_free(&setup->certs);
	strings_free(&setup->allowed);
	setup->key = NULL;
}
