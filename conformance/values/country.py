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
    "AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI "
    "BEN BLM BMU BRN BOL BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN "
    "COL CRI CUB CPV CUW CXR CYP CZE DEU DJI DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK "
    "FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP GNQ GRC SGS GTM GUM GNB GUY HKG HMD "
    "HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ KHM KIR COM KNA "
    "PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD "
    "MLI MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL "
    "NRU NIU NZL OMN PAN PER PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA "
    "SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF "
    "TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI USA URY UZB VAT VCT VEN VGB VIR "
    "VNM VUT WLF WSM YEM MYT ZAF ZMB ZWE"
)
"""In the order of the codes with two letters."""
_ALPHA_2_OF = dict(zip(_ALPHA_3.split(), _COUNTRIES.split(), strict=True))
ALPHA_3 = frozenset(_ALPHA_2_OF)
_USER_ASSIGNED_3 = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
"""Left to users by ISO 3166-1; among them XKX, under which Kosovo takes part in roaming."""

_VEHICLES = {
    "AUT": "A",
    "BEL": "B",
    "CHE": "CH",
    "DEU": "D",
    "ESP": "E",
    "EST": "EST",
    "FIN": "FIN",
    "FRA": "F",
    "GBR": "GB UK",
    "HUN": "H",
    "IRL": "IRL",
    "ITA": "I",
    "LIE": "FL",
    "LUX": "L",
    "MLT": "M",
    "NOR": "N",
    "PRT": "P",
    "SVN": "SLO",
    "SWE": "S",
}
"""Distinguishing signs of vehicles that are not the alpha-2 code, of countries that drive electrically."""

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


def country_signs(alpha3: str) -> frozenset[str]:
    """The codes written before postal codes of a country: alpha-2, alpha-3, and the sign of its vehicles.

    Args:
        alpha3: Three capital letters.

    Source: OCHP-POI-034; United Nations, distinguishing signs of vehicles in international traffic.
    """
    alpha2 = _ALPHA_2_OF.get(alpha3)
    return frozenset({alpha3, *_VEHICLES.get(alpha3, "").split(), *([alpha2] if alpha2 else [])})


def dialled(telephone: str) -> str | None:
    """The European country of a telephone code without plus sign, or None if it is shared or unknown.

    Source: ITU-T E.164 (assigned codes, 2016), OCHP-ID-013.
    """
    return _COUNTRY_OF.get(telephone)
