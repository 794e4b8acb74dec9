"""Check digits: whether an identifier was typed without a slip."""

from __future__ import annotations

_CROCKFORD = {sign: number for number, sign in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def orcid_holds(value: str) -> bool:
    """Whether the last sign of ``0000-0002-1825-0097`` fits the others, by ISO 7064, mod 11-2."""
    signs = value.replace("-", "")
    total = 0
    for digit in signs[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return signs[-1] == ("X" if check == 10 else str(check))


def ror_holds(value: str) -> bool:
    """Whether the last two digits of ``05dxps055`` fit, by ISO 7064, mod 97-10, over Crockford's base 32."""
    number = 0
    for sign in value[:-2]:
        number = number * 32 + _CROCKFORD[sign]
    return int(value[-2:]) == 98 - number * 100 % 97
