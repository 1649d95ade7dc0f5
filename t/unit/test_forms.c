/*
 * Forms of pages: what a browser would send, from markup of all kinds.
 */
#include <config.h>

#include <stdbool.h>

#include "forms.h"
#include "msg.h"
#include "spool.h"
#include "tap.h"
#include "xalloc.h"

/* What the first form of PAGE sends after CLICK (or NULL), by its button. */
static void
sends(const char *name, const char *page, const char *click, const char *want)
{
	struct spool *body = spool_new(1 << 20);
	struct forms forms;
	struct forms_form *form;
	const struct forms_control *button = NULL;
	char have[1000] = "";
	bool found = true;
	ptrdiff_t n;

	forms_read(&forms, page, strlen(page));
	form = forms.form;
	if (click != NULL)
		button = forms_click(&forms, click, &form, &found);
	if (forms.n > 0 && button == NULL)
		button = forms_submit(form);
	if (forms.n > 0)
		forms_body(form, button, body, NULL);
	n = spool_read(body, 0, have, sizeof have - 1, NULL);
	have[n > 0 ? n : 0] = '\0';
	ok(found, "%s: found", name);
	is_str(have, want, name);
	forms_free(&forms);
	spool_free(body);
}

int
main(void)
{
	sends("quotes",
	    "<FORM ACTION=x><input name=a value=1><input name='b' value='2 '>"
	    "<input name=\"c\" value=\"&lt;&#x41;&oslash;&copy\"/></form>",
	    NULL, "a=1&b=2+&c=%3CA%C3%B8%26copy");
	sends("buttons",
	    "<form><button type=button name=n>x</button><input type=reset "
	    "name=r><input type=submit name=s value=1><button name=t value=2>"
	    "</form>",
	    NULL, "s=1");
	sends("a click",
	    "<form><input type=submit name=s value=1><button name=t value=2>",
	    "t=2", "t=2");
	sends("boxes",
	    "<form><input type=checkbox name=a checked><input type=checkbox "
	    "name=b><input type=radio name=r value=1 checked><input "
	    "type=radio name=r value=2 checked>",
	    NULL, "a=on&r=2");
	sends("a click on a radio button",
	    "<form><input type=radio name=r value=1 checked><input type=radio "
	    "name=r value=2>",
	    "r=2", "r=2");
	sends("select",
	    "<form><select name=s><option disabled>0<option> a  b </option>"
	    "<option value=2>c</select><select name=t><option>1<option "
	    "selected>2</select>",
	    NULL, "s=a+b&t=2");
	sends("a click on an option",
	    "<form><select name=s><option value=1>1<option value=2>2</select>",
	    "s=2", "s=2");
	sends("textarea", "<form><textarea name=t>\n<b>&amp;\nx</textarea>",
	    NULL, "t=%3Cb%3E%26%0D%0Ax");
	sends("disabled",
	    "<form><input name=a disabled><fieldset disabled><input name=b>"
	    "</fieldset><input name=c>",
	    NULL, "c=");
	sends("of another place",
	    "<form id=f></form><input name=a form=f><input name=b>", NULL,
	    "a=");
	sends("comments, scripts, templates",
	    "<form><!-- <input name=a> --><script>'<input name=b>'</script>"
	    "<template><input name=c></template><input name=d>",
	    NULL, "d=");
	sends("no form", "<input name=a><p>", NULL, "");
	sends("broken", "<form><input name=a value=\"x", NULL, "a=x");
	return tap_done();
}
