/*
 * webstyle: the style sheet and the script of every page, and their hashes for
 * its Content Security Policy (CSP 3, 2.3.1: 'sha256-' and base64).
 */
#ifndef WEBSTYLE_H
#define WEBSTYLE_H

extern const char webstyle_sheet[];

/* Not form.submit(): a field of that name would stand in its place. */
#define WEBSTYLE_SCRIPT                                                        \
	"HTMLFormElement.prototype.submit.call(document.forms[0])"

/* "sha256-...", which live for ever. */
const char *webstyle_sheet_hash(void);
const char *webstyle_script_hash(void);

#endif
