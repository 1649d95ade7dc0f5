#include <config.h>

#include <stdlib.h>

#include "authentic.h"

void
authentic_free(struct authentic *authentic)
{
	if (authentic == NULL)
		return;
	free(authentic->sha256);
	free(authentic->signer);
	free(authentic->emp);
	free(authentic->url);
	free(authentic->country);
	free(authentic->algorithm);
	free(authentic->fingerprint);
	free(authentic->issuer);
	free(authentic->not_before);
	free(authentic->not_after);
	free(authentic->at);
	free(authentic->seal);
	*authentic = (struct authentic){.state = AUTHENTIC_UNSIGNED};
}
