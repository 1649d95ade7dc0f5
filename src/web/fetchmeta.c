#include <config.h>

#include <sys/stat.h>

#include <errno.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "caps.h"
#include "cert.h"
#include "fetch.h"
#include "fetchmeta.h"
#include "hash.h"
#include "json.h"
#include "newfile.h"
#include "registry.h"
#include "regtext.h"
#include "spool.h"
#include "when.h"

static void
put_cert(struct json_out *out, const struct cert *cert)
{
	char hex[HASH_HEX], at[WHEN_SIZE];

	json_begin(out, NULL);
	hash_hex(hex, cert->sha256, sizeof cert->sha256);
	json_put(out, "sha256", cert->bare ? NULL : hex);
	hash_hex(hex, cert->spki, sizeof cert->spki);
	json_put(out, "spkiSha256", hex);
	json_put(out, "subject", cert->bare ? NULL : cert->subject);
	json_put(out, "notAfter",
	    cert->bare ? NULL : when_format(cert->not_after, at));
	json_end(out);
}

static void
put_contact(struct json_out *out, const struct fetch *f,
    const struct registry_entry *entry)
{
	json_begin(out, "contactPoint");
	json_put(out, "url", f->url);
	json_put(out, "name", entry != NULL ? entry->name : NULL);
	json_put(out, "countryCode",
	    entry != NULL && *entry->country != '\0' ? entry->country : NULL);
	json_begin_list(out, "certificates");
	for (size_t i = 0; entry != NULL && i < entry->nkey; i++)
		put_cert(out, entry->key[i].cert);
	json_end_list(out);
	json_end(out);
}

int
fetchmeta_json(struct fetch *f, const struct registry_entry *entry,
    struct buf *buf, struct fault *fault)
{
	static const char *const verdicts[] = {"ok", "refused", "trouble"};
	const struct decoded *d = &f->decoded;
	char hex[HASH_HEX], at[WHEN_SIZE];
	struct json_out out;

	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "verdict", verdicts[f->verdict]);
	json_put(
	    &out, "reason", f->verdict != VERDICT_OK ? f->fault.text : NULL);
	json_put(&out, "returnCode", d->response.code);
	json_put(&out, "message", d->response.message);
	json_put(&out, "session", f->session);
	json_put(&out, "received", when_format(f->received, at));
	put_contact(&out, f, entry);
	json_begin_list(&out, "repairs");
	for (size_t i = 0; i < d->repairs.n; i++)
		json_put(&out, NULL, d->repairs.text[i]);
	json_end_list(&out);
	json_put(&out, "encoding", *d->encoding != '\0' ? d->encoding : NULL);
	if (f->verdict == VERDICT_OK && d->spool != NULL) {
		if (hash_spool(d->spool, hex, fault) != 0)
			return -1;
		json_put_int(&out, "bytes", (long long)spool_size(d->spool));
		json_put(&out, "sha256", hex);
	} else {
		json_put_null(&out, "bytes");
		json_put_null(&out, "sha256");
	}
	if (hash_spool(f->body, hex, fault) != 0)
		return -1;
	json_put(&out, "responseSha256", hex);
	json_end(&out);
	if (json_line(&out) != 0)
		return fault_set(
		    fault, VERDICT_TROUBLE, 0, "--meta: too much to say");
	return 0;
}

int
fetchmeta_save(const char *file, struct spool *spool, struct fault *fault)
{
	struct newfile *to = newfile_open(file, NEWFILE_REPLACE, fault);

	if (to == NULL)
		return -1;
	if (fchmod(newfile_fd(to), 0600) != 0) {
		fault_set(
		    fault, VERDICT_TROUBLE, 0, "%s: %s", file, strerror(errno));
		newfile_abandon(to);
		return -1;
	}
	if (spool_copy(spool, newfile_fd(to), fault) != 0) {
		newfile_abandon(to);
		return -1;
	}
	return newfile_commit(to, fault);
}
