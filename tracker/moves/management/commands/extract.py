"""Text in, claims out, without storing anything."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.extract import ExtractedClaim, NameIndex, UnsupportedLanguage, extract_claims
from tracker.moves.known_names import database_names, starter_names
from tracker.moves.management.arguments import day, language_code
from tracker.moves.management.jsonl import Entry, entries, written_whole
from tracker.news.documents import NotADocument, read_plain
from tracker.news.language import detect_language


class Command(BaseCommand):
    help = (
        "Prints the claims that a text makes, as JSON. Offsets count Unicode code points of the text. "
        "With --jsonl, adds “claims” to each line of a file that has “text”, “lang” and “published”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="A text or HTML file in UTF-8.")
        parser.add_argument(
            "--language",
            type=language_code,
            default="",
            help="Two or three letters, such as fr; detected where not given.",
        )
        parser.add_argument("--published", type=day, help="The day of publication, such as 2024-10-14.")
        parser.add_argument(
            "--names",
            choices=["starter", "database"],
            default="starter",
            help="Which names are known: those of the starter data or those of the database.",
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="Add to each claim its rule, the words that tell it, and what its score is made of.",
        )
        parser.add_argument("--jsonl", nargs=2, type=Path, metavar=("IN", "OUT"))

    def handle(self, *_args: Any, **options: Any) -> None:
        if bool(options["file"]) == bool(options["jsonl"]):
            raise CommandError("Give one FILE, or --jsonl IN OUT.")
        names = database_names() if options["names"] == "database" else starter_names()
        try:
            if options["jsonl"]:
                source, target = options["jsonl"]
                _extract_lines(source, target, names, explain=options["explain"])
            else:
                claims = _extract_file(
                    options["file"],
                    options["language"],
                    options["published"],
                    names,
                    explain=options["explain"],
                )
                self.stdout.write(json.dumps(claims, ensure_ascii=False, indent=2))
        except (NotADocument, UnsupportedLanguage) as error:
            raise CommandError(str(error)) from error


def _extract_file(
    path: Path, language: str, published: date | None, names: NameIndex, *, explain: bool
) -> list[dict[str, Any]]:
    text = read_plain(path)
    claims = extract_claims(
        text, language=language or detect_language(text), published=published, names=names
    )
    return [_as_json(claim, text, explain=explain) for claim in claims]


def _as_json(claim: ExtractedClaim, text: str, *, explain: bool) -> dict[str, Any]:
    return claim.as_json() | ({"explanation": claim.explanation(text)} if explain else {})


def _extract_lines(source: Path, target: Path, names: NameIndex, *, explain: bool) -> None:
    """Write each line of the source back with its claims; nothing is written where a line is wrong."""
    with written_whole(target) as file:
        for entry in entries(source):
            line = json.dumps(
                entry.fields | {"claims": _claims_of(entry, names, explain=explain)}, ensure_ascii=False
            )
            file.write(f"{line}\n")


def _claims_of(entry: Entry, names: NameIndex, *, explain: bool) -> list[dict[str, Any]]:
    language = entry.language or detect_language(entry.text)
    try:
        claims = extract_claims(entry.text, language=language, published=entry.published, names=names)
    except UnsupportedLanguage:
        return []  # a file may hold texts in languages that are not supported
    return [_as_json(claim, entry.text, explain=explain) for claim in claims]
