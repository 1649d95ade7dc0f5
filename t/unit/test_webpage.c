/* webpage, to be written. */
#include <config.h>

#include "webpage.h"
#include "tap.h"

int
main(void)
{
	return tap_done();
}
