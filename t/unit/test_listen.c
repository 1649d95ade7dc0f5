/* listen, to be written. */
#include <config.h>

#include "listen.h"
#include "tap.h"

int
main(void)
{
	return tap_done();
}
