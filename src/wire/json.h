/*
 * json: RFC 8259, reading under caps and writing one object per line.
 *
 * The reader is jansson, which no other file includes.  A json_doc owns the
 * values found in it.  Where a list of the network is not quite JSON (a byte
 * order mark, a comma before a closing bracket) it is mended and
 * json_mended says so.  Failures are VERDICT_TROUBLE with the line.
 *
 * The writer appends text to a buffer as it is called: keys come out in the
 * order they were put in, numbers and white space are the same everywhere.
 * Bytes that are not UTF-8 come out as U+FFFD, controls as \u00XX; making
 * text fit for a terminal is the caller's (msg_clean).  KEY is NULL inside
 * arrays and at the top.
 */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct buf;
struct fault;
struct json_doc;
struct json_value; /* one value of a document; NULL where there is none */

/* At most CAP_REGISTRY bytes, CAP_JSON_DEPTH deep. */
struct json_doc *json_parse(const char *s, size_t n, struct fault *fault);
/* The same, at most DEPTH deep. */
struct json_doc *json_parse_within(
    const char *s, size_t n, size_t depth, struct fault *fault);
void json_close(struct json_doc *doc); /* NULL allowed */
const struct json_value *json_root(const struct json_doc *doc);
/* What was mended, for a warning, or NULL. */
const char *json_mended(const struct json_doc *doc);

enum json_type {
	JSON_NONE, /* no value: NULL was given */
	JSON_IS_NULL,
	JSON_IS_BOOL,
	JSON_IS_NUMBER,
	JSON_IS_STRING,
	JSON_IS_ARRAY,
	JSON_IS_OBJECT
};

/* All of these take NULL and values of another type, and then find nothing. */
enum json_type json_kind(const struct json_value *v);
const struct json_value *json_member(
    const struct json_value *object, const char *key);
size_t json_count(const struct json_value *array);
const struct json_value *json_item(const struct json_value *array, size_t i);
/* The members one after the other: *AT is NULL at first and the reader's own;
 * NULL behind the last. */
const struct json_value *json_next(
    const struct json_value *object, void **at, const char **key);
const char *json_text(const struct json_value *v); /* NULL: no string */
bool json_truth(const struct json_value *v);	   /* false unless true */
bool json_number(const struct json_value *v, double *number);

struct json_out {
	struct buf *buf;
	bool comma;  /* private: something stands before */
	bool failed; /* the buffer is full; what it holds is no JSON */
};

void json_start(struct json_out *out, struct buf *buf);
void json_begin(struct json_out *out, const char *key);		     /* { */
void json_end(struct json_out *out);				     /* } */
void json_begin_list(struct json_out *out, const char *key);	     /* [ */
void json_end_list(struct json_out *out);			     /* ] */
void json_put(struct json_out *out, const char *key, const char *s); /* NULL:
								   null */
void json_put_n(struct json_out *out, const char *key, const char *s, size_t n);
void json_put_int(struct json_out *out, const char *key, long long n);
void json_put_bool(struct json_out *out, const char *key, bool b);
void json_put_null(struct json_out *out, const char *key);
/* A number as it is to stand there: "2.5"; null when that is no number. */
void json_put_raw(struct json_out *out, const char *key, const char *number);
/* Ends a line; 0, or -1 when the buffer was too small. */
int json_line(struct json_out *out);

#endif
