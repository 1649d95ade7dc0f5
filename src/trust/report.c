#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "algo.h"
#include "anchor.h"
#include "buf.h"
#include "cert.h"
#include "check.h"
#include "json.h"
#include "registry.h"
#include "report.h"
#include "spool.h"
#include "when.h"
#include "xalloc.h"

/* Hex digits of the record's SHA-256 that stand for it before people. */
#define HEAD 16

const char *
report_verdict(const struct check_result *r)
{
	if (r->verdict == VERDICT_TROUBLE)
		return "TROUBLE";
	if (r->verdict == VERDICT_NO)
		return "BAD";
	return r->intact ? "INTACT" : "OK";
}

static void
put_name(FILE *out, const struct report_name *name)
{
	char *file = name->raw ? xstrdup(name->file) : msg_name(name->file);
	char *member = NULL;

	fputs(file, out);
	if (name->member != NULL) {
		member =
		    name->raw ? xstrdup(name->member) : msg_name(name->member);
		fprintf(out, "(%s)", member);
	}
	free(file);
	free(member);
}

/* Who signed, for a document whose signature is good. */
static void
put_signer(FILE *out, const struct check_result *r)
{
	const struct trust_result *t = &r->judgement.trust;

	if (r->signature != CHECK_GOOD || !r->judgement.have_trust)
		return;
	fputs(r->intact ? "claims=" : "signed-by=", out);
	msg_put(out, t->name ? t->name : "?");
	if (t->entry != NULL) {
		fputs(" emp=", out);
		msg_put(out, t->entry->url);
	}
	putc(' ', out);
}

static void
put_warnings(FILE *out, const struct warnings *w)
{
	for (size_t i = 0; w != NULL && i < w->n; i++) {
		fputs("; ", out);
		msg_put(out, w->text[i]);
	}
}

static void
put_reason(FILE *out, const struct check_result *r)
{
	if (r->part != NULL)
		fprintf(out, "%s: ", r->part);
	if (r->fault.line > 0)
		fprintf(out, "line %ld: ", r->fault.line);
	msg_put(out, r->fault.text);
}

/* Whose record of the roster it is. */
static void
put_key(FILE *out, const struct check_result *r)
{
	char *key;

	if (r->person != CHECK_GOOD || r->whose.key == NULL)
		return;
	key = msg_name(r->whose.key);
	fprintf(out, " person=%s", key);
	free(key);
}

void
report_line(FILE *out, const struct report_name *name,
    const struct check_result *r, const struct warnings *input,
    const char *explanation)
{
	const struct trust_result *t = &r->judgement.trust;

	fprintf(out, "%s\t", report_verdict(r));
	put_name(out, name);
	putc('\t', out);
	if (r->verdict == VERDICT_OK) {
		put_signer(out, r);
		fprintf(out, "sha256=%.*s", HEAD, r->sha256);
		if (!r->intact && r->judgement.have_trust && !t->narrowed)
			fprintf(out, " (any of %zu)", t->any_of);
		put_key(out, r);
		put_warnings(out, input);
		put_warnings(out, &r->warnings);
		put_warnings(out, &r->told);
	} else {
		put_reason(out, r);
		if (r->part != NULL && strcmp(r->part, "rules") == 0)
			put_warnings(out, &r->told);
	}
	if (explanation != NULL) {
		fputs("; ", out);
		msg_put(out, explanation);
	}
	putc(name->raw ? '\0' : '\n', out);
}

void
report_warnings(
    const char *name, const struct warnings *a, const struct warnings *b)
{
	char *clean = msg_name(name);

	for (size_t i = 0; a != NULL && i < a->n; i++)
		msg_warn("%s: %s", clean, a->text[i]);
	for (size_t i = 0; i < b->n; i++)
		msg_warn("%s: %s", clean, b->text[i]);
	free(clean);
}

void
report_note(const char *name, const struct check_result *r)
{
	const struct siginfo *info = &r->dsig.info;
	const struct cert *cert = r->judgement.trust.cert;
	char stamp[WHEN_SIZE], *clean;

	if (!r->judgement.have_trust || cert == NULL || info->digest == NULL)
		return;
	clean = msg_name(name);
	if (cert->bare)
		msg_note("%s: %s over %s, %s of %d bits", clean,
		    info->signature->name, info->digest->name,
		    cert_type_name(cert->type), cert->bits);
	else
		msg_note("%s: %s over %s, %s of %d bits, %s, until %s", clean,
		    info->signature->name, info->digest->name,
		    cert_type_name(cert->type), cert->bits, cert->subject,
		    when_format(cert->not_after, stamp));
	free(clean);
}

