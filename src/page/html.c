#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/HTMLparser.h>

#include "bare.h"
#include "block.h"
#include "buf.h"
#include "caps.h"
#include "html.h"

/* What is done at the start and at the end of an element. */
enum action {
	FLOW,	 /* a part of the sentence around it */
	BREAK,	 /* parts paragraphs */
	HEADING, /* a paragraph in bold */
	ITEM,
	BULLETS,
	NUMBERS,
	ROW,
	CELL,
	LINES, /* line ends part paragraphs */
	DROP
};

/* A blank on either side of each name. */
static const struct {
	enum action action;
	const char *names;
} elements[] = {
    {FLOW, " a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd "
	   "label mark nobr q s samp small span strike strong sub sup time tt "
	   "u var wbr "},
    {HEADING, " dt h1 h2 h3 h4 h5 h6 "},
    {ITEM, " li "},
    {BULLETS, " dir menu ul "},
    {NUMBERS, " ol "},
    {ROW, " tr "},
    {CELL, " td th "},
    {LINES, " pre "},
    {DROP, " applet audio button canvas embed frameset head iframe img input "
	   "noframes object script select style svg template textarea video "},
};

/* What is not known parts paragraphs, so that no words grow together. */
static enum action
action_of(const xmlNode *node)
{
	char name[16] = " ";
	size_t n = 1;

	if (node->type != XML_ELEMENT_NODE)
		return DROP;
	for (const xmlChar *p = node->name; *p != '\0'; p++) {
		if (n + 2 >= sizeof name)
			return BREAK;
		name[n++] =
		    (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
	}
	name[n] = ' ';
	for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
		if (strstr(elements[i].names, name) != NULL)
			return elements[i].action;
	return BREAK;
}

#define BLANKS " \t\r\n\f"

/* Lists within lists beyond this are shown like the last. */
#define NESTED 8

struct walk {
	struct blocks *out;
	size_t first; /* of the blocks that are ours */
	size_t put;   /* paragraphs and items */
	const char *lang;
	struct buf text; /* of the paragraph that is being read */
	bool full;	 /* there were more of them than there may be */
	bool solid;	 /* which is not all blanks */
	bool cut;	 /* a cell has begun, and there is nothing in it yet */
	int heads, items, cells, lines;
	int lists;	       /* how many are open */
	size_t number[NESTED]; /* of the last item; 0 where there are none */
	bool numbered[NESTED];
	bool marked; /* the item that is being read has its mark to come: */
	size_t mark; /* a number; 0: a bullet */
};

static void
walk_begin(struct walk *w, struct blocks *out, const char *lang)
{
	*w = (struct walk){.out = out,
	    .first = out->n,
	    .lang = lang,
	    .text = BUF_INIT(CAP_TREE)};
}

/* Does what comes go on where BLOCK ends? */
static bool
goes_on(const struct block *block, enum block_kind kind, int level, size_t mark)
{
	if (block->kind != kind || kind != BLOCK_LIST)
		return block->kind == kind;
	return block->level == level &&
	       (mark == 0 ? block->number == 0
			  : block->number > 0 &&
				block->number + block->paras.n == mark);
}

/* One more paragraph or item, in the last block where that is of its kind. */
static void
put(struct walk *w, enum block_kind kind, enum style style, const char *text)
{
	struct block *last =
	    w->out->n > w->first ? &w->out->v[w->out->n - 1] : NULL;
	int deep = w->lists > NESTED ? NESTED : w->lists;
	int level = kind == BLOCK_LIST && deep > 0 ? deep - 1 : 0;
	size_t n;

	if (w->put >= CAP_HTML_NODES) {
		w->full = true;
		return;
	}
	w->put++;
	if (last == NULL || !goes_on(last, kind, level, w->mark)) {
		last = block_add(w->out, kind);
		last->level = level;
		last->number = kind == BLOCK_LIST ? w->mark : 0;
	}
	n = last->paras.n;
	paras_add(&last->paras, style, text, w->lang, NULL);
	if (last->paras.n > n && kind == BLOCK_PARAS)
		last->paras.v[n].indent = deep;
	if (last->paras.n == 0)
		w->out->n--; /* nothing that can be seen was in it */
}

/* Ends it; not WHOLE: something has been left out. */
static void
walk_end(struct walk *w, bool whole)
{
	if (!whole || w->full) {
		w->put = 0;
		put(w, BLOCK_PARAS, STYLE_BODY, "[\xe2\x80\xa6]");
	}
	buf_free(&w->text);
}

static void
add(struct walk *w, const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && strchr(BLANKS, s[i]) != NULL)
		i++;
	if (i < n) {
		w->solid = true;
		w->cut = false;
	}
	buf_add(&w->text, s, n);
}

