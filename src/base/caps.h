/*
 * caps: every limit of the toolkit, with its reason.  Bytes unless said.
 *
 * The real network sends kilobytes to a few megabytes; the contract promises
 * documents up to 1 GiB to the filters that do not build a tree.  Everything
 * here is far above what a real record needs and far below what hurts.
 */
#ifndef CAPS_H
#define CAPS_H

#define KIB 1024UL
#define MIB (1024UL * KIB)
#define GIB (1024UL * MIB)

/* contract 1: the largest document that is verified or signed */
#define CAP_DOCUMENT GIB
/* contract 1: the largest document of which a tree is built */
#define CAP_TREE (64 * MIB)
/* contract 1: one attachment, decoded */
#define CAP_ATTACHMENT (20 * MIB)
/* contract 6: a document up to this size waits in memory */
#define CAP_SPOOL_MEMORY (16 * MIB)
/* a whole form body: a document in base64, percent-encoded to the last byte */
#define CAP_FORM (4 * GIB)
/* form fields other than elmo: codes, messages, identifiers */
#define CAP_FORM_VALUE (64 * KIB)
/* fields of one form body; the protocol has four */
#define CAP_FORM_FIELDS 64
/* expansion of a compressed layer: deflate reaches 1032, but no signed record
 * 100, and what is no more than a few megabytes must not cost seconds */
#define CAP_RATIO 200
/* up to this many bytes out, the ratio is not looked at */
#define CAP_RATIO_FLOOR (256 * MIB)
/* members of one container, and the bytes of all of them */
#define CAP_MEMBERS 1000000
#define CAP_CONTAINER (64 * GIB)
/* a member's name; longer ones are damage */
#define CAP_MEMBER_NAME 4096
/* element nesting: a record of 250 nested opportunities fits twice */
#define CAP_DEPTH 1024
/* attributes, and namespace declarations, of one element */
#define CAP_ATTRIBUTES 256
/* namespace declarations in scope at one place; no producer uses 20 */
#define CAP_NAMESPACES 1024
/* one attribute value, comment, processing instruction or CDATA section: a
 * CDATA section with the largest attachment in base64 fits twice */
#define CAP_TOKEN (64 * MIB)
/* names: element, attribute, prefix, target */
#define CAP_NAME 1024
/* elements of a document: 1 GiB of the shortest real ones */
#define CAP_ELEMENTS 50000000
/* elements of a document of which a tree is built */
#define CAP_TREE_ELEMENTS 2000000
/* the Signature element, recorded: 100 chain certificates fit */
#define CAP_SIGNATURE MIB
/* certificates in one X509Data, and in a chain */
#define CAP_CERTIFICATES 64
/* a key, certificate, CRL or pass phrase file */
#define CAP_KEY_FILE (4 * MIB)
/* a registry or catalogue file; EWP's is some 10 MB */
#define CAP_REGISTRY (256 * MIB)
/* brackets within brackets of a JSON file; a registry has four */
#define CAP_JSON_DEPTH 64
/* the same of a record as JSON: three for each nested opportunity, of which
 * CAP_DEPTH lets some 500 be; jansson itself stops at 2048 */
#define CAP_JSON_RECORD_DEPTH 2000
/* entries of all registries together */
#define CAP_REGISTRY_ENTRIES 100000
/* a list given with --files0-from */
#define CAP_FILES0 (256 * MIB)
/* a configuration file or table */
#define CAP_CONFIG (16 * MIB)
/* an answer that emrex-debug looks at, and each layer of it: a document of
 * which a tree can be built, in base64, percent-encoded to the last byte */
#define CAP_DEBUG (288 * MIB)
/* what emrex-debug says of one stage: lines, and bytes of a line */
#define CAP_DEBUG_NOTES 100
#define CAP_DEBUG_TEXT (4 * KIB)
/* names of a path that elmo-diff tells: what is deeper keeps that path */
#define CAP_DIFF_PATH 512
/* schema errors kept per document */
#define CAP_SCHEMA_ERRORS 20
/* kinds of things that elmo-convert tells of a document: the table of what the
 * versions have is of 120 rows, most of which say no thing of any document */
#define CAP_CONVERT_LINES 120
/* findings of one rule kept per document; nobody reads so many */
#define CAP_RULE_FINDINGS 100
/* the path of a finding: 90 nested opportunities */
#define CAP_RULE_PATH (4 * KIB)
/* identifiers of one kind that rules compare: as many as a tree has elements */
#define CAP_RULE_IDS 2000000
/* steps of one --xpath over one document, some seconds: all elements of a
 * record of 5,000 courses are seen a hundred times */
#define CAP_XPATH_STEPS 20000000
/* bytes of one name that -d makes (contract 2) */
#define CAP_STEM 100
/* a directory tree given as operand: depth of directories */
#define CAP_DIRECTORY_DEPTH 64
/* one paragraph of the printed page: some four pages; the whole of it is in the
 * record that the file carries */
#define CAP_PRINT_TEXT (32 * KIB)
/* title and author of a PDF, which readers show in one line */
#define CAP_PDF_INFO 1000
/* pages of one printed record; 1,000 courses are 43 */
#define CAP_PAGES 5000
/* one section's HTML: pictures within it, which are dropped, make it large */
#define CAP_HTML (16 * MIB)
/* an address that a page links to: browsers and servers take some 2,000 bytes,
 * and a string of a PDF holds five times as many */
