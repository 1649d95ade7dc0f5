#include <config.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "caps.h"
#include "form.h"
#include "forms.h"
#include "formstag.h"
#include "xalloc.h"

/* The page while it is read. */
struct reader {
	struct forms *forms;
	struct formstag tag;
	const char *p, *end;
	size_t open; /* the form that we are in, from 1; 0: none */
	size_t controls, selects;
	size_t select_owner; /* of the select that we are in, from 1 */
	char *select;	     /* its name; NULL: we are in none */
	bool multiple, select_off;
	size_t option; /* control of the owner whose text comes, from 1 */
	struct buf text;
	size_t off;	  /* fieldsets that are open within a disabled one */
	size_t templates; /* that are open */
};

/* The form that a control with this tag belongs to, from 1. */
static size_t
owner(struct reader *r)
{
	char *id = formstag_attr(&r->tag, "form");
	size_t i, found = r->open;

	if (id == NULL)
		return found;
	found = 0;
	for (i = 0; i < r->forms->n; i++)
		if (r->forms->form[i].id != NULL &&
		    strcmp(r->forms->form[i].id, id) == 0) {
			found = i + 1;
			break;
		}
	free(id);
	return found;
}

/* One more of the form FORM, with the name and value, which are taken over. */
static struct forms_control *
add(struct reader *r, size_t form, enum forms_kind kind, char *name,
    char *value)
{
	struct forms_form *f = form > 0 ? &r->forms->form[form - 1] : NULL;
	struct forms_control *c;

	if (f == NULL || r->controls == CAP_FORMS_CONTROLS) {
		r->forms->full = r->forms->full || f != NULL;
		free(name);
		free(value);
		return NULL;
	}
	if ((f->n & (f->n - 1)) == 0)
		f->control = xreallocarray(
		    f->control, f->n > 0 ? f->n * 2 : 1, sizeof *f->control);
	r->controls++;
	c = &f->control[f->n++];
	*c = (struct forms_control){.kind = kind,
	    .name = name != NULL ? name : xstrdup(""),
	    .value = value != NULL ? value : xstrdup(""),
	    .disabled = r->off > 0 || formstag_has(&r->tag, "disabled")};
	return c;
}

static void
begin_form(struct reader *r)
{
	struct forms *forms = r->forms;
	struct forms_form *f;
	char *method;

	if (r->open > 0)
		return; /* a form in a form is none */
	if (forms->n == CAP_FORMS) {
		forms->full = true;
		return;
	}
	forms->form =
	    xreallocarray(forms->form, forms->n + 1, sizeof *forms->form);
	f = &forms->form[forms->n++];
	method = formstag_attr(&r->tag, "method");
	*f = (struct forms_form){.id = formstag_attr(&r->tag, "id"),
	    .action = formstag_attr(&r->tag, "action"),
	    .post = method != NULL && strcasecmp(method, "post") == 0};
	free(method);
	r->open = forms->n;
}

static void
put_input(struct reader *r)
{
	static const struct {
		const char *type;
		enum forms_kind kind;
	} kinds[] = {{"checkbox", FORMS_CHECK}, {"radio", FORMS_RADIO},
	    {"submit", FORMS_SUBMIT}, {"image", FORMS_SUBMIT}};
	char *type = formstag_attr(&r->tag, "type");
	char *value = formstag_attr(&r->tag, "value");
	enum forms_kind kind = FORMS_FIELD;
	struct forms_control *c;
	size_t i;

	for (i = 0; type != NULL && i < sizeof kinds / sizeof *kinds; i++)
		if (strcasecmp(type, kinds[i].type) == 0)
			kind = kinds[i].kind;
	if (type != NULL && (strcasecmp(type, "reset") == 0 ||
				strcasecmp(type, "button") == 0 ||
				strcasecmp(type, "file") == 0)) {
		free(value);
		free(type);
		return;
	}
	if (value == NULL && (kind == FORMS_CHECK || kind == FORMS_RADIO))
		value = xstrdup("on");
	c = add(r, owner(r), kind, formstag_attr(&r->tag, "name"), value);
	if (c != NULL)
		c->on = formstag_has(&r->tag, "checked");
	free(type);
}

static void
put_button(struct reader *r)
{
	char *type = formstag_attr(&r->tag, "type");

	if (type == NULL ||
	    (strcasecmp(type, "reset") != 0 && strcasecmp(type, "button") != 0))
		(void)add(r, owner(r), FORMS_SUBMIT,
		    formstag_attr(&r->tag, "name"),
		    formstag_attr(&r->tag, "value"));
	free(type);
}

/* The option at hand has its text; white space in it counts once. */
static void
end_option(struct reader *r)
{
	struct forms_control *c;
	struct buf text = BUF_INIT(r->text.len + 1);
	char *raw;

	if (r->option > 0) {
		c = &r->forms->form[r->select_owner - 1].control[r->option - 1];
		raw = formstag_decode(
		    r->text.len > 0 ? r->text.data : "", r->text.len);
		for (char *word = strtok(raw, " \t\r\n\f"); word != NULL;
		     word = strtok(NULL, " \t\r\n\f")) {
			if (text.len > 0)
				(void)buf_addc(&text, ' ');
			(void)buf_adds(&text, word);
		}
		free(raw);
		free(c->value);
		c->value = buf_take(&text);
	}
	r->option = 0;
	buf_clear(&r->text);
}

