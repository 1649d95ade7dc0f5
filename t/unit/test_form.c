/* form: bodies read strictly, written, and the page that submits one. */
#include <config.h>

#include "form.h"
#include "tap.h"
#include "wiretap.h"

/* What a body of N bytes is read as: "name=value;..", "elmo=..", or why not. */
static char *
read_body(const char *body, size_t n)
{
	struct spool *in = spool_of(body, n);
	struct fault fault = FAULT_NONE;
	struct form form;
	char *s = xstrdup(""), *t, *elmo;
	size_t i;

	if (form_parse(in, &form, &fault) != 0) {
		free(s);
		s = xasprintf("%d: %s", fault.verdict, fault.text);
		goto out;
	}
	for (i = 0; i < form.n; i++) {
		elmo = strcmp(form.field[i].value, "") == 0 &&
			       form.elmo != NULL &&
			       strncasecmp(form.field[i].name, "elmo", 5) == 0
			   ? text_of(form.elmo)
			   : xstrdup(form.field[i].value);
		t = xasprintf("%s%s[%s]", s, form.field[i].name, elmo);
		free(elmo);
		free(s);
		s = t;
	}
out:
	form_free(&form);
	spool_free(in);
	return s;
}

static void
reads(const char *body, const char *want)
{
	char *have = read_body(body, strlen(body));

	is_str(have, want, body);
	free(have);
}

static void
refuses(const char *body, size_t n, const char *why)
{
	char *have = read_body(body, n);

	if (!ok(have[0] == '2' && strstr(have, why) != NULL, "refused: %s",
		why))
		printf("# have %s\n", have);
	free(have);
}

static void
reading(void)
{
	reads("a=1&b=2", "a[1]b[2]");
	reads("a=1&a=2", "a[1]a[2]");
	reads("a=b=c", "a[b=c]");
	reads("a", "a[]");
	reads("a=", "a[]");
	reads("&&a=1&", "a[1]");
	reads("", "");
	reads("a=x+y%2B%26%3d", "a[x y+&=]");
	reads("%61%20b=1", "a b[1]");
	reads("a=\xc3\xa5%C3%A5", "a[\xc3\xa5\xc3\xa5]");
	reads("a=1\r\n", "a[1]");
	reads("a=1\nb=2\n", "a[1\nb=2]");
	reads("elmo=H4sI%2B+x%3D%3D&a=1", "elmo[H4sI+ x==]a[1]");
	reads("ELMO=x", "ELMO[x]");
	reads("elmo=", "elmo[]");
	reads("elmo=x&elmo=y", "elmo[x]elmo[x]");
}

static void
refusing(void)
{
	char *long_name = xmalloc(CAP_NAME + 2);
	char *long_value = xmalloc(CAP_FORM_VALUE + 3);
	char many[4 * (CAP_FORM_FIELDS + 1)];
	size_t i;

	refuses("a=%4", 4, "two hexadecimal");
	refuses("a=%", 3, "two hexadecimal");
	refuses("a=%4G", 5, "byte 5: '%' without");
	refuses("a=%%41", 6, "two hexadecimal");
	refuses("%4&a=1", 6, "two hexadecimal");
	refuses("a=1\0", 4, "NUL");
	refuses("a=%00", 5, "NUL");
	memset(long_name, 'a', CAP_NAME + 2);
	refuses(long_name, CAP_NAME + 2, "too long");
	memset(long_value, 'b', CAP_FORM_VALUE + 3);
	long_value[1] = '=';
	refuses(long_value, CAP_FORM_VALUE + 3, "longer than");
	for (i = 0; i <= CAP_FORM_FIELDS; i++)
		memcpy(many + 4 * i, "a=1&", 4);
	refuses(many, sizeof many, "too many");
	free(long_name);
	free(long_value);
}

/* Values that do not fit into one piece, cut anywhere. */
static void
long_elmo(void)
{
	size_t n = 100000, i;
	char *body = xmalloc(3 * n + 6);
	struct form form;
	struct spool *in = NULL;
	char *s = NULL;
	bool good = true;

	memcpy(body, "elmo=", 5);
	for (i = 0; i < n; i++)
		memcpy(body + 5 + 3 * i, "%2B", 3);
	in = spool_of(body, 3 * n + 5);
	ok(form_parse(in, &form, NULL) == 0 && form.elmo != NULL &&
		spool_size(form.elmo) == n,
	    "a long value");
	s = text_of(form.elmo);
	for (i = 0; i < n; i++)
		good = good && s[i] == '+';
	ok(good, "all of it");
	form_free(&form);
	spool_free(in);
	free(body);
	free(s);
}

static void
writing(void)
{
	struct spool *out = spool_new(CAP_FORM), *value = spool_str("a+b/c==");
	struct form_out form;
	char *s = NULL;

	form_begin(&form, out);
	ok(form_put(&form, "session Id", "1&2=3%\n\xc3\xa5*-._~", NULL) == 0 &&
		form_put_spool(&form, "elmo", value, false, NULL) == 0 &&
		form_put_spool(&form, "raw", value, true, NULL) == 0,
	    "written");
	s = text_of(out);
	is_str(s,
	    "session+Id=1%262%3D3%25%0A%C3%A5*-._%7E&elmo=a%2Bb%2Fc%3D%3D"
	    "&raw=a+b/c==",
	    "encoded");
	free(s);
	s = read_body("a=1", 3);
	free(s);
	spool_free(out);
	spool_free(value);
}

static void
page(void)
{
	struct spool *out = spool_new(CAP_FORM);
	char *s = NULL;

	ok(form_page_begin(out, "https://x.example/?a=\"><b>&c='", NULL) == 0 &&
		form_page_put(out, "a\"<", "</script>&\n\"'`", NULL) == 0 &&
		form_page_end(out, NULL) == 0,
	    "a page");
	s = text_of(out);
	ok(strstr(s, "action=\"https://x.example/?a=&quot;&gt;&lt;b&gt;&amp;c="
		     "&#39;\"") != NULL,
	    "the URL is escaped");
	ok(strstr(s, "name=\"a&quot;&lt;\" value=\"&lt;/script&gt;&amp;&#10;"
		     "&quot;&#39;&#96;\"") != NULL,
	    "the field is escaped");
	ok(strstr(s, "default-src 'none'") != NULL, "a policy");
	ok(strstr(s, "<button>") != NULL, "a button");
	free(s);
	spool_free(out);
}

int
main(void)
{
	reading();
	refusing();
	long_elmo();
	writing();
	page();
	return tap_done();
}
