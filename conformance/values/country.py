"""Countries: ISO 3166-1 alpha-2 and alpha-3 codes, and the telephone codes that belong to one country.

The codes are the 249 officially assigned ones of ISO 3166-1:2020, as of November 2026.
"""

import re

_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ "
    "BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR "
    "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY "
    "HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
    "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY "
    "MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ "
    "NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ "
    "TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ "
    "VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
COUNTRIES = frozenset(_COUNTRIES.split())
TEST_COUNTRIES = frozenset({"XX", "YY", "ZZ"})
"""Stand for no country and are used in tests (OCHP-ID-005)."""
USER_ASSIGNED = frozenset({"AA", "ZZ", *(f"Q{c}" for c in "MNOPQRSTUVWXYZ")}) | frozenset(
    f"X{c}" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
"""Left to users by ISO 3166-1; among them XK, under which Kosovo takes part in roaming."""

_ALPHA_3 = (
    "ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR "
    "BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG "
    "COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH "
    "FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY "
    "HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM "
    "KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL "
    "MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR "
    "NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU "
    "SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA "
    "TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB "
    "VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE"
)
ALPHA_3 = frozenset(_ALPHA_3.split())
_USER_ASSIGNED_3 = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
"""Left to users by ISO 3166-1; among them XKX, under which Kosovo takes part in roaming."""

_TELEPHONES = (
    "30:GR 31:NL 32:BE 33:FR 34:ES 36:HU 40:RO 41:CH 43:AT 45:DK 46:SE 48:PL 49:DE 90:TR 350:GI "
    "351:PT 352:LU 353:IE 354:IS 355:AL 356:MT 357:CY 359:BG 370:LT 371:LV 372:EE 373:MD 374:AM "
    "375:BY 376:AD 377:MC 378:SM 380:UA 381:RS 382:ME 385:HR 386:SI 387:BA 389:MK 420:CZ 421:SK "
    "423:LI"
)
_COUNTRY_OF = dict(pair.split(":") for pair in _TELEPHONES.split())


def is_country(code: str) -> bool:
    """Whether a code can stand for a country: assigned, left to users, or of the test range.

    Args:
        code: Two capital letters.

    Source: OCHP-ID-005, OCHP-ID-012.
    """
    return code in COUNTRIES or code in USER_ASSIGNED or code in TEST_COUNTRIES


def is_country_alpha3(code: str) -> bool:
    """Whether a code of three letters can stand for a country: assigned, or left to users.

    Args:
        code: Three capital letters.

    Source: OCHP-POI-031.
    """
    return code in ALPHA_3 or _USER_ASSIGNED_3.fullmatch(code) is not None


def dialled(telephone: str) -> str | None:
    """The European country of a telephone code without plus sign, or None if it is shared or unknown.

    Source: ITU-T E.164 (assigned codes, 2016), OCHP-ID-013.
    """
    return _COUNTRY_OF.get(telephone)
