/*
 * icc: the colour profile of sRGB, made here.
 *
 * A PDF/A file says what its DeviceRGB means by an output intent with a profile
 * (ISO 19005-3, 6.2.3).  That of IEC 61966-2-1 is ten numbers and a curve
 * (ICC.1:2004-10, version 4, 8.3.3 and 10.15), so none is shipped, found on the
 * machine or licensed.
 */
#ifndef ICC_H
#define ICC_H

struct buf;

/* Appends the profile, 480 bytes. */
void icc_srgb(struct buf *out);

#endif