void
report_source(FILE *out, struct spool *spool, long line)
{
	char window[4096], text[160], clean[4 * sizeof text];
	size_t len = 0;
	uint64_t off = 0;
	long at = 1;
	ptrdiff_t n;

	while (at <= line &&
	       (n = spool_read(spool, off, window, sizeof window, NULL)) > 0) {
		off += (uint64_t)n;
		for (ptrdiff_t i = 0; i < n && at <= line; i++) {
			if (at == line && window[i] != '\n' &&
			    len < sizeof text)
				text[len++] = window[i];
			at += window[i] == '\n';
		}
	}
	if (line > 0 && len > 0)
		fprintf(out, "%7ld  %s\n", line,
		    msg_clean(clean, sizeof clean, text, len));
}

static const char *
state(enum check_state state, const char *good, const char *bad)
{
	return state == CHECK_GOOD  ? good
	       : state == CHECK_BAD ? bad
				    : "not-asked";
}

static void
json_hex(struct json_out *out, const char *key, const unsigned char *sum)
{
	char hex[HASH_HEX];

	json_put(out, key, hash_hex(hex, sum, HASH_SHA256_LEN));
}

static void
json_clean(struct json_out *out, const char *key, const char *s)
{
	char clean[1024];

	json_put(out, key,
	    s == NULL ? NULL : msg_clean(clean, sizeof clean, s, strlen(s)));
}

static void
json_time(struct json_out *out, const char *key, time_t at)
{
	char stamp[WHEN_SIZE];

	json_put(out, key, when_format(at, stamp));
}

static void
json_cert(struct json_out *out, const char *key, const struct cert *cert,
    const struct cert_list *chain)
{
	json_begin(out, key);
	if (!cert->bare)
		json_hex(out, "sha256", cert->sha256);
	json_hex(out, "spkiSha256", cert->spki);
	if (!cert->bare) {
		json_put(out, "subject", cert->subject);
		json_put(out, "issuer", cert->issuer);
		json_put(out, "serial", cert->serial);
		json_time(out, "notBefore", cert->not_before);
		json_time(out, "notAfter", cert->not_after);
	}
	json_put(out, "keyType", cert_type_name(cert->type));
	json_put_int(out, "keyBits", cert->bits);
	if (chain != NULL) {
		json_begin_list(out, "chain");
		for (size_t i = 0; i < chain->n; i++)
			json_cert(out, NULL, chain->cert[i], NULL);
		json_end_list(out);
	}
	json_end(out);
}

static void
json_algo(struct json_out *out, const char *key, const struct algo *algo)
{
	if (algo != NULL)
		json_put(out, key, algo->name);
}

static void
json_algorithms(struct json_out *out, const struct siginfo *info)
{
	json_begin(out, "algorithms");
	json_algo(out, "signature", info->signature);
	json_algo(out, "digest", info->digest);
	json_algo(out, "c14n", info->c14n);
	json_algo(out, "transform", info->transform);
	json_end(out);
}

/* What KeyInfo says: the document's own word, not ours. */
static void
json_claims(struct json_out *out, const struct check_result *r)
{
	const struct siginfo *info = &r->dsig.info;

	json_begin(out, "keyInfo");
	json_clean(out, "subjectName", info->subject);
	json_clean(out, "keyName", info->key_name);
	json_put_bool(out, "keyValue", info->key != NULL);
	json_put_int(out, "certificates", (long long)info->nx509);
	json_put_int(out, "unreadable", (long long)info->bad_x509);
	json_put_bool(out, "matches",
	    r->judgement.have_trust && r->judgement.trust.claim_matches);
	json_begin_list(out, "sha256");
	for (size_t i = 0; i < info->nx509; i++) {
		unsigned char sum[HASH_MAX];

		if (hash_data(HASH_SHA256, info->x509[i].data, info->x509[i].n,
			sum, NULL) == 0)
			json_hex(out, NULL, sum);
	}
	json_end_list(out);
	json_end(out);
}

