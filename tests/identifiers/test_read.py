"""Identifiers as people paste them."""

import pytest

from tracker.identifiers import BadIdentifier, Owner, kinds_of, parse_reference, read_value, recognise


@pytest.mark.parametrize(
    ("owner", "kind", "text", "value"),
    [
        ("person", "wikidata", "q42", "Q42"),
        ("person", "wikidata", "https://www.wikidata.org/wiki/Q42", "Q42"),
        ("organization", "wikidata", "http://www.wikidata.org/entity/Q42", "Q42"),
        ("person", "wikidata", "m.wikidata.org/wiki/Special:EntityData/Q42.json?flavor=dump", "Q42"),
        ("person", "orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("person", "orcid", "0000 0002 1694 233x", "0000-0002-1694-233X"),
        ("person", "openalex", "https://openalex.org/authors/a5023888391", "A5023888391"),
        ("organization", "openalex", "https://openalex.org/I63966007", "I63966007"),
        ("organization", "ror", "https://ror.org/05dxps055", "05dxps055"),
        ("person", "dblp", "https://dblp.org/pid/h/GeoffreyEHinton.html", "h/GeoffreyEHinton"),
        ("person", "linkedin", "linkedin.com/in/Ada-Example/", "ada-example"),
        ("person", "linkedin", "https://de.linkedin.com/in/j%C3%BCrgen-x?trk=1", "jürgen-x"),
        ("organization", "linkedin", "https://www.linkedin.com/company/foo-labs/about/", "foo-labs"),
        ("person", "x", "@Ada_Example", "ada_example"),
        ("person", "x", "https://twitter.com/Ada_Example", "ada_example"),
        ("person", "x", "https://x.com/ada_example?lang=en", "ada_example"),
        ("person", "homepage", "HTTPS://Ada.Example#top", "https://ada.example/"),
        ("person", "homepage", "http://ada.example:8080/~ada?x=1", "http://ada.example:8080/~ada?x=1"),
    ],
)
def test_takes_an_identifier_or_an_address_that_holds_it(
    owner: Owner, kind: str, text: str, value: str
) -> None:
    assert read_value(kinds_of(owner)[kind], text) == value


@pytest.mark.parametrize(
    ("owner", "kind", "text", "sentence"),
    [
        ("person", "wikidata", "P31", "Write one like Q42"),
        ("person", "wikidata", "https://orcid.org/0000-0002-1825-0097", "Write one like Q42"),
        ("person", "orcid", "0000-0002-1825-0098", "check digits do not fit"),
        ("person", "orcid", "0000-0002-1825", "Write one like 0000-0002-1825-0097"),
        ("organization", "ror", "05dxps056", "check digits do not fit"),
        ("person", "openalex", "I63966007", "Write one like A5023888391"),
        ("person", "linkedin", "https://www.linkedin.com/company/foo-labs", "Write one like ada-example"),
        ("person", "x", "https://x.com/ada/status/1", "Write one like @ylecun"),
        ("person", "x", "https://x.com/home", "Write one like @ylecun"),
        ("person", "x", "a-b", "Write one like @ylecun"),
        ("person", "homepage", "ada.example", "with http:// or https://"),
        ("person", "homepage", "javascript:alert(1)", "with http:// or https://"),
        ("person", "homepage", "https://ada:secret@ada.example/", "with http:// or https://"),
        ("person", "homepage", "https://[::1", "with http:// or https://"),
        ("person", "homepage", "https://ada.example/" + "x" * 300, "with http:// or https://"),
        ("person", "dblp", "a/b\0", "Write one like h/GeoffreyEHinton"),
    ],
)
def test_says_what_is_wrong_and_what_would_be_right(
    owner: Owner, kind: str, text: str, sentence: str
) -> None:
    with pytest.raises(BadIdentifier, match=sentence):
        read_value(kinds_of(owner)[kind], text)


@pytest.mark.parametrize("owner", ["person", "organization"])
def test_every_example_is_one_of_its_kind_and_found_at_its_own_address(owner: Owner) -> None:
    for kind in kinds_of(owner).values():
        value = read_value(kind, kind.example)
        assert read_value(kind, kind.url(value)) == value


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Q42", "wikidata:Q42"),
        ("wikidata: q42", "wikidata:Q42"),
        ("0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("@ada", "x:ada"),
        ("twitter.com/ada", "x:ada"),
        ("https://ada.example", "homepage:https://ada.example/"),
        ("homepage:https://ada.example", "homepage:https://ada.example/"),
        ("https://x.com/home", "homepage:https://x.com/home"),
    ],
)
def test_a_search_box_tells_an_identifier(text: str, reference: str) -> None:
    assert str(recognise(text, "person")) == reference


@pytest.mark.parametrize(
    "text", ["", "Ada", "x.ai", "character.ai", "X: the moonshot", "Q", "Ada@work", "ror:05dxps055"]
)
def test_a_search_box_takes_a_name_for_a_name(text: str) -> None:
    assert recognise(text, "person") is None


@pytest.mark.parametrize("text", ["Ada", "orcid", "ror:05dxps055"])
def test_a_filter_says_how_to_write_one(text: str) -> None:
    with pytest.raises(BadIdentifier, match="such as wikidata:Q42; kinds are wikidata, orcid,"):
        parse_reference(text, "person")


def test_a_filter_says_what_is_wrong_with_the_value() -> None:
    with pytest.raises(BadIdentifier, match="check digits"):
        parse_reference("orcid:0000-0002-1825-0098", "person")