static void
begin_option(struct reader *r)
{
	char *value = formstag_attr(&r->tag, "value");
	bool texted = value == NULL;
	struct forms_control *c;

	end_option(r);
	c = add(r, r->select_owner, FORMS_OPTION, xstrdup(r->select), value);
	if (c == NULL)
		return;
	c->on = formstag_has(&r->tag, "selected");
	c->select = r->selects;
	c->multiple = r->multiple;
	c->disabled = c->disabled || r->select_off;
	if (texted)
		r->option = r->forms->form[r->select_owner - 1].n;
}

static void
begin_select(struct reader *r)
{
	char *name = formstag_attr(&r->tag, "name");

	r->select = name != NULL ? name : xstrdup("");
	r->select_owner = owner(r);
	r->multiple = formstag_has(&r->tag, "multiple");
	r->select_off = formstag_has(&r->tag, "disabled");
	r->selects++;
}

/* Of one choice the last that is on stays; of none the first. */
static void
end_select(struct reader *r)
{
	struct forms_form *f;
	struct forms_control *first = NULL, *on = NULL;

	end_option(r);
	if (r->select == NULL)
		return;
	free(r->select);
	r->select = NULL;
	if (r->multiple || r->select_owner == 0)
		return;
	f = &r->forms->form[r->select_owner - 1];
	for (size_t i = f->n; i-- > 0;) {
		struct forms_control *c = &f->control[i];

		if (c->kind != FORMS_OPTION || c->select != r->selects)
			break;
		if (!c->disabled)
			first = c;
		if (c->on && on == NULL)
			on = c;
		else
			c->on = false;
	}
	if (on == NULL && first != NULL)
		first->on = true;
}

/* Text up to the end tag of the element NAME. */
static char *
element_text(struct reader *r, const char *name)
{
	const char *from = r->p;

	r->p = formstag_raw(r->p, r->end, name);
	return formstag_decode(from, (size_t)(r->p - from));
}

static void
put_textarea(struct reader *r)
{
	size_t form = owner(r);
	char *name = formstag_attr(&r->tag, "name");
	const char *from;
	struct forms_control *c = add(r, form, FORMS_FIELD, name, NULL);

	if (r->p < r->end && *r->p == '\r')
		r->p++;
	if (r->p < r->end && *r->p == '\n')
		r->p++;
	from = r->p;
	r->p = formstag_raw(r->p, r->end, "textarea");
	if (c == NULL)
		return;
	free(c->value);
	c->value = formstag_decode(from, (size_t)(r->p - from));
}

static void
end_tag(struct reader *r)
{
	const char *name = r->tag.name;

	if (strcmp(name, "template") == 0)
		r->templates -= r->templates > 0;
	if (r->templates > 0)
		return;
	if (strcmp(name, "form") == 0)
		r->open = 0;
	else if (strcmp(name, "select") == 0)
		end_select(r);
	else if (strcmp(name, "option") == 0 || strcmp(name, "optgroup") == 0)
		end_option(r);
	else if (strcmp(name, "fieldset") == 0)
		r->off -= r->off > 0;
}

/* What is about the page, and what holds no tags. */
static bool
page_tag(struct reader *r)
{
	static const char *const raw[] = {
	    "script", "style", "iframe", "noembed", "noframes", "xmp"};
	const char *name = r->tag.name;

	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
		if (strcmp(name, raw[i]) == 0) {
			r->p = formstag_raw(r->p, r->end, name);
			return true;
		}
	if (strcmp(name, "title") == 0) {
		char *title = element_text(r, name);

		if (r->forms->title == NULL)
			r->forms->title = title;
		else
			free(title);
		return true;
	}
	if (strcmp(name, "template") == 0)
		r->templates++;
	else if (strcmp(name, "base") == 0 && r->forms->base == NULL)
		r->forms->base = formstag_attr(&r->tag, "href");
	else
		return false;
	return true;
}

static void
start_tag(struct reader *r)
{
	const char *name = r->tag.name;

	if (page_tag(r) || r->templates > 0)
		return;
	if (strcmp(name, "form") == 0)
		begin_form(r);
	else if (strcmp(name, "fieldset") == 0)
		r->off += r->off > 0 || formstag_has(&r->tag, "disabled");
	else if (strcmp(name, "option") == 0 && r->select != NULL)
		begin_option(r);
	else if (strcmp(name, "optgroup") == 0)
		end_option(r);
	else if (strcmp(name, "input") == 0)
		put_input(r);
	else if (strcmp(name, "button") == 0)
		put_button(r);
	else if (strcmp(name, "textarea") == 0)
		put_textarea(r);
	else if (strcmp(name, "select") == 0) {
		end_select(r);
		begin_select(r);
	}
}

