/*
 * smpspool: the records that students handed over, for the SIS to take.
 *
 * Of each there are three files DATE_KEY, where DATE is the day on which it
 * was begun and KEY is made from the session: .received, the body as it came;
 * .xml, the document whose signature was judged; .json, what is known of it.
 * The last appears last and can appear once, so who waits for it finds all.
 */
#ifndef SMPSPOOL_H
#define SMPSPOOL_H

struct fault;
struct smp;
struct smpcheck;
struct smpsession;

/* 0; 1 when it was there already; -1 with *fault set. */
int smpspool_put(const struct smp *smp, const struct smpsession *s,
    const struct smpcheck *check, struct fault *fault);

/* What smppurge removed. */
struct smpspool_gone {
	unsigned long sessions, records, links;
};

/*
 * Removes what has expired: sessions, links, and records that are older than
 * keep_days.  A line in the file state/purges says what; *GONE how much.
 */
int smpspool_purge(
    const struct smp *smp, struct smpspool_gone *gone, struct fault *fault);
/* The same, when it was not done for an hour. */
void smpspool_tidy(const struct smp *smp);

#endif
