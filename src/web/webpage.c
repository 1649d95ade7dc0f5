#include <config.h>

#include <stdlib.h>

#include "msg.h"
#include "webpage.h"

struct labels *
webpage_words(const struct http_request *r, struct fault *fault)
{
	const char *const none[] = {NULL};

	(void)r;
	return labels_load_words(none, fault);
}

void
webpage_begin(struct webpage *p, const struct labels *words, const char *title,
    const char *name, const struct http_request *langs)
{
	(void)title;
	(void)name;
	(void)langs;
	p->out = (struct buf)BUF_INIT((size_t)-1);
	p->words = words;
	p->sends = false;
}

void
webpage_end(struct webpage *p, struct http_answer *a, int status)
{
	http_answer_text(a, status, p->out.data);
	buf_free(&p->out);
}

void
webpage_html(struct webpage *p, const char *html)
{
	(void)buf_adds(&p->out, html);
}

void
webpage_text(struct webpage *p, const char *text)
{
	(void)buf_adds(&p->out, text);
}

void
webpage_word(struct webpage *p, const char *key)
{
	webpage_text(p, labels_get(p->words, key));
}

void
webpage_words2(
    struct webpage *p, const char *key, const char *one, const char *two)
{
	char *text = labels_format(p->words, key, one, two);

	webpage_text(p, text);
	free(text);
}

void
webpage_say(struct webpage *p, const char *tag, const char *key)
{
	(void)tag;
	webpage_word(p, key);
}

void
webpage_attribute(struct webpage *p, const char *name, const char *value)
{
	(void)p;
	(void)name;
	(void)value;
}

void
webpage_hidden(struct webpage *p, const char *name, const char *value)
{
	(void)p;
	(void)name;
	(void)value;
}

void
webpage_box(struct webpage *p, const char *kind, const char *key,
    const char *one, const char *two)
{
	(void)kind;
	webpage_words2(p, key, one, two);
}

int
webpage_send(struct http_answer *a, const struct labels *words,
    const char *title, const char *key, const char *url,
    const struct webpage_field *fields, size_t n, struct fault *fault)
{
	(void)a;
	(void)words;
	(void)title;
	(void)key;
	(void)url;
	(void)fields;
	(void)n;
	return fault_set(fault, VERDICT_TROUBLE, 0, "not there yet");
}

void
webpage_tell(struct http_answer *a, const struct labels *words, int status,
    const char *title, const char *key, const char *one)
{
	(void)title;
	(void)key;
	(void)one;
	(void)words;
	http_answer_text(a, status, NULL);
}
