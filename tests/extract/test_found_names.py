"""Names that something else finds in a text, such as a spaCy pipeline, beside those that the rules find."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from tracker.extract import ExtractedClaim, FoundName, KnownName, NameIndex, extract_claims
from tracker.extract.known_names import NameKind
from tracker.extract.spacy_names import CannotLoad, SpacyNames

NOBODY = NameIndex([])
TEXT = "tanaka leftfield has left orchid for wisteria."  # written so that its shape tells nothing


class Listed:
    """Finds each spelling of a list where it stands last."""

    def __init__(self, **names: NameKind) -> None:
        self._names = {name.replace("_", " "): kind for name, kind in names.items()}

    def names(self, text: str, _language: str) -> Iterable[FoundName]:
        for name, kind in self._names.items():
            if (start := text.rfind(name)) >= 0:
                yield FoundName(start, start + len(name), kind)

    def label(self, _language: str) -> str:
        return "listed"


def read(
    text: str, finder: object, *, language: str = "en", names: NameIndex = NOBODY
) -> list[tuple[str, str | None, str | None]]:
    found = extract_claims(text, language=language, published=None, names=names, finder=finder)  # type: ignore[arg-type]  # a test hands in whatever finds
    return [(claim.person, claim.from_org, claim.to_org) for claim in found]


def pipeline(folder: Path, language: str, *patterns: tuple[str, str]) -> str:
    """A pipeline without a model that knows these names; gives the folder that it was saved to."""
    nlp = spacy.blank(language)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for label, name in patterns])  # type: ignore[attr-defined]  # of this part
    nlp.to_disk(folder)
    return str(folder)


class TestFoundNames:
    def test_are_people_and_organizations_whatever_they_look_like(self) -> None:
        finder = Listed(tanaka_leftfield="person", orchid="organization", wisteria="organization")
        assert read(TEXT, finder) == [("tanaka leftfield", "orchid", "wisteria")]
        assert read(TEXT, None) == []

    def test_yield_to_known_names(self) -> None:
        names = NameIndex([KnownName("orchid", "organization", "Orchid Inc."), KnownName("T", "person", "T")])
        finder = Listed(tanaka_leftfield="person", orchid="person", wisteria="organization")
        assert read(TEXT, finder, names=names) == [("tanaka leftfield", "Orchid Inc.", "wisteria")]

    def test_are_known_ones_where_a_record_is_spelt_nearly_so(self) -> None:
        names = NameIndex([KnownName("Tanaka Léftfield", "person", "Tanaka Léftfield")])
        finder = Listed(tanaka_leftfield="person", orchid="organization", wisteria="organization")
        assert read(TEXT, finder, names=names)[0][0] == "Tanaka Léftfield"

    def test_stand_for_the_full_name_where_the_text_has_it(self) -> None:
        text = "Tanaka Leftfield spoke on Monday. Leftfield has left Orchid Labs."
        assert read(text, Listed(Leftfield="person")) == [("Tanaka Leftfield", "Orchid Labs", None)]

    def test_lose_the_genitive(self) -> None:
        text = "Jane Doe has left orchid's lab for wisteria."
        named: dict[str, NameKind] = {"orchid's": "organization", "wisteria": "organization"}
        finder = Listed(**named)
        assert read(text, finder)[0][2] == "wisteria"
        assert "orchid's" not in str(read(text, finder))

    @pytest.mark.parametrize(
        ("text", "language"), [("山本花が葵社を退社した。", "ja"), ("王海燕离开了葵社。", "zh")]
    )
    def test_are_taken_in_languages_without_spaces(self, text: str, language: str) -> None:
        finder = Listed(山本花="person", 王海燕="person", 葵社="organization")
        assert [each[1] for each in read(text, finder, language=language)] == ["葵社"]

    @given(
        text=st.text(max_size=60),
        spans=st.lists(st.tuples(st.integers(-5, 80), st.integers(-5, 80), st.booleans()), max_size=6),
        language=st.sampled_from(["en", "de", "ja", "zh"]),
    )
    def test_break_nothing_wherever_they_are_said_to_be(
        self, text: str, spans: list[tuple[int, int, bool]], language: str
    ) -> None:
        class Wild:
            def names(self, _text: str, _language: str) -> Iterable[FoundName]:
                return [
                    FoundName(start, end, "person" if who else "organization") for start, end, who in spans
                ]

            def label(self, _language: str) -> str:
                return "wild"

        text += " left Acme for Foo Labs."
        claims: list[ExtractedClaim] = extract_claims(
            text, language=language, published=None, names=NOBODY, finder=Wild()
        )
        assert all(text[claim.start : claim.end] == claim.quote for claim in claims)


class TestPipelines:
    def test_bring_their_people_and_organizations_into_claims(self, tmp_path: Path) -> None:
        folder = pipeline(
            tmp_path / "en",
            "en",
            ("PERSON", "tanaka leftfield"),
            ("ORG", "orchid"),
            ("PER", "somebody"),
            ("GPE", "wisteria"),
        )
        finder = SpacyNames({"en": folder})
        assert read(TEXT, finder) == [("tanaka leftfield", "orchid", None)]
        assert finder.label("en") == "en_pipeline-0.0.0"

    def test_read_their_own_language_only(self, tmp_path: Path) -> None:
        finder = SpacyNames({"de": pipeline(tmp_path / "de", "de", ("PER", "tanaka leftfield"))})
        assert read(TEXT, finder) == []
        assert finder.label("en") == ""

    def test_give_places_in_code_points_of_the_whole_text(self, tmp_path: Path) -> None:
        finder = SpacyNames({"en": pipeline(tmp_path / "en", "en", ("ORG", "orchid"))})
        text = f"🙂 {'x ' * 60_000}orchid"
        assert [(each.start, each.end) for each in finder.names(text, "en")] == [(120_002, 120_008)]

    def test_that_cannot_be_loaded_are_named(self, tmp_path: Path) -> None:
        (tmp_path / "meta.json").write_text("{}")
        with pytest.raises(CannotLoad, match="cannot be loaded"):
            list(SpacyNames({"en": str(tmp_path)}).names("a", "en"))
