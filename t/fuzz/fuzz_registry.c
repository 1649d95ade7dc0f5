/*
 * A list of contact points from anyone: both formats, the certificates in
 * them, and, when the input is no list, the reader of key files.
 */
#include <config.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cert.h"
#include "msg.h"
#include "registry.h"
#include "spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look_up(const struct registry *registry)
{
	const struct registry_entry *e;
	size_t i, k;

	for (i = 0; (e = registry_at(registry, i)) != NULL; i++) {
		registry_find(registry, e->url, NULL);
		registry_find(registry, e->name, NULL);
		for (k = 0; k < e->nkey; k++)
			if (registry_owner(registry, e->key[k].cert, NULL) ==
			    NULL)
				__builtin_trap();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct registry *registry = registry_new();
	struct spool *spool = spool_memory(data, size);
	struct cert_list list = CERT_LIST_NONE;
	struct fault fault = FAULT_NONE;

	if (registry_read(registry, spool, "list", 0, &fault) == 0) {
		/* a later list of the same series */
		registry_read(registry, spool, "list", 86400, &fault);
		look_up(registry);
	} else {
		if (fault.verdict != VERDICT_TROUBLE || *fault.text == '\0')
			__builtin_trap();
		cert_parse(data, size, &list, &fault);
	}
	cert_list_free(&list);
	spool_free(spool);
	registry_free(registry);
	return 0;
}