#define CAP_PRINT_URL 2000
/* tags that are read of one section's HTML, or lines of its plain text */
#define CAP_HTML_NODES 20000
/* kinds of foreign elements that a page names; records have one or two */
#define CAP_EXTENSIONS 100
/* CPU seconds and address space of the child that prints one record; 1,000
 * courses take half a second, and the fonts of all scripts 200 MiB */
#define CAP_RENDER_SECONDS 60
#define CAP_RENDER_MEMORY (4 * GIB)
/* text kept broken into lines for the next document: some 10 MiB of glyphs */
#define CAP_SET_TEXT (256 * KIB)
/* one name, date or identifier of a learner: no name has a thousand letters */
#define CAP_PERSON_TEXT KIB
/* identifiers of one learner; records have up to three */
#define CAP_PERSON_IDS 32
/* words of one learner that elmo-anonymise looks for in what it keeps */
#define CAP_PERSON_WORDS 10000
/* rows of a roster: the students of a country */
#define CAP_ROSTER 4000000
/* one row of a table that becomes a record, and its cells: a course with its
 * description has some KiB and 80 cells */
#define CAP_ROW MIB
#define CAP_CELLS 2000
/* such a table, which waits in a file, and what of its rows is remembered: 24
 * bytes for each learner where it is sorted, for each row where it is not */
#define CAP_TABLE (16 * GIB)
#define CAP_TABLE_RUNS 20000000
/* what is told to be wrong with one table; nobody reads so much */
#define CAP_TABLE_FAULTS 1000
/* rows and reports of one record: a learner takes hundreds of courses */
#define CAP_RECORD_ROWS 200000
#define CAP_RECORD_REPORTS 1000
/* a table of values to fill in, the values in it, and one of them: five for
 * each course of the students of a school */
#define CAP_FILL (64 * MIB)
#define CAP_FILL_VALUES 1000000
#define CAP_FILL_VALUE (64 * KIB)
/* workers of -j */
#define CAP_JOBS 256
/* one reply of HTTP, unpacked: EWP's catalogue is some 10 MB */
#define CAP_HTTP_BODY CAP_REGISTRY
/* all headers of one reply; servers of the network send two KiB */
#define CAP_HTTP_HEADERS (64 * KIB)
/* seconds for one request and its reply: that catalogue over a slow line */
#define CAP_HTTP_SECONDS 120
/* seconds until a server takes the connection */
#define CAP_HTTP_CONNECT 20
/* target of a request: none of ours has 200 bytes, browsers send 2,000 */
#define CAP_LISTEN_TARGET (8 * KIB)
/* headers of a request, and memory for a head: half of it for reading */
#define CAP_LISTEN_HEADERS 100
#define CAP_LISTEN_HEAD (64 * KIB)
/* body of a request: a record of twice the largest attachment, in base64 of
 * base64, percent-encoded where it must be */
#define CAP_LISTEN_BODY (96 * MIB)
/* bodies of all requests at a time, as many as these of the largest */
#define CAP_LISTEN_BODIES 4
/* read of a body that is too large, so that the browser hears of it */
#define CAP_LISTEN_DRAIN (256 * MIB)
/* connections at a time: more than an institution has students at once */
#define CAP_LISTEN_CONNECTIONS 256
/* seconds for a request to arrive: a record of 5 MB takes 40 over 1 Mbit/s */
#define CAP_LISTEN_ARRIVE 60
/* and times as many for an answer to be fetched */
#define CAP_LISTEN_SEND 10
/* seconds and address space of a child that answers: source, PDF, signature */
#define CAP_LISTEN_WORK 60
#define CAP_LISTEN_MEMORY (4 * GIB)
/* children at a time */
#define CAP_LISTEN_CHILDREN 8
/* what a child answers: record and PDF in a page */
#define CAP_LISTEN_ANSWER (256 * MIB)
/* a form of emrex-serve: each part of a record of some 20,000, or a token, an
 * address and what else a client sends */
#define CAP_SERVE_BODY (256 * KIB)
/* who a proxy says that it is: names of that sort have 64 characters */
#define CAP_SERVE_USER KIB
/* people of whom the list of --demo reads the record for their name */
#define CAP_SERVE_PEOPLE 100
/* seconds for --command, which leaves the rest of CAP_LISTEN_WORK to us */
#define CAP_SERVE_COMMAND 30
/* what the cache knows of one registry: six lines, of which validators and the
 * address are the longest */
#define CAP_REG_STATE (64 * KIB)
/* redirects of a registry that has moved */
#define CAP_REG_REDIRECTS 5
/* what a link of emrex-smp says of a person; 2,000 go into an address */
#define CAP_SMP_LINK (4 * KIB)
/* institutions that a search shows; who has more must say more */
#define CAP_SMP_FOUND 100
/* a form of emrex-smp, other than an answer: a token and an address */
#define CAP_SMP_BODY (16 * KIB)
/* seconds after which a listener looks whether its registries have changed */
#define CAP_SMP_LOOK 60
/* one page of a contact point: record and PDF in its last form */
#define CAP_FETCH_PAGE (256 * MIB)
/* connections to emrex-fetch at a time: one student, one browser */
#define CAP_FETCH_CONNECTIONS 64
/* forms of a page, and controls of all: a record has 20,000 parts to choose */
#define CAP_FORMS 100
#define CAP_FORMS_CONTROLS 100000
/* variables of CGI's environment, and bytes of one */
#define CAP_CGI_VARIABLES 1000
#define CAP_CGI_VALUE (64 * KIB)

#endif
