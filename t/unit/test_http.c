/* http, to be written. */
#include <config.h>

#include "http.h"
#include "tap.h"

int
main(void)
{
	return tap_done();
}
