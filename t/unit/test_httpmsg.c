/* httpmsg, to be written. */
#include <config.h>

#include "httpmsg.h"
#include "tap.h"

int
main(void)
{
	return tap_done();
}