static const char *
signature_word(const struct check_result *r)
{
	if (r->signature == CHECK_NOT_ASKED)
		return "not-asked";
	if (r->judgement.verdict == VERDICT_TROUBLE)
		return "trouble";
	if (r->judgement.reason == JUDGE_NONE)
		return "none";
	if (r->signature == CHECK_BAD)
		return "bad";
	return r->judgement.trust.trusted ? "ok" : "intact";
}

static void
json_signature(struct json_out *out, const struct check_result *r)
{
	const struct judgement *j = &r->judgement;

	json_begin(out, "signature");
	json_put(out, "verdict", signature_word(r));
	if (r->signature != CHECK_NOT_ASKED) {
		json_put_bool(out, "trusted",
		    j->verdict == VERDICT_OK && j->trust.trusted);
		json_put_bool(
		    out, "narrowed", j->have_trust && j->trust.narrowed);
		json_put(out, "reason",
		    j->verdict == VERDICT_OK ? NULL : judge_word(j->reason));
		json_clean(out, "message",
		    j->verdict == VERDICT_OK ? NULL : j->fault.text);
		if (j->have_trust && j->trust.entry != NULL) {
			json_clean(out, "emp", j->trust.entry->name);
			json_clean(out, "empUrl", j->trust.entry->url);
			json_clean(out, "empCountry", j->trust.entry->country);
		}
		json_put_int(out, "line", r->dsig.line);
		json_put_int(out, "supplementSignatures", r->dsig.supplements);
		json_algorithms(out, &r->dsig.info);
		if (j->have_trust && j->trust.cert != NULL)
			json_cert(
			    out, "certificate", j->trust.cert, &j->trust.chain);
		json_claims(out, r);
	}
	json_end(out);
}

static void
json_schema(struct json_out *out, const struct check_result *r)
{
	json_begin(out, "schema");
	json_put(out, "verdict", state(r->schema, "ok", "bad"));
	if (r->schema != CHECK_NOT_ASKED) {
		json_put(out, "version", xsd_name(r->version));
		json_begin_list(out, "errors");
		for (size_t i = 0; i < r->nerrors; i++) {
			json_begin(out, NULL);
			json_put_int(out, "line", r->errors[i].line);
			json_clean(out, "message", r->errors[i].message);
			json_end(out);
		}
		json_end_list(out);
	}
	json_end(out);
}

static void
json_rules(struct json_out *out, const struct check_result *r)
{
	if (r->rules == CHECK_NOT_ASKED)
		return;
	rule_findings_json(&r->findings, out, "rules");
}

static void
json_warnings(struct json_out *out, const struct check_result *r,
    const struct warnings *input)
{
	json_begin_list(out, "warnings");
	for (size_t i = 0; input != NULL && i < input->n; i++)
		json_put(out, NULL, input->text[i]);
	for (size_t i = 0; i < r->warnings.n; i++)
		json_put(out, NULL, r->warnings.text[i]);
	json_end_list(out);
}

static void
json_verdict(struct json_out *out, const struct check_result *r)
{
	static const char *const words[] = {"ok", "bad", "trouble"};

	json_put(out, "verdict", r->intact ? "intact" : words[r->verdict]);
	if (r->verdict != VERDICT_OK) {
		json_put(out, "part", r->part);
		json_clean(out, "message", r->fault.text);
		if (r->fault.line > 0)
			json_put_int(out, "line", r->fault.line);
	}
}

int
report_json(struct buf *buf, const struct report_name *name,
    const struct check_result *r, const struct warnings *input,
    const char *explanation)
{
	struct json_out out;

	json_start(&out, buf);
	json_begin(&out, NULL);
	json_put_int(&out, "v", 1);
	json_put(&out, "file", name->file);
	json_put(&out, "member", name->member);
	json_put(&out, "sha256", r->read ? r->sha256 : NULL);
	json_verdict(&out, r);
	if (r->read) {
		json_put(&out, "flavour", flavour_name(r->flavour.kind));
		json_put(&out, "version", xsd_name(r->flavour.version));
		json_clean(&out, "generatedDate",
		    r->summary.generated[0] ? r->summary.generated : NULL);
		json_put(&out, "document", state(r->document, "ok", "bad"));
		json_signature(&out, r);
		json_schema(&out, r);
		json_rules(&out, r);
		whose_json(r->person == CHECK_NOT_ASKED ? NULL : &r->whose,
		    &out, "person");
		summary_json(&r->summary, &out, "summary");
	}
	json_clean(&out, "explanation", explanation);
	json_warnings(&out, r, input);
	json_end(&out);
	return json_line(&out);
}
