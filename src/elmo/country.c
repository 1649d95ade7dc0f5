#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "country.h"

/* ISO 3166-1, by alpha-3, and Kosovo as the EU writes it */
static const struct code {
	char three[4], two[3];
} codes[] = {
    {"ABW", "AW"},
    {"AFG", "AF"},
    {"AGO", "AO"},
    {"AIA", "AI"},
    {"ALA", "AX"},
    {"ALB", "AL"},
    {"AND", "AD"},
    {"ARE", "AE"},
    {"ARG", "AR"},
    {"ARM", "AM"},
    {"ASM", "AS"},
    {"ATA", "AQ"},
    {"ATF", "TF"},
    {"ATG", "AG"},
    {"AUS", "AU"},
    {"AUT", "AT"},
    {"AZE", "AZ"},
    {"BDI", "BI"},
    {"BEL", "BE"},
    {"BEN", "BJ"},
    {"BES", "BQ"},
    {"BFA", "BF"},
    {"BGD", "BD"},
    {"BGR", "BG"},
    {"BHR", "BH"},
    {"BHS", "BS"},
    {"BIH", "BA"},
    {"BLM", "BL"},
    {"BLR", "BY"},
    {"BLZ", "BZ"},
    {"BMU", "BM"},
    {"BOL", "BO"},
    {"BRA", "BR"},
    {"BRB", "BB"},
    {"BRN", "BN"},
    {"BTN", "BT"},
    {"BVT", "BV"},
    {"BWA", "BW"},
    {"CAF", "CF"},
    {"CAN", "CA"},
    {"CCK", "CC"},
    {"CHE", "CH"},
    {"CHL", "CL"},
    {"CHN", "CN"},
    {"CIV", "CI"},
    {"CMR", "CM"},
    {"COD", "CD"},
    {"COG", "CG"},
    {"COK", "CK"},
    {"COL", "CO"},
    {"COM", "KM"},
    {"CPV", "CV"},
    {"CRI", "CR"},
    {"CUB", "CU"},
    {"CUW", "CW"},
    {"CXR", "CX"},
    {"CYM", "KY"},
    {"CYP", "CY"},
    {"CZE", "CZ"},
    {"DEU", "DE"},
    {"DJI", "DJ"},
    {"DMA", "DM"},
    {"DNK", "DK"},
    {"DOM", "DO"},
    {"DZA", "DZ"},
    {"ECU", "EC"},
    {"EGY", "EG"},
    {"ERI", "ER"},
    {"ESH", "EH"},
    {"ESP", "ES"},
    {"EST", "EE"},
    {"ETH", "ET"},
    {"FIN", "FI"},
    {"FJI", "FJ"},
    {"FLK", "FK"},
    {"FRA", "FR"},
    {"FRO", "FO"},
    {"FSM", "FM"},
    {"GAB", "GA"},
    {"GBR", "GB"},
    {"GEO", "GE"},
    {"GGY", "GG"},
    {"GHA", "GH"},
    {"GIB", "GI"},
    {"GIN", "GN"},
    {"GLP", "GP"},
    {"GMB", "GM"},
    {"GNB", "GW"},
    {"GNQ", "GQ"},
    {"GRC", "GR"},
    {"GRD", "GD"},
    {"GRL", "GL"},
    {"GTM", "GT"},
    {"GUF", "GF"},
    {"GUM", "GU"},
    {"GUY", "GY"},
    {"HKG", "HK"},
    {"HMD", "HM"},
    {"HND", "HN"},
    {"HRV", "HR"},
    {"HTI", "HT"},
    {"HUN", "HU"},
    {"IDN", "ID"},
    {"IMN", "IM"},
    {"IND", "IN"},
    {"IOT", "IO"},
    {"IRL", "IE"},
    {"IRN", "IR"},
    {"IRQ", "IQ"},
    {"ISL", "IS"},
    {"ISR", "IL"},
    {"ITA", "IT"},
    {"JAM", "JM"},
    {"JEY", "JE"},
    {"JOR", "JO"},
    {"JPN", "JP"},
    {"KAZ", "KZ"},
    {"KEN", "KE"},
    {"KGZ", "KG"},
    {"KHM", "KH"},
    {"KIR", "KI"},
    {"KNA", "KN"},
    {"KOR", "KR"},
    {"KWT", "KW"},
    {"LAO", "LA"},
    {"LBN", "LB"},
    {"LBR", "LR"},
    {"LBY", "LY"},
    {"LCA", "LC"},
    {"LIE", "LI"},
    {"LKA", "LK"},
    {"LSO", "LS"},
    {"LTU", "LT"},
    {"LUX", "LU"},
    {"LVA", "LV"},
    {"MAC", "MO"},
    {"MAF", "MF"},
    {"MAR", "MA"},
    {"MCO", "MC"},
    {"MDA", "MD"},
    {"MDG", "MG"},
    {"MDV", "MV"},
    {"MEX", "MX"},
    {"MHL", "MH"},
    {"MKD", "MK"},
    {"MLI", "ML"},
    {"MLT", "MT"},
    {"MMR", "MM"},
    {"MNE", "ME"},
    {"MNG", "MN"},
    {"MNP", "MP"},
    {"MOZ", "MZ"},
    {"MRT", "MR"},
    {"MSR", "MS"},
    {"MTQ", "MQ"},
    {"MUS", "MU"},
    {"MWI", "MW"},
    {"MYS", "MY"},
    {"MYT", "YT"},
    {"NAM", "NA"},
    {"NCL", "NC"},
    {"NER", "NE"},
    {"NFK", "NF"},
    {"NGA", "NG"},
    {"NIC", "NI"},
    {"NIU", "NU"},
    {"NLD", "NL"},
    {"NOR", "NO"},
    {"NPL", "NP"},
    {"NRU", "NR"},
    {"NZL", "NZ"},
    {"OMN", "OM"},
    {"PAK", "PK"},
    {"PAN", "PA"},
    {"PCN", "PN"},
    {"PER", "PE"},
    {"PHL", "PH"},
    {"PLW", "PW"},
    {"PNG", "PG"},
    {"POL", "PL"},
    {"PRI", "PR"},
    {"PRK", "KP"},
    {"PRT", "PT"},
    {"PRY", "PY"},
    {"PSE", "PS"},
    {"PYF", "PF"},
    {"QAT", "QA"},
    {"REU", "RE"},
    {"ROU", "RO"},
    {"RUS", "RU"},
    {"RWA", "RW"},
    {"SAU", "SA"},
    {"SDN", "SD"},
    {"SEN", "SN"},
    {"SGP", "SG"},
    {"SGS", "GS"},
    {"SHN", "SH"},
    {"SJM", "SJ"},
    {"SLB", "SB"},
    {"SLE", "SL"},
    {"SLV", "SV"},
    {"SMR", "SM"},
    {"SOM", "SO"},
    {"SPM", "PM"},
    {"SRB", "RS"},
    {"SSD", "SS"},
    {"STP", "ST"},
    {"SUR", "SR"},
    {"SVK", "SK"},
    {"SVN", "SI"},
    {"SWE", "SE"},
    {"SWZ", "SZ"},
    {"SXM", "SX"},
    {"SYC", "SC"},
    {"SYR", "SY"},
    {"TCA", "TC"},
    {"TCD", "TD"},
    {"TGO", "TG"},
    {"THA", "TH"},
    {"TJK", "TJ"},
    {"TKL", "TK"},
    {"TKM", "TM"},
    {"TLS", "TL"},
    {"TON", "TO"},
    {"TTO", "TT"},
    {"TUN", "TN"},
    {"TUR", "TR"},
    {"TUV", "TV"},
    {"TWN", "TW"},
    {"TZA", "TZ"},
    {"UGA", "UG"},
    {"UKR", "UA"},
    {"UMI", "UM"},
    {"URY", "UY"},
    {"USA", "US"},
    {"UZB", "UZ"},
    {"VAT", "VA"},
    {"VCT", "VC"},
    {"VEN", "VE"},
    {"VGB", "VG"},
    {"VIR", "VI"},
    {"VNM", "VN"},
    {"VUT", "VU"},
    {"WLF", "WF"},
    {"WSM", "WS"},
    {"XKX", "XK"},
    {"YEM", "YE"},
    {"ZAF", "ZA"},
    {"ZMB", "ZM"},
    {"ZWE", "ZW"},
};

