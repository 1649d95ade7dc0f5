/*
 * place: the places of a record that mean something to the tools.
 *
 * An element is known by where it stands, never by its name alone: foreign
 * elements may hold elements of any name and namespace (protocol, 9.5).  What
 * is below PLACE_NONE is PLACE_NONE.
 */
#ifndef PLACE_H
#define PLACE_H

enum place {
	PLACE_NONE,
	PLACE_ROOT,
	PLACE_GENERATED,
	PLACE_LEARNER,
	PLACE_REPORT,
	PLACE_ISSUER,
	PLACE_ISSUER_TITLE,
	PLACE_ISSUER_COUNTRY,
	PLACE_ISSUER_ID,
	PLACE_LOS, /* learningOpportunitySpecification */
	PLACE_PART,
	PLACE_SPECIFIES,
	PLACE_LOI, /* learningOpportunityInstance */
	PLACE_STATUS,
	PLACE_CREDIT,
	PLACE_SCHEME,
	PLACE_VALUE,
	PLACE_SUPPLEMENT, /* diplomaSupplement */
	PLACE_SECTION,
	PLACE_RECOGNITION, /* resultOfRecognition */
	PLACE_BASIS,
	PLACE_BASIS_REPORT, /* recognitionReport */
	PLACE_ATTACHMENT
};

/*
 * Where an element LOCAL in the namespace of the root is, directly below an
 * element that is ABOVE.
 */
enum place place_of(enum place above, const char *local);

#endif
