/* response: every code, every contradiction, the session. */
#include <config.h>

#include "response.h"
#include "tap.h"
#include "warnings.h"
#include "wiretap.h"

/* The verdict over BODY, with SESSION or NULL; the reason and warnings. */
static enum verdict
judged(const char *body, const char *session, char *why, size_t size,
    char **warned)
{
	struct warnings warnings = WARNINGS_NONE;
	struct spool *in = spool_str(body);
	struct fault fault = FAULT_NONE;
	struct response r;
	enum verdict verdict;

	if (response_read(in, &r, &warnings, &fault) != 0)
		verdict = fault.verdict;
	else
		verdict = response_judge(&r, session, &warnings, &fault);
	if ((verdict == VERDICT_OK) != (fault.verdict == VERDICT_OK))
		abort();
	snprintf(why, size, "%s", fault.text);
	*warned = xstrdup(warnings.n > 0 ? warnings.text[0] : "");
	warnings_free(&warnings);
	response_free(&r);
	spool_free(in);
	return verdict;
}

static void
gives(const char *body, const char *session, enum verdict want,
    const char *reason, const char *warning)
{
	char why[512], *warned = NULL;
	enum verdict have = judged(body, session, why, sizeof why, &warned);

	if (!ok(have == want && strstr(why, reason) != NULL &&
		    (*warning == '\0' ? *warned == '\0'
				      : strstr(warned, warning) != NULL),
		"%s gives %d %s", body, want, reason))
		printf("# have %d '%s' warned '%s'\n", have, why, warned);
	free(warned);
}

static void
codes(void)
{
	gives("returnCode=NCP_OK&elmo=x", NULL, VERDICT_OK, "", "");
	gives("returnCode=EMP_OK&elmo=x", NULL, VERDICT_OK, "", "");
	gives("returnCode=ncp_ok&elmo=x", NULL, VERDICT_OK, "", "");
	gives("returnCode=OK&elmo=x", NULL, VERDICT_TROUBLE, "unknown", "");
	gives("returnCode=NCP_OKAY&elmo=x", NULL, VERDICT_TROUBLE,
	    "unknown return code NCP_OKAY", "");
	gives("returnCode=SOMETHING_ELSE&elmo=x", NULL, VERDICT_TROUBLE,
	    "unknown", "");
	gives("returnCode=NCP_NO_RESULTS", NULL, VERDICT_NO, "no results", "");
	gives("returnCode=EMP_NO_RESULTS&elmo=", NULL, VERDICT_NO, "no results",
	    "");
	gives("returnCode=NCP_CANCEL", NULL, VERDICT_NO, "cancelled", "");
	gives("returnCode=NCP_ERROR", NULL, VERDICT_TROUBLE, "error", "");
	gives("returnCode=NCP_ERROR&returnMessage=no+%1B[2Jway", NULL,
	    VERDICT_TROUBLE, "error: no \\x1B[2Jway", "");
	gives("elmo=x", NULL, VERDICT_OK, "", "missing, taken for OK");
	gives("returnCode=&elmo=x", NULL, VERDICT_OK, "",
	    "missing, taken for OK");
	gives("returnCode=&elmo=", NULL, VERDICT_TROUBLE, "neither", "");
	gives("sessionId=x", NULL, VERDICT_TROUBLE, "neither", "");
}

static void
contradictions(void)
{
	gives("returnCode=NCP_OK&elmo=", NULL, VERDICT_NO, "is empty", "");
	gives(
	    "returnCode=NCP_OK&elmo=+%0D%0A", NULL, VERDICT_NO, "is empty", "");
	gives("returnCode=NCP_OK", NULL, VERDICT_NO, "is empty", "");
	gives("returnCode=NCP_CANCEL&elmo=x", NULL, VERDICT_NO,
	    "NCP_CANCEL with a document", "");
	gives("returnCode=NCP_NO_RESULTS&elmo=x", NULL, VERDICT_NO,
	    "with a document", "");
	gives("returnCode=NCP_ERROR&elmo=x", NULL, VERDICT_NO,
	    "with a document", "");
	gives("returnCode=NCP_OK&elmo=x&elmo=x", NULL, VERDICT_NO, "elmo twice",
	    "");
	gives("returnCode=NCP_OK&elmo=x&ELMO=y", NULL, VERDICT_NO, "elmo twice",
	    "");
	gives("returnCode=NCP_OK&elmo=&elmo=x", NULL, VERDICT_NO, "elmo twice",
	    "");
	gives("returnCode=NCP_OK&returnCode=NCP_OK&elmo=x", NULL, VERDICT_NO,
	    "returnCode twice", "");
	gives("sessionId=a&sessionId=a&returnCode=NCP_OK&elmo=x", "a",
	    VERDICT_NO, "sessionId twice", "");
	gives("returnMessage=a&returnMessage=b&returnCode=NCP_OK&elmo=x", NULL,
	    VERDICT_NO, "returnMessage twice", "");
	gives("returnCode=NCP_OK&ELMO=x", NULL, VERDICT_OK, "",
	    "ELMO taken for elmo");
	gives("returnCode=NCP_OK&elmo=x&Send+data=1&Send+data=2", NULL,
	    VERDICT_OK, "", "");
	gives("returnCode=NCP_OK&elmo=%zz", NULL, VERDICT_TROUBLE,
	    "hexadecimal", "");
}

static void
sessions(void)
{
	gives("sessionId=abc&returnCode=NCP_OK&elmo=x", "abc", VERDICT_OK, "",
	    "");
	gives("sessionId=abd&returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO,
	    "not the one", "");
	gives("sessionId=ab&returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO,
	    "not the one", "");
	gives("sessionId=abca&returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO,
	    "not the one", "");
	gives("sessionId=ABC&returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO,
	    "not the one", "");
	gives("sessionId=&returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO,
	    "have none", "");
	gives("returnCode=NCP_OK&elmo=x", "abc", VERDICT_NO, "have none", "");
	/* whose error it is, is not told to a stranger */
	gives("sessionId=x&returnCode=NCP_CANCEL", "abc", VERDICT_NO,
	    "not the one", "");
	ok(response_same_session("abcabc", "abcabc"), "equal");
	ok(!response_same_session("abcabc", "abc"), "repeated");
	ok(!response_same_session("a", ""), "nothing expected");
}

int
main(void)
{
	codes();
	contradictions();
	sessions();
	return tap_done();
}