/* europass:countryCode */
static const char listed[] =
    "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR "
    "BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK "
    "DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GL GM GN GQ GR "
    "GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM "
    "KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK "
    "ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NU NZ OM PA "
    "PE PG PH PK PL PR PS PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK "
    "SL SM SN SO SR ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG "
    "US UY UZ VA VC VE VN VU WS YE ZA ZM ZW ";

static int
compare(const void *key, const void *code)
{
	return strcasecmp(key, ((const struct code *)code)->three);
}

const char *
country_alpha2(const char *alpha3)
{
	const struct code *code = bsearch(alpha3, codes,
	    sizeof codes / sizeof codes[0], sizeof codes[0], compare);

	return code != NULL ? code->two : NULL;
}

const char *
country_of_uri(const char *uri)
{
	static const char list[] =
	    "publications.europa.eu/resource/authority/country/";
	const char *s = strstr(uri, "://");

	if (s == NULL || strncasecmp(uri, "http", 4) != 0 ||
	    strncasecmp(s + 3, list, sizeof list - 1) != 0)
		return NULL;
	return country_alpha2(s + 3 + sizeof list - 1);
}

bool
country_is_alpha2(const char *s)
{
	return strlen(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' &&
	       s[1] <= 'Z';
}

bool
country_listed(const char *alpha2)
{
	for (const char *p = listed; *p != '\0'; p += 3)
		if (strncmp(p, alpha2, 2) == 0)
			return strlen(alpha2) == 2;
	return false;
}
