/*
 * httpbody: any bytes as a request: its target, headers, cookies and body.
 */
#include <config.h>

#include <stddef.h>
#include <stdint.h>

#include "httpmsg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}
