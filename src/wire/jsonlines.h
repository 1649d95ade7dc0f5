/*
 * jsonlines: the values of a stream of JSON, one after the other.
 *
 * Values stand on lines of their own, or in any number of lines, blank between:
 * what jq(1) prints either way.  Memory is that of one value, which may nest
 * far deeper than a registry does.
 */
#ifndef JSONLINES_H
#define JSONLINES_H

struct fault;
struct json_value;

/*
 * ROOT is one value, in line LINE of the stream; or NULL with *fault saying
 * why not, after which no more come.  Other than 0 ends the reading.
 */
typedef int jsonlines_fn(
    void *ctx, const struct json_value *root, long line, struct fault *fault);

/* Reads FD to its end.  Whatever goes wrong comes to FN; 0 or what it returned.
 * A stream without a value is a fault, too. */
int jsonlines_read(int fd, jsonlines_fn *fn, void *ctx);

#endif
