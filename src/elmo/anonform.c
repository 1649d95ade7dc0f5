#include <config.h>

#include <string.h>
#include <strings.h>

#include "anonescape.h"
#include "anonlayer.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"

#define NAME 32 /* a longer name of a field is none */

/* A name may be text that a missing escape has cut. */
static bool
is_name(const struct buf *name, bool value)
{
	size_t n = name->len == 0
		       ? 0
		       : strspn(name->data,
			     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
			     "UVWXYZ0123456789_.- ");

	return value && n > 0 && n <= NAME && n == name->len;
}

/* The field from S to NEXT. */
static int
field(const struct anonlayer *layer, const char *s, const char *next,
    struct buf *out, struct fault *fault)
{
	const char *equal = memchr(s, '=', (size_t)(next - s));
	const char *end = equal != NULL ? equal : next;
	struct anonescape name_style = {.form = true};
	struct anonescape style = {.form = true};
	struct buf name = BUF_INIT(CAP_DEBUG), value = BUF_INIT(2 * CAP_DEBUG);
	int ret = 0;

	anonescape_read(&name_style, s, (size_t)(end - s), &name);
	if (is_name(&name, equal != NULL)) {
		buf_add(out, s, (size_t)(end - s));
	} else {
		anonlayer_blank(name.data, name.len);
		anonescape_write(&name_style, name.data, name.len, out);
	}
	if (equal != NULL) {
		buf_addc(out, '=');
		anonescape_read(
		    &style, equal + 1, (size_t)(next - equal) - 1, &value);
		ret = anonlayer_field(
		    layer, name.data != NULL ? name.data : "", &value, fault);
		if (value.len > 0)
			anonescape_write(&style, value.data, value.len, out);
	}
	buf_free(&name);
	buf_free(&value);
	return ret;
}

int
anonform(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	const char *s = buf->data, *end = s + buf->len, *next;
	struct buf out = BUF_INIT(4 * CAP_DEBUG);
	int ret = 0;

	while (s < end && *s != '\0' && strchr(" \t\r\n", *s) != NULL)
		s++;
	while (end > s && (end[-1] == '\r' || end[-1] == '\n'))
		end--;
	buf_add(&out, buf->data, (size_t)(s - buf->data));
	for (; ret == 0 && s <= end; s = next + 1) {
		next = memchr(s, '&', (size_t)(end - s));
		next = next != NULL ? next : end;
		ret = field(layer, s, next, &out, fault);
		if (next < end)
			buf_addc(&out, '&');
	}
	buf_add(&out, end, buf->len - (size_t)(end - buf->data));
	if (ret == 0) {
		buf_free(buf);
		*buf = out;
	} else {
		buf_free(&out);
	}
	return ret;
}