/* Of the radio buttons of one name the last that is on stays. */
static void
settle_radios(struct forms_form *f)
{
	for (size_t i = f->n; i-- > 0;) {
		struct forms_control *c = &f->control[i];

		if (c->kind != FORMS_RADIO || !c->on)
			continue;
		for (size_t j = i; j-- > 0;)
			if (f->control[j].kind == FORMS_RADIO &&
			    strcmp(f->control[j].name, c->name) == 0)
				f->control[j].on = false;
	}
}

void
forms_read(struct forms *forms, const char *page, size_t n)
{
	struct reader r = {.forms = forms,
	    .p = page,
	    .end = page + n,
	    .text = BUF_INIT(CAP_FORM_VALUE)};

	*forms = (struct forms){.form = NULL};
	for (;;) {
		const char *from = r.p;
		int got = formstag_next(&r.p, r.end, &r.tag);

		if (r.option > 0)
			(void)buf_add(&r.text, from, (size_t)(r.tag.at - from));
		if (got == 0)
			break;
		if (r.tag.closing)
			end_tag(&r);
		else
			start_tag(&r);
	}
	end_select(&r);
	for (size_t i = 0; i < forms->n; i++)
		settle_radios(&forms->form[i]);
	buf_free(&r.text);
}

void
forms_free(struct forms *forms)
{
	for (size_t i = 0; i < forms->n; i++) {
		struct forms_form *f = &forms->form[i];

		for (size_t j = 0; j < f->n; j++) {
			free(f->control[j].name);
			free(f->control[j].value);
		}
		free(f->control);
		free(f->id);
		free(f->action);
	}
	free(forms->form);
	free(forms->base);
	free(forms->title);
	*forms = (struct forms){.form = NULL};
}

static bool
is_named(const struct forms_control *c, const char *what)
{
	size_t n = strlen(c->name);

	return !c->disabled && n > 0 && strncmp(what, c->name, n) == 0 &&
	       (what[n] == '\0' ||
		   (what[n] == '=' && strcmp(what + n + 1, c->value) == 0));
}

/* C was clicked, and no other of its group is on. */
static void
choose(struct forms_form *f, struct forms_control *c)
{
	if (c->kind == FORMS_CHECK ||
	    (c->kind == FORMS_OPTION && c->multiple)) {
		c->on = !c->on;
		return;
	}
	for (size_t i = 0; i < f->n; i++) {
		struct forms_control *other = &f->control[i];

		if (other->kind == c->kind &&
		    (c->kind == FORMS_OPTION
			    ? other->select == c->select
			    : strcmp(other->name, c->name) == 0))
			other->on = false;
	}
	c->on = true;
}

const struct forms_control *
forms_click(struct forms *forms, const char *what, struct forms_form **form,
    bool *found)
{
	*found = false;
	for (size_t i = 0; i < forms->n; i++) {
		struct forms_form *f = &forms->form[i];

		for (size_t j = 0; j < f->n; j++) {
			struct forms_control *c = &f->control[j];

			if (c->kind == FORMS_FIELD || !is_named(c, what))
				continue;
			*found = true;
			*form = f;
			if (c->kind == FORMS_SUBMIT)
				return c;
			choose(f, c);
			return NULL;
		}
	}
	return NULL;
}

const struct forms_control *
forms_submit(const struct forms_form *form)
{
	for (size_t i = 0; i < form->n; i++)
		if (form->control[i].kind == FORMS_SUBMIT &&
		    !form->control[i].disabled)
			return &form->control[i];
	return NULL;
}

/* Line ends are sent as CR LF, as browsers do. */
static int
put_value(
    struct form_out *out, const struct forms_control *c, struct fault *fault)
{
	size_t n = strlen(c->value), feeds = 0, len = 0;
	char *value;
	int ret;

	for (size_t i = 0; i < n; i++)
		feeds += c->value[i] == '\n' || c->value[i] == '\r';
	value = xmalloc(n + feeds + 1);
	for (size_t i = 0; i < n; i++) {
		if (c->value[i] != '\n' && c->value[i] != '\r') {
			value[len++] = c->value[i];
			continue;
		}
		if (c->value[i] == '\r' && c->value[i + 1] == '\n')
			i++;
		value[len++] = '\r';
		value[len++] = '\n';
	}
	value[len] = '\0';
	ret = form_put(out, c->name, value, fault);
	free(value);
	return ret;
}

int
forms_body(const struct forms_form *form, const struct forms_control *button,
    struct spool *out, struct fault *fault)
{
	struct form_out body;

	form_begin(&body, out);
	for (size_t i = 0; i < form->n; i++) {
		const struct forms_control *c = &form->control[i];

		if (c->disabled || *c->name == '\0' ||
		    (c->kind == FORMS_SUBMIT && c != button) ||
		    (c->kind != FORMS_FIELD && c->kind != FORMS_SUBMIT &&
			!c->on))
			continue;
		if (put_value(&body, c, fault) != 0)
			return -1;
	}
	return 0;
}
