"""Currencies: the alphabetic codes of ISO 4217, table A.1.

As of January 2026: the Bulgarian lev gave way to the euro on 2026-01-01, the Antillean guilder to the
Caribbean guilder (XCG) on 2025-03-31, the Zimbabwe dollar (ZWL) to Zimbabwe Gold (ZWG) in 2024.
"""

_CURRENCIES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP "
    "GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY "
    "KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
    "MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
    "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD "
    "TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG "
    "XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG"
)
CURRENCIES = frozenset(_CURRENCIES.split())
WITHDRAWN = frozenset({"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"})
"""Taken from the table since 2021; a record of that time may still carry them."""


def is_currency(code: str) -> bool:
    """Whether a code is in table A.1, or was until a few years ago.

    Args:
        code: Three capital letters; case counts.

    Source: OCHP-CDR-047, AMB-064.
    """
    return code in CURRENCIES or code in WITHDRAWN
