/* Answers in another form than a form body, which are told and read on. */
#include <config.h>

#include "anonlayer.h"
#include "buf.h"

int
anonjson(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	(void)layer;
	(void)fault;
	anonlayer_blank(buf->data, buf->len);
	return 0;
}

int
anonmultipart(
    const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	return anonjson(layer, buf, fault);
}

int
anonmessage(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	return anonjson(layer, buf, fault);
}

int
anonhtml(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	(void)fault;
	anon_encoded(layer->options, buf);
	return 0;
}
