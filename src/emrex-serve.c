#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "httpurl.h"
#include "listen.h"
#include "msg.h"
#include "opt.h"
#include "serve.h"
#include "servesetup.h"
#include "std.h"
#include "webpage.h"
#include "xalloc.h"

static const char *const codes[] = {"ncp", "emp", NULL};

static struct listen_options net;
static struct servesetup setup;
static struct serve serve = {.name = "EMREX", .country = "XX"};
static const char *command, *fault_name;
static bool any_return, list_faults;
static int code;
static long late = 30;

static const struct opt own[] = {
    OPT_STRING("listen", 0, "ADDRESS", &net.address,
	"HOST:PORT or unix:PATH; 127.0.0.1:8380 with --demo"),
    OPT_STRING("key", 0, "FILE", &setup.key_file, "the key that signs"),
    OPT_LIST("cert", 0, "FILE", &setup.certs,
	"its certificate and those above it; repeatable"),
    OPT_STRING("p12", 0, "FILE", &setup.p12_file,
	"key and certificates in one PKCS#12 file"),
    OPT_STRING("pass-file", 0, "FILE", &setup.pass_file,
	"the pass phrase of key or PKCS#12 is the first line of FILE"),
    OPT_STRING("records", 0, "DIR", &serve.records, "where the records are"),
    OPT_STRING("index", 0, "FILE", &serve.index,
	"CSV of user,file in DIR (DIR/index.csv)"),
    OPT_STRING("command", 0, "CMD", &command,
	"prints the record of the person whom it gets as JSON"),
    OPT_STRING("user-header", 0, "NAME", &serve.user_header,
	"the header in which a proxy says who it is"),
    OPT_LIST("trusted-proxy", 0, "ADDRESS[/BITS]", &net.trusted_proxies,
	"whose headers are believed; repeatable"),
    OPT_LIST("host", 0, "NAME[:PORT]", &net.hosts,
	"a name by which we are asked; repeatable"),
    OPT_STRING("tls-cert", 0, "FILE", &net.tls_cert,
	"certificates for https, ours first"),
    OPT_STRING("tls-key", 0, "FILE", &net.tls_key, "the key for https"),
    OPT_STRING("return-allow", 0, "FILE", &setup.allow_file,
	"the hosts of the clients, one in a line"),
    OPT_FLAG("any-return", 0, &any_return, "send records to any host"),
    OPT_STRING("name", 0, "TEXT", &serve.name, "what people call it (EMREX)"),
    OPT_STRING("country", 0, "CODE", &serve.country,
	"its country in /registry.json (XX)"),
    OPT_STRING("url", 0, "URL", &serve.url, "its address there"),
    OPT_CHOICE(
	"codes", 0, "ncp|emp", &code, codes, "begin of the return codes (ncp)"),
    OPT_FLAG("demo", 0, &serve.demo,
	"made records, a made key, whoever one says one is"),
    OPT_STRING("cert-out", 0, "FILE", &setup.cert_out,
	"write the certificate that signs to FILE"),
    OPT_STRING("fault", 0, "NAME", &fault_name,
	"what is wrong with each answer, see --list-faults"),
    OPT_NUMBER("late", 0, "SECONDS", &late, 1, 55,
	"how long the fault late takes (30)"),
    OPT_FLAG("list-faults", 0, &list_faults,
	"print the faults and what comes of them"),
    OPT_END};

static const struct opt *const tables[] = {own, opt_basic, NULL};

static const struct opt_tool tool = {
    "--key=FILE --cert=FILE [OPTION]...\n--demo [OPTION]...",
    "Be a contact point: let students send their records to a client.", tables};

static int
print_faults(void)
{
	struct servefault f;

	for (size_t i = 0; servefault_at(i, &f) == 0; i++)
		printf("%s\t%s\t%s\n", f.name, f.what, f.outcome);
	return VERDICT_OK;
}

/* What --demo stands for, where nothing else is said. */
static void
settle_demo(void)
{
	const char *dir = getenv("EMREX_DEMO");

	if (net.address == NULL)
		net.address = "127.0.0.1:8380";
	if (serve.records == NULL)
		serve.records = dir != NULL ? dir : DEMODIR;
	if (setup.allow_file == NULL && !any_return) {
		strings_add(&setup.allowed, "127.0.0.1");
		strings_add(&setup.allowed, "[::1]");
	}
}

