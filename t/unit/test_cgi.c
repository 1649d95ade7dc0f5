/* cgi, to be written. */
#include <config.h>

#include "cgi.h"
#include "tap.h"

int
main(void)
{
	return tap_done();
}
