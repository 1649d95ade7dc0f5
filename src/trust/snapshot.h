/*
 * snapshot: the files that registries are read from, with their dates.
 *
 * Implements registry_load.  A directory holds lists of several days, maybe
 * of several registries: files whose names differ in nothing but the date
 * (YYYY-MM-DD or YYYYMMDD, either with ThhmmssZ behind it or not) are one
 * series.  Without a date in the name the time of modification counts.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

struct fault;
struct registry;
struct spool;

bool snapshot_is_json(struct spool *spool);
bool snapshot_is_xml(struct spool *spool);
/*
 * The date in a file's NAME, or 0; REST, as long as NAME, gets the name
 * without it.
 */
int64_t snapshot_date(const char *name, char *rest);

/* What registry.c offers to snapshot.c alone. */
int registry_read_series(struct registry *registry, struct spool *spool,
    const char *name, const char *series, int64_t date, struct fault *fault);
void registry_warn(
    struct registry *registry, const char *name, const char *what);

#endif
