#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "cert.h"
#include "httpmsg.h"
#include "json.h"
#include "serve.h"
#include "serveregistry.h"
#include "xalloc.h"

void
serveregistry_pem(const struct cert *cert, struct buf *out)
{
	size_t n = BASE64_ENCODED(cert->der_len);
	char *text = xmalloc(n + 1);

	base64_encode(cert->der, cert->der_len, text);
	(void)buf_adds(out, "-----BEGIN CERTIFICATE-----\n");
	for (size_t i = 0; i < n; i += 64) {
		(void)buf_add(out, text + i, n - i < 64 ? n - i : 64);
		(void)buf_addc(out, '\n');
	}
	(void)buf_adds(out, "-----END CERTIFICATE-----\n");
	free(text);
}

void
serveregistry(const struct serve *serve, const struct http_request *r,
    struct http_answer *a)
{
	char *origin = http_request_origin(r);
	char *url = serve->url != NULL
			? xstrdup(serve->url)
			: xasprintf("%s%s/", origin != NULL ? origin : "",
			      r->base != NULL ? r->base : "");
	struct buf pem = BUF_INIT((size_t)-1);
	struct json_out out;

	serveregistry_pem(serve->chain->cert[0], &pem);
	json_start(&out, &a->body);
	json_begin(&out, NULL);
	json_begin_list(&out, "countries");
	json_begin(&out, NULL);
	json_put(&out, "countryCode", serve->country);
	json_put(&out, "countryName", serve->country);
	json_put_bool(&out, "singleFetch", false);
	json_end(&out);
	json_end_list(&out);
	json_begin_list(&out, "emps");
	json_begin(&out, NULL);
	json_put(&out, "acronym", serve->name);
	json_put(&out, "countryCode", serve->country);
	json_begin_list(&out, "institutions");
	json_put(&out, NULL, serve->name);
	json_end_list(&out);
	json_put(&out, "url", url);
	json_put(&out, "pubKey", pem.data);
	json_end(&out);
	json_end_list(&out);
	json_end(&out);
	(void)json_line(&out);
	a->status = 200;
	http_answer_header(a, "Content-Type", "application/json");
	http_answer_header(a, "X-Content-Type-Options", "nosniff");
	http_answer_header(a, "Cache-Control", "no-cache");
	buf_free(&pem);
	free(url);
	free(origin);
}
