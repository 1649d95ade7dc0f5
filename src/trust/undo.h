/*
 * undo: what happens to documents in the wild, taken back as they are read.
 *
 * An undo stands between xml_parse and a listener and tells it the document as
 * it was before one accident or several.  Nothing is written and nothing is
 * judged here: whether that was the document is for its digest to say.  What
 * is undone is chosen in a plan, one choice for each kind of accident; what
 * may be worth choosing is found by scan.h.  Memory grows with the longest run
 * of white space only.
 */
#ifndef UNDO_H
#define UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan;
struct xml_sink;

/* White space between elements, and around the text of leaves. */
enum undo_blanks {
	UNDO_BLANKS_KEEP,
	UNDO_STRIP,	 /* none between elements */
	UNDO_STRIP_LINE, /* and leaves lose the line they were put on */
	UNDO_STRIP_TRIM, /* and leaves lose all around them */
	UNDO_STRIP_WRAP, /* and line ends within leaves become a space */
	UNDO_INDENT_2,	 /* elements indented by two spaces, as it was signed */
	UNDO_INDENT_4,
	UNDO_INDENT_TAB
};

/* Carriage returns that are part of the document (references). */
enum undo_ends {
	UNDO_ENDS_KEEP,
	UNDO_CR_DROP,	    /* none anywhere */
	UNDO_CR_DROP_BLANK, /* none between elements */
	UNDO_CR_DROP_LEAF,  /* none in texts */
	UNDO_CR_ONE,	    /* of several one */
	UNDO_CR_ADD,	    /* one before every line feed */
	UNDO_CR_ADD_LEAF,
	UNDO_CR_ADD_BLANK
};

/* Prefixes, when a tool has given out its own. */
enum undo_names {
	UNDO_NAMES_KEEP,
	UNDO_NAMES_PLAIN, /* ELMO and the signature without prefix */
	UNDO_NAMES_DS,	  /* ELMO without, the signature with ds: */
	UNDO_NAMES_NS0	  /* ELMO with ns0:, ns1 declared on the root */
};

/* Unused declarations that producers put on the root element. */
enum undo_restore {
	UNDO_RESTORE_NONE,
	UNDO_RESTORE_NS2, /* JAXB's ns2, of XML signatures */
	UNDO_RESTORE_XSI,
	UNDO_RESTORE_BOTH,
	UNDO_RESTORE_NS1,
	UNDO_RESTORE_DS
};

struct undo_plan {
	bool unpack; /* elmo stands in an envelope */
	bool pi;     /* processing instructions are left out */
	bool chars;  /* UTF-8 that was read as windows-1252 */
	bool schema; /* xsi:schemaLocation of the root is left out */
	enum undo_blanks blanks;
	enum undo_ends ends;
	enum undo_names names;
	enum undo_restore restore;
	uint32_t drop; /* bit I: declaration I of scan->ns is left out */
};

struct undo;

/* SCAN must outlive the undo; *NEXT is copied. */
struct undo *undo_new(const struct undo_plan *plan, const struct scan *scan,
    const struct xml_sink *next);
/* What is to be given to xml_parse. */
struct xml_sink undo_sink(const struct undo *undo);
void undo_free(struct undo *undo); /* NULL allowed */

#define UNDO_XSI "http://www.w3.org/2001/XMLSchema-instance"

/*
 * windows-1252: the character of byte C, 0 for none but what ISO-8859-1 has
 * there; and the byte of character C, -1 for none.
 */
unsigned uncode_char(unsigned char c);
int uncode_byte(unsigned c);
/* Decodes one UTF-8 character of at most N bytes; its length, 0 if it is none.
 */
size_t uncode_read(const unsigned char *s, size_t n, unsigned *c);
/* Writes C as UTF-8; at most 4 bytes, their number is returned. */
size_t uncode_write(unsigned c, char *out);
/*
 * Undoes the double encoding of N bytes of UTF-8 into OUT (room for N); the
 * number written.  *CHANGED is set to true when something was undone.
 */
size_t uncode(const char *in, size_t n, char *out, bool *changed);

#endif
