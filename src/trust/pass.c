#include <config.h>

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "msg.h"
#include "pass.h"
#include "pem.h"

int
pass_load(const char *path, struct pass *pass, struct fault *fault)
{
	size_t n, line;
	char *s;
	int rc = 0;

	memset(pass, 0, sizeof *pass);
	if (path == NULL)
		return 0;
	s = pem_load(path, &n, fault);
	if (s == NULL) {
		fault_prefix(fault, path);
		return -1;
	}
	line = strcspn(s, "\r\n");
	if (line > PASS_MAX_LEN) {
		rc = fault_set(fault, VERDICT_TROUBLE, 0,
		    "%s: pass phrase too long: want at most %d bytes", path,
		    PASS_MAX_LEN);
	} else {
		memcpy(pass->text, s, line);
		pass->given = true;
	}
	OPENSSL_cleanse(s, n);
	free(s);
	return rc;
}

void
pass_wipe(struct pass *pass)
{
	OPENSSL_cleanse(pass, sizeof *pass);
}
