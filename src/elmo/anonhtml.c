/* A page with the fields of an answer. */
#include <config.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "anonlayer.h"
#include "anonrun.h"
#include "buf.h"
#include "caps.h"
#include "msg.h"

/* Bytes of the page. */
struct range {
	size_t at, n;
};

struct input {
	struct range name, type, value; /* N 0: none */
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The attributes of the element whose name ends at AT; behind it. */
static size_t
read_input(const struct buf *page, size_t at, struct input *input)
{
	const char *s = page->data;
	struct range name, value;

	memset(input, 0, sizeof *input);
	while (at < page->len && s[at] != '>' && s[at] != '<') {
		while (at < page->len && (blank(s[at]) || s[at] == '/'))
			at++;
		name = (struct range){at, 0};
		while (at < page->len && !blank(s[at]) && s[at] != '=' &&
		       s[at] != '>' && s[at] != '/')
			at++;
		name.n = at - name.at;
		while (at < page->len && blank(s[at]))
			at++;
		if (at >= page->len || s[at] != '=') {
			at += name.n == 0 && at < page->len && s[at] != '>';
			continue;
		}
		for (at++; at < page->len && blank(s[at]);)
			at++;
		value = (struct range){at, 0};
		if (at < page->len && (s[at] == '"' || s[at] == '\'')) {
			char quote = s[at++];

			value.at = at;
			while (at < page->len && s[at] != quote)
				at++;
			value.n = at - value.at;
			at += at < page->len;
		} else {
			while (at < page->len && !blank(s[at]) && s[at] != '>')
				at++;
			value.n = at - value.at;
		}
		if (name.n == 4 && strncasecmp(s + name.at, "name", 4) == 0)
			input->name = value;
		if (name.n == 4 && strncasecmp(s + name.at, "type", 4) == 0)
			input->type = value;
		if (name.n == 5 && strncasecmp(s + name.at, "value", 5) == 0)
			input->value = value;
	}
	return at;
}

/* The value of a field, in its place. */
static int
put_value(const struct anonlayer *layer, const struct buf *page,
    const struct input *input, struct buf *out, struct fault *fault)
{
	struct anonrun_part part = {
	    page->data + input->value.at, input->value.n, false};
	struct anonrun run = {&part, 1};
	struct anonrun_at at = {0};
	struct buf value = BUF_INIT(2 * CAP_DEBUG);
	char name[32];
	size_t n =
	    input->name.n < sizeof name ? input->name.n : sizeof name - 1;
	int ret;

	memcpy(name, page->data + input->name.at, n);
	name[n] = '\0';
	while (anonrun_next(&run, &at))
		if (at.s[0] == '&' && at.n > 1 && at.cp > 0 && at.cp < 0x80)
			buf_addc(&value, (char)at.cp);
		else
			buf_add(&value, at.s, at.n);
	ret = anonlayer_field(layer, name, &value, fault);
	for (size_t i = 0; ret == 0 && i < value.len; i++) {
		char c = value.data[i];

		if (c == '&' || c == '<' || c == '"' || c == '\'')
			buf_printf(out, "&#%d;", c);
		else
			buf_addc(out, c);
	}
	buf_free(&value);
	return ret;
}

static bool
at_input(const struct buf *page, size_t at)
{
	return page->len - at > 7 &&
	       strncasecmp(page->data + at, "<input", 6) == 0 &&
	       (blank(page->data[at + 6]) || page->data[at + 6] == '/');
}

static void
put(struct buf *out, const struct buf *from, size_t at, size_t end)
{
	buf_add(out, from->data + at, end - at);
}

int
anonhtml(const struct anonlayer *layer, struct buf *buf, struct fault *fault)
{
	struct buf old = BUF_INIT(CAP_DEBUG), out = BUF_INIT(4 * CAP_DEBUG);
	size_t done = 0, next;
	struct input input;
	int ret = 0;

	buf_add(&old, buf->data, buf->len);
	anon_document(layer->options, buf->data, buf->len);
	for (size_t at = 0; ret == 0 && at < old.len; at = next) {
		next = at + 1;
		if (!at_input(&old, at))
			continue;
		next = read_input(&old, at + 6, &input);
		/* what makes it a field stays */
		memcpy(buf->data + input.name.at, old.data + input.name.at,
		    input.name.n);
		memcpy(buf->data + input.type.at, old.data + input.type.at,
		    input.type.n);
		if (input.name.n == 0 || input.value.n == 0)
			continue;
		put(&out, buf, done, input.value.at);
		ret = put_value(layer, &old, &input, &out, fault);
		done = input.value.at + input.value.n;
	}
	if (ret == 0) {
		put(&out, buf, done, buf->len);
		buf_free(buf);
		*buf = out;
	} else {
		buf_free(&out);
	}
	buf_free(&old);
	return ret;
}
