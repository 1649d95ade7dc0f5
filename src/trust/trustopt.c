#include <config.h>

#include "anchor.h"
#include "trustopt.h"

static const char *const policies[] = {"network", "strict", NULL};

static struct anchors *anchors;
static struct strings certs, registries, distrusted, crls;
static const char *emp, *ca, *subject;
static bool embedded;
static int policy;

const struct opt trustopt[] = {
    OPT_LIST("cert", 0, "FILE", &certs,
	"trust the certificates or public keys in FILE"),
    OPT_LIST("registry", 0, "FILE|DIR", &registries,
	"trust the contact points of an EMREG list, EWP catalogue, snapshots"),
    OPT_STRING("emp", 0, "URL|NAME", &emp,
	"trust only this contact point of the registry"),
    OPT_STRING("ca", 0, "FILE", &ca,
	"trust whom these authorities certified as --subject"),
    OPT_STRING("subject", 0, "NAME", &subject,
	"the common name or DNS name that goes with --ca"),
    OPT_FLAG("embedded", 0, &embedded,
	"check integrity with the document's own certificate"),
    OPT_CHOICE(
	"policy", 0, "NAME", &policy, policies, "network (default) or strict"),
    OPT_LIST("distrust", 0, "FILE", &distrusted,
	"refuse the certificates and keys listed in FILE"),
    OPT_LIST("crl", 0, "FILE", &crls, "refuse what this revocation list names"),
    OPT_END};

struct anchors *
trustopt_anchors(void)
{
	if (anchors == NULL)
		anchors = anchors_new();
	return anchors;
}

bool
trustopt_embedded(void)
{
	return embedded;
}

static int
set(enum anchor_option option, const char *value, struct fault *fault)
{
	return value == NULL
		   ? 0
		   : anchors_set(trustopt_anchors(), option, value, fault);
}

static int
set_all(enum anchor_option option, struct strings *list, struct fault *fault)
{
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < list->n; i++)
		ret = set(option, list->v[i], fault);
	strings_free(list);
	return ret;
}

int
trustopt_load(bool optional, struct fault *fault)
{
	/* all of them, so that every list is freed */
	int bad = set_all(ANCHOR_CERT, &certs, fault) |
		  set_all(ANCHOR_REGISTRY, &registries, fault) |
		  set_all(ANCHOR_DISTRUST, &distrusted, fault) |
		  set_all(ANCHOR_CRL, &crls, fault);

	if (bad || set(ANCHOR_EMP, emp, fault) == -1 ||
	    set(ANCHOR_CA, ca, fault) == -1 ||
	    set(ANCHOR_SUBJECT, subject, fault) == -1 ||
	    set(ANCHOR_EMBEDDED, embedded ? "" : NULL, fault) == -1 ||
	    set(ANCHOR_POLICY, policies[policy], fault) == -1 ||
	    set(ANCHOR_AT, opt_common.at, fault) == -1)
		return -1;
	return anchors_load(trustopt_anchors(), optional, fault);
}
