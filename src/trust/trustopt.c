#include <config.h>

#include "anchor.h"
#include "trustopt.h"

static struct anchors *anchors;

struct anchors *
trustopt_anchors(void)
{
	if (anchors == NULL)
		anchors = anchors_new();
	return anchors;
}

static int
set(void *to, const char *value, struct fault *fault)
{
	const enum anchor_option *option = to;

	return anchors_set(trustopt_anchors(), *option, value, fault);
}

static enum anchor_option cert = ANCHOR_CERT, registry = ANCHOR_REGISTRY,
			  emp = ANCHOR_EMP, ca = ANCHOR_CA,
			  subject = ANCHOR_SUBJECT, embedded = ANCHOR_EMBEDDED,
			  policy = ANCHOR_POLICY, distrust = ANCHOR_DISTRUST,
			  crl = ANCHOR_CRL;

const struct opt trustopt[] = {
    OPT_CALL("cert", 0, 0, "FILE", &cert, set,
	"trust the certificates or public keys in FILE"),
    OPT_CALL("registry", 0, 0, "FILE|DIR", &registry, set,
	"trust the contact points of an EMREG list, EWP catalogue, snapshots"),
    OPT_CALL("emp", 0, 0, "URL|NAME", &emp, set,
	"trust only this contact point of the registry"),
    OPT_CALL("ca", 0, 0, "FILE", &ca, set,
	"trust whom these authorities certified as --subject"),
    OPT_CALL("subject", 0, 0, "NAME", &subject, set,
	"the common name or DNS name that goes with --ca"),
    OPT_CALL("embedded", 0, 0, NULL, &embedded, set,
	"check integrity with the document's own certificate"),
    OPT_CALL("policy", 0, 0, "NAME", &policy, set,
	"network (default) or strict"),
    OPT_CALL("distrust", 0, 0, "FILE", &distrust, set,
	"refuse the certificates and keys listed in FILE"),
    OPT_CALL("crl", 0, 0, "FILE", &crl, set,
	"refuse what this revocation list names"),
    OPT_END};

int
trustopt_load(bool optional, struct fault *fault)
{
	if (opt_common.at != NULL &&
	    anchors_set(trustopt_anchors(), ANCHOR_AT, opt_common.at, fault) ==
		-1)
		return -1;
	return anchors_load(trustopt_anchors(), optional, fault);
}