/* The paragraph ends here. */
static void
flush(struct walk *w)
{
	bool item = w->items > 0;

	if (w->solid) {
		put(w, item && w->marked ? BLOCK_LIST : BLOCK_PARAS,
		    w->heads > 0 ? STYLE_STRONG : STYLE_BODY, w->text.data);
		w->marked = false;
	}
	buf_clear(&w->text);
	w->solid = w->cut = false;
}

/* Within an item or a cell the text goes on. */
static void
part(struct walk *w)
{
	if (w->items > 0 || w->cells > 0)
		add(w, " ", 1);
	else
		flush(w);
}

static void
open_list(struct walk *w, bool numbered)
{
	flush(w);
	if (w->lists < NESTED) {
		w->number[w->lists] = 0;
		w->numbered[w->lists] = numbered;
	}
	w->lists++;
}

/* What stands before an item: its number or a bullet. */
static void
open_item(struct walk *w)
{
	int at = w->lists < NESTED ? w->lists - 1 : NESTED - 1;

	flush(w);
	w->items++;
	w->marked = true;
	w->mark = at >= 0 && w->numbered[at] ? ++w->number[at] : 0;
}

static void
open_cell(struct walk *w)
{
	w->cells++;
	if (w->solid && !w->cut) {
		buf_adds(&w->text, " \xc2\xb7 ");
		w->cut = true;
	}
}

static void
enter(struct walk *w, enum action action)
{
	switch (action) {
	case HEADING:
		part(w);
		w->heads++;
		break;
	case ITEM:
		open_item(w);
		break;
	case BULLETS:
	case NUMBERS:
		open_list(w, action == NUMBERS);
		break;
	case CELL:
		open_cell(w);
		break;
	case LINES:
		part(w);
		w->lines++;
		break;
	case BREAK:
	case ROW:
		part(w);
		break;
	case FLOW:
	case DROP:
		break;
	}
}

static void
leave(struct walk *w, enum action action)
{
	switch (action) {
	case HEADING:
		part(w);
		w->heads--;
		break;
	case ITEM:
		flush(w);
		w->items--;
		w->marked = false;
		break;
	case BULLETS:
	case NUMBERS:
		flush(w);
		w->lists--;
		break;
	case CELL:
		w->cells--;
		break;
	case LINES:
		part(w);
		w->lines--;
		break;
	case BREAK:
	case ROW:
		part(w);
		break;
	case FLOW:
	case DROP:
		break;
	}
}

static void
add_text(struct walk *w, const char *s)
{
	if (w->lines == 0) {
		add(w, s, strlen(s));
		return;
	}
	for (size_t n; *s != '\0'; s += n) {
		n = strcspn(s, "\r\n");
		add(w, s, n);
		if (s[n] != '\0') {
			part(w);
			n++;
		}
	}
}

/* All that is in TOP.  No recursion: nesting is as deep as the input likes. */
static void
walk(struct walk *w, const xmlNode *top)
{
	const xmlNode *node = top->children;

	while (node != NULL) {
		enum action action = action_of(node);

		if (node->type == XML_TEXT_NODE && node->content != NULL)
			add_text(w, (const char *)node->content);
		if (action != DROP) {
			enter(w, action);
			if (node->children != NULL) {
				node = node->children;
				continue;
			}
			leave(w, action);
		}
		while (node->next == NULL && node->parent != top) {
			node = node->parent;
			leave(w, action_of(node));
		}
		node = node->next;
	}
	flush(w);
}

void
html_node(struct blocks *out, const xmlNode *node, const char *lang)
{
	struct walk w;

	walk_begin(&w, out, lang);
	walk(&w, node);
	walk_end(&w, true);
}

static void
silent(void *ctx, xmlErrorPtr error)
{
	(void)ctx;
	(void)error;
}

static htmlDocPtr
parse(const char *html, size_t n)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NODEFDTD |
			    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
			    HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
	htmlParserCtxtPtr ctxt = htmlNewParserCtxt();
	htmlDocPtr doc;

	if (ctxt == NULL)
		return NULL;
	ctxt->sax->serror = silent;
	doc = htmlCtxtReadMemory(ctxt, html, (int)n, NULL, "UTF-8", options);
	htmlFreeParserCtxt(ctxt);
	return doc;
}

