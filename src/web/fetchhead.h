/*
 * fetchhead: a fetch without a browser, from a contact point that needs no
 * person: a test bench.
 *
 * Posts the request and follows redirects and forms, keeping cookies, until
 * one leads to the address of the answer, which is taken without a trip over
 * the network.  Of a page's forms that is the one to that address, else the
 * one of a click, else the first that has a submit button, which is pressed.
 */
#ifndef FETCHHEAD_H
#define FETCHHEAD_H

struct fault;
struct fetch;
struct strings;

struct fetchhead_options {
	const struct strings *clicks; /* forms_click; each is done once */
	const char *ca_file;	      /* or NULL */
	unsigned seconds;	      /* for all of it */
	unsigned steps;		      /* requests */
};

/* 0 with f->answered, or -1 with *fault set. */
int fetchhead_run(struct fetch *f, const struct fetchhead_options *options,
    struct fault *fault);

#endif
