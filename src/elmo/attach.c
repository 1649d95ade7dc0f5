#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "attach.h"
#include "datauri.h"
#include "msg.h"
#include "tree.h"
#include "warnings.h"
#include "xalloc.h"

static char *
or_empty(char *text)
{
	return text != NULL ? text : xstrdup("");
}

static bool
empty(const xmlNode *content)
{
	const xmlNode *n = content != NULL ? content->children : NULL;

	return n == NULL ||
	       (n->next == NULL && n->type == XML_TEXT_NODE &&
		   n->content[strspn((const char *)n->content, " \t\r\n")] ==
		       '\0');
}

static void
add(struct attach_list *list, const struct doc *doc,
    const struct doc_attachment *a, const xmlNode *content)
{
	struct attach *entry;
	const char *langs[2] = {NULL, NULL};

	list->v = xreallocarray(list->v, list->n + 1, sizeof *list->v);
	entry = &list->v[list->n++];
	entry->number = list->n;
	entry->above = a->above;
	entry->type = or_empty(doc_text_at(doc, a->node, "type"));
	entry->lang = doc_lang(content != NULL ? content : a->node);
	langs[0] = *entry->lang != '\0' ? entry->lang : NULL;
	entry->title = or_empty(doc_title(doc, a->node, langs));
	entry->place = doc_place(a);
	entry->line = tree_line(a->node);
	entry->content = empty(content) ? NULL : content;
}

void
attach_list(const struct doc *doc, struct attach_list *list)
{
	struct doc_attachments all;

	*list = (struct attach_list){NULL, 0};
	doc_attachments(doc, &all);
	for (size_t i = 0; i < all.n; i++) {
		const xmlNode *node = doc_first(doc, all.v[i].node, "content");

		do {
			add(list, doc, &all.v[i], node);
			node = doc_next(doc, node, "content");
		} while (node != NULL);
	}
	doc_attachments_free(&all);
}

void
attach_list_free(struct attach_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->v[i].type);
		free(list->v[i].title);
		free(list->v[i].lang);
		free(list->v[i].place);
	}
	free(list->v);
	*list = (struct attach_list){NULL, 0};
}

const struct attach *
attach_number(const struct attach_list *list, size_t number)
{
	return number > 0 && number <= list->n ? &list->v[number - 1] : NULL;
}

const struct attach *
attach_transcript(const struct attach_list *list, struct warnings *warnings,
    struct fault *fault)
{
	static const struct {
		enum place above;
		const char *type;
	} order[] = {{PLACE_ROOT, "EMREX transcript"},
	    {PLACE_REPORT, "EMREX transcript"},
	    {PLACE_REPORT, "Transcript of Records"},
	    {PLACE_ROOT, "Transcript of Records"}};

	for (size_t k = 0; k < sizeof order / sizeof order[0]; k++)
		for (size_t i = 0; i < list->n; i++) {
			const struct attach *a = &list->v[i];

			if (a->above != order[k].above ||
			    strcasecmp(a->type, order[k].type) != 0)
				continue;
			if (k > 0)
				warnings_add(warnings,
				    "no EMREX transcript at the root: taking "
				    "attachment %zu, %s, of %s",
				    a->number, order[k].type, a->place);
			return a;
		}
	fault_set(fault, VERDICT_NO, 0, "no transcript among %zu attachments",
	    list->n);
	return NULL;
}

int
attach_data(const struct attach *entry, struct datauri *data,
    struct warnings *warnings, struct fault *fault)
{
	char *text = NULL;
	const xmlNode *only =
	    entry->content != NULL ? entry->content->children : NULL;
	const char *s;
	int status;

	if (only == NULL) {
		fault_set(fault, VERDICT_NO, 0, "it has no content");
		goto bad;
	}
	if (only->next == NULL && only->type == XML_TEXT_NODE)
		s = (const char *)only->content; /* may be large */
	else
		s = text = doc_string(entry->content);
	status = datauri_decode(s, strlen(s), data, fault);
	free(text);
	if (status == -1)
		goto bad;
	if (data->bare)
		warnings_add(warnings,
		    "attachment %zu: base64 without \"data:\" (RFC 2397)",
		    entry->number);
	if (strcmp(data->media, "application/pdf") == 0 &&
	    strcmp(datauri_sniff(data->data, data->len), data->media) != 0) {
		datauri_free(data);
		fault_set(fault, VERDICT_NO, 0,
		    "said to be a PDF, but does not begin with %%PDF-");
		goto bad;
	}
	return 0;
bad:
	if (fault->line == 0)
		fault->line = entry->line;
	return -1;
}
