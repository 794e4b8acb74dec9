"""How single parameters of a filter are read, and what is said where one cannot be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tracker.identifiers import BadIdentifier, Owner, parse_reference
from tracker.identifiers.kinds import BOTH, kinds_of
from tracker.identifiers.read import Reference

MOST_VALUES = 50
LONGEST = 200
LARGEST = 2**63 - 1

_WORDS = {"true": True, "false": False}


def readable(text: str) -> str:
    """The text without space around it. Raises ValidationError for what no database can hold."""
    text = text.strip()
    if len(text) > LONGEST:
        raise ValidationError(_("This is longer than %(most)d characters.") % {"most": LONGEST})
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValidationError(_("This is no text.")) from error
    if "\0" in text:
        raise ValidationError(_("This is no text."))
    return text


class TextField(forms.Field):
    """One text; empty where it was not given."""

    def to_python(self, value: Any) -> str:
        return readable(str(value or ""))


class TextsField(forms.Field):
    """One text or several, each once, in the order of the alphabet."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        found = sorted(set(filter(None, (readable(str(each)) for each in value or ()))))
        if len(found) > MOST_VALUES:
            raise ValidationError(_("Name %(most)d at most.") % {"most": MOST_VALUES})
        return found


class ChoicesField(forms.MultipleChoiceField):
    """One of the choices or several, each once, in the order of the choices."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, required=False, **options)
        self.error_messages["invalid_choice"] = _sentence_of(self.choices)

    def to_python(self, value: Any) -> list[str]:
        given = {readable(each) for each in super().to_python(value)} - {""}
        known = [str(code) for code, _label in self.choices]  # type: ignore[misc, union-attr]  # pairs only
        return [code for code in known if code in given] + sorted(given.difference(known))


class ChoiceField(forms.ChoiceField):
    """One of the choices; empty where it was not given."""

    def __init__(self, choices: Any, **options: Any) -> None:
        super().__init__(choices=choices, required=False, **options)
        self.error_messages["invalid_choice"] = _sentence_of(self.choices)


class SwitchField(forms.Field):
    """True or false; None where it was not given."""

    def to_python(self, value: Any) -> bool | None:
        text = str(value or "").strip().lower()
        if not text:
            return None
        if text not in _WORDS:
            raise ValidationError(_("This is true or false."))
        return _WORDS[text]


class NumberField(forms.Field):
    """The number of a record, or another from ``least`` to ``most``; None where it was not given."""

    def __init__(self, *, least: int = 1, most: int = LARGEST, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        if not (
            text.isascii() and text.isdigit() and len(text) < 20 and self.least <= int(text) <= self.most
        ):
            raise ValidationError(_("This is a whole number, such as 12."))
        return int(text)


class CountriesField(TextsField):
    """Countries by two letters of ISO 3166-1."""

    def to_python(self, value: Any) -> list[str]:
        codes = sorted({text.upper() for text in super().to_python(value)})
        for code in codes:
            if not (len(code) == 2 and code.isascii() and code.isalpha()):
                sentence = _("“%(text)s” is no country. Write two letters of ISO 3166-1, such as FR.")
                raise ValidationError(sentence % {"text": code})
        return codes


class IdentifiersField(TextsField):
    """Identifiers of people or organizations: ``wikidata:Q42``, or an address that holds one."""

    def to_python(self, value: Any) -> list[str]:
        texts = super().to_python(value)
        for text in texts:
            references_of(text)
        return texts


def references_of(text: str) -> list[tuple[Owner, Reference]]:
    """What an identifier may refer to: a person, an organization or either.

    Raises ValidationError with a sentence where it is one of neither.
    """
    found: list[tuple[Owner, Reference]] = []
    problems: dict[Owner, str] = {}
    for owner in BOTH:
        try:
            found.append((owner, parse_reference(text, owner)))
        except BadIdentifier as error:
            problems[owner] = str(error)
    if not found:
        code = text.partition(":")[0].lower()
        of_kind = [problems[owner] for owner in BOTH if code in kinds_of(owner)]
        raise ValidationError(of_kind[0] if of_kind else problems["organization"])
    return found


def _sentence_of(choices: Any) -> Any:
    codes = ", ".join(str(code) for code, _label in choices)
    return format_lazy(_("%(value)s is not one of the available choices: {choices}."), choices=codes)