static int
settle_who(void)
{
	if (serve.demo && (serve.user_header != NULL || command != NULL))
		return opt_usage("--demo excludes --user-header and --command");
	if (serve.demo)
		settle_demo();
	else if (serve.user_header == NULL)
		return opt_usage("want --user-header or --demo");
	if (serve.user_header != NULL && net.trusted_proxies.n == 0 &&
	    net.address != NULL && strncmp(net.address, "unix:", 5) != 0)
		return opt_usage("--user-header wants --trusted-proxy, or "
				 "--listen=unix:PATH");
	if ((serve.records != NULL) == (command != NULL))
		return opt_usage("want either --records or --command");
	return 0;
}

static int
settle(const struct strings *args)
{
	int status;

	if (args->n > 0)
		return opt_usage("want no operands, have %zu", args->n);
	status = settle_who();
	if (status != 0)
		return status;
	if (net.address == NULL)
		return opt_usage("want --listen");
	if (setup.p12_file != NULL
		? setup.key_file != NULL || setup.certs.n > 0
		: (setup.key_file == NULL) != (setup.certs.n == 0) ||
		      (setup.key_file == NULL && !serve.demo))
		return opt_usage("want --key and --cert, or --p12 alone");
	if ((net.tls_cert == NULL) != (net.tls_key == NULL))
		return opt_usage("want both --tls-cert and --tls-key");
	if (setup.allow_file != NULL && any_return)
		return opt_usage(
		    "--return-allow and --any-return exclude each other");
	if (setup.allow_file == NULL && !any_return && !serve.demo)
		return opt_usage("want --return-allow or --any-return");
	if (servefault_find(fault_name, &serve.fault) == -1)
		return opt_usage("--fault=%s: see --list-faults", fault_name);
	serve.prefix = code == 1 ? "EMP_" : "NCP_";
	serve.late = (unsigned)late;
	serve.allowed = any_return ? NULL : &setup.allowed;
	for (char *s = command != NULL ? xstrdup(command) : NULL,
		  *word = s != NULL ? strtok(s, " \t") : NULL;
	     word != NULL; word = strtok(NULL, " \t"))
		strings_add(&serve.command, word);
	return command != NULL && serve.command.n == 0
		   ? opt_usage("--command: want a program")
		   : 0;
}

static enum listen_how
done(void *ctx, const struct http_request *r, struct http_answer *a,
    const char *notes, size_t n, const struct fault *fault)
{
	if (fault != NULL) {
		msg_error("%s", fault->text);
		serve_failed(ctx, r, a);
	}
	while (n > 0) {
		const char *end = memchr(notes, '\n', n);
		size_t len = end != NULL ? (size_t)(end - notes) : n;

		if (*notes == '!')
			msg_warn("%.*s", (int)len - 1, notes + 1);
		else
			msg_note("%.*s", (int)len, notes);
		len += end != NULL;
		notes += len;
		n -= len;
	}
	return LISTEN_ANSWER;
}

static int
run(struct fault *fault)
{
	static const struct listen_handler handler = {
	    serve_room, serve_answer, serve_work, done, webpage_refuse};
	struct listen *listen = listen_open(&net, fault);
	int end;

	if (listen == NULL)
		return -1;
	printf("%s%s\n", listen_url(listen),
	    strncmp(net.address, "unix:", 5) == 0 ? "" : "/");
	end = std_flush(fault) == 0
		  ? listen_run(listen, &handler, &serve, 0, fault)
		  : -1;
	listen_free(listen);
	return end == -1 ? -1 : 0;
}

int
main(int argc, char **argv)
{
	struct strings args = {NULL, 0};
	struct fault fault = FAULT_NONE;
	enum verdict verdict = VERDICT_OK;
	int status;

	std_init(argv[0]);
	status = opt_parse(&tool, argc, argv, &args);
	if (status == -1 && list_faults)
		status = print_faults();
	if (status == -1 && (status = settle(&args)) == 0) {
		if ((setup.allow_file == NULL ||
			servesetup_hosts(&setup, &fault) == 0) &&
		    servesetup_key(&setup, serve.name,
			serve.fault.id == SERVEFAULT_EXPIRED, &fault) == 0 &&
		    serve_start(&serve, &fault) == 0) {
			serve.key = setup.key;
			serve.chain = &setup.chain;
			(void)run(&fault);
		}
		msg_raise(&verdict, NULL, &fault);
		status = (int)verdict;
	}
	servesetup_free(&setup);
	strings_free(&serve.command);
	strings_free(&net.hosts);
	strings_free(&net.trusted_proxies);
	strings_free(&args);
	return std_close(status);
}