void
html_blocks(struct blocks *out, const char *html, size_t n, const char *lang)
{
	size_t most = n < CAP_HTML ? n : CAP_HTML;
	struct buf bare = BUF_INIT(BARE_ROOM(CAP_HTML));
	bool whole = bare_html(html, most, CAP_HTML_NODES, &bare);
	htmlDocPtr doc = bare.len > 0 ? parse(bare.data, bare.len) : NULL;
	struct walk w;

	walk_begin(&w, out, lang);
	if (doc != NULL)
		walk(&w, (const xmlNode *)doc);
	xmlFreeDoc(doc);
	walk_end(&w, whole && most == n);
	if (doc == NULL && bare.len > 0)
		html_plain(out, html, n, lang);
	buf_free(&bare);
}

/* The length of a bullet and the blanks behind it, 0 when there is none. */
static size_t
bullet(const char *s, size_t n)
{
	static const char *const marks[] = {"-", "*", "\xe2\x80\xa2",
	    "\xe2\x80\x93", "\xe2\x80\x94", "\xc2\xb7", "\xe2\x80\xa3",
	    "\xe2\x97\xa6", "\xe2\x96\xaa", "\xef\x82\xb7"};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t len = strlen(marks[i]);

		if (n > len && memcmp(s, marks[i], len) == 0 &&
		    (s[len] == ' ' || s[len] == '\t'))
			return len + 1;
	}
	return 0;
}

/* Who breaks lines at the edge of a window fills them further than this. */
#define SHORT_LINE 50

static void
plain_line(struct walk *w, const char *s, size_t n)
{
	size_t mark;

	while (n > 0 && (*s == ' ' || *s == '\t')) {
		s++;
		n--;
	}
	mark = bullet(s, n);
	if (n == 0 || mark > 0) {
		flush(w);
		w->items = mark > 0;
		w->marked = true;
	}
	add(w, s + mark, n - mark);
	add(w, " ", 1);
	if (n < SHORT_LINE && w->items == 0)
		flush(w);
}

void
html_plain(struct blocks *out, const char *text, size_t n, const char *lang)
{
	struct walk w;
	size_t lines = 0;

	walk_begin(&w, out, lang);
	while (n > 0 && lines++ < CAP_HTML_NODES) {
		const char *end = memchr(text, '\n', n);
		size_t len = end != NULL ? (size_t)(end - text) : n;
		bool cr = len > 0 && text[len - 1] == '\r';

		plain_line(&w, text, len - cr);
		len += end != NULL;
		text += len;
		n -= len;
	}
	flush(&w);
	walk_end(&w, n == 0);
}

void
html_paras(
    const struct blocks *blocks, const enum style *style, struct paras *out)
{
	for (size_t i = 0; i < blocks->n; i++) {
		const struct block *b = &blocks->v[i];

		for (size_t j = 0; j < b->paras.n; j++) {
			const struct para *p = &b->paras.v[j];
			struct buf text = BUF_INIT(SIZE_MAX);
			size_t n = out->n;

			if (b->number > 0)
				buf_printf(&text, "%zu. ", b->number + j);
			else if (b->kind == BLOCK_LIST)
				buf_adds(&text, "\xe2\x80\xa2 ");
			buf_adds(&text, p->text);
			paras_add(out, style != NULL ? *style : p->style,
			    text.data, p->lang, NULL);
			if (out->n > n)
				out->v[n].indent = b->kind == BLOCK_LIST
						       ? b->level
						       : p->indent;
			buf_free(&text);
		}
	}
}

bool
html_looks(const char *text, size_t n)
{
	static const char *const tags[] = {"</p>", "</div>", "</li>", "</ul>",
	    "</ol>", "</b>", "</i>", "</strong>", "</em>", "</span>", "</td>",
	    "</a>", "</h1>", "</h2>", "</h3>", "</h4>", "<br>", "<br/>",
	    "<br />", "<p>"};

	for (; n > 2; text++, n--)
		for (size_t i = 0;
		     *text == '<' && i < sizeof tags / sizeof tags[0]; i++) {
			size_t len = strlen(tags[i]);

			if (n >= len && strncasecmp(text, tags[i], len) == 0)
				return true;
		}
	return false;
}
