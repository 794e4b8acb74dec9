"""How well extraction does on labelled texts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.extract import NameIndex, UnsupportedLanguage
from tracker.language_model.model import NotSetUp
from tracker.language_model.problems import NotRead
from tracker.moves.evaluation.compare import compare
from tracker.moves.evaluation.gold import GoldText, gold_texts
from tracker.moves.evaluation.measure import Measured
from tracker.moves.evaluation.names import with_labelled
from tracker.moves.evaluation.report import as_json, mistakes, side_by_side, tables
from tracker.moves.evaluation.reviewed import as_json as reviewed_json
from tracker.moves.evaluation.reviewed import table
from tracker.moves.extractors import EXTRACTORS, ExtractorName, read_with
from tracker.moves.known_names import database_names, names_of_starter, starter_names
from tracker.news.documents import NotADocument
from tracker.news.language import detect_language

BOTH = "both"


class Command(BaseCommand):
    help = (
        "Measures extraction against labelled texts: one JSON object per line, with “text”, “lang”, "
        "“published” and “moves”. Prints precision, recall and F1 by language, with intervals. With "
        "--reviewed, what analysts decided is the measure."
    )

    _extractor: ExtractorName = "rules"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="GOLD.jsonl")
        parser.add_argument(
            "--reviewed",
            action="store_true",
            help=(
                "Instead: how many claims were right by what analysts decided, by extractor, language, rule "
                "and source."
            ),
        )
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")
        parser.add_argument(
            "--wrong", action="store_true", help="Print what is wrong or missed, text by text."
        )
        parser.add_argument(
            "--names",
            choices=["starter", "database", "none", BOTH],
            default="starter",
            help=(
                "Which names are known: those of the starter data, of the database, or none. “both” measures "
                "twice: with every name of the labels and of the starter data known, and with none."
            ),
        )

        parser.add_argument(
            "--extractor",
            choices=EXTRACTORS,
            default="rules",
            help="Who reads the texts: the rules, or the language model of the settings, which costs money.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["reviewed"] == bool(options["files"]):
            raise CommandError("Give labelled files, or --reviewed.")
        if options["reviewed"]:
            self.stdout.write(json.dumps(reviewed_json()) if options["json"] else "\n".join(table()))
            return
        self._extractor = options["extractor"]
        try:
            texts = [gold for path in options["files"] for gold in gold_texts(path)]
            self._evaluate(texts, options)
        except (NotADocument, NotRead, NotSetUp) as error:
            raise CommandError(str(error)) from error

    def _evaluate(self, texts: list[GoldText], options: dict[str, Any]) -> None:
        if not texts:
            raise CommandError("There is no text in these files.")
        if options["names"] == BOTH:
            self._compare(texts, options)
            return
        measured = Measured()
        names = _names(options["names"])
        for gold in texts:
            self._measure(gold, names, measured, wrong=options["wrong"] and not options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(measured), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(tables(measured)))

    def _compare(self, texts: Sequence[GoldText], options: dict[str, Any]) -> None:
        """The same texts with every name known, and with none."""
        if options["wrong"]:
            raise CommandError("--wrong goes with one set of names: say --names none, or leave --names out.")
        ways = {"known": NameIndex(with_labelled(names_of_starter(), texts)), "none": NameIndex([])}
        measured = {way: Measured() for way in ways}
        for way, names in ways.items():
            for gold in texts:
                self._measure(gold, names, measured[way], wrong=False)
        if options["json"]:
            found = {way: as_json(figures) for way, figures in measured.items()}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(side_by_side(measured)))

    def _measure(self, gold: GoldText, names: NameIndex, measured: Measured, *, wrong: bool) -> None:
        language = gold.language or detect_language(gold.text)
        try:
            claims = read_with(
                self._extractor, gold.text, language=language, published=gold.published, names=names
            )
        except UnsupportedLanguage:
            claims = []  # what is not read is missed
        compared = compare(claims, gold.moves, gold.optional, names)
        measured.note(language, compared)
        if wrong:
            for line in mistakes(gold, compared):
                self.stdout.write(line)


def _names(known: str) -> NameIndex:
    if known == "none":
        return NameIndex([])
    return database_names() if known == "database" else starter_names()
