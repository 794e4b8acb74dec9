"""How well extraction does on labelled texts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.extract import NameIndex, UnsupportedLanguage
from tracker.language_model.model import NotSetUp
from tracker.language_model.problems import NotRead
from tracker.moves.evaluation.compare import compare
from tracker.moves.evaluation.gold import GoldText, gold_texts
from tracker.moves.evaluation.measure import Measured
from tracker.moves.evaluation.report import as_json, mistakes, tables
from tracker.moves.evaluation.reviewed import as_json as reviewed_json
from tracker.moves.evaluation.reviewed import table
from tracker.moves.extractors import EXTRACTORS, ExtractorName, read_with
from tracker.moves.known_names import database_names, starter_names
from tracker.news.documents import NotADocument
from tracker.news.language import detect_language


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
            help="Instead: how many claims analysts accepted, by extractor, language, rule and source.",
        )
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")
        parser.add_argument(
            "--wrong", action="store_true", help="Print what is wrong or missed, text by text."
        )
        parser.add_argument(
            "--names",
            choices=["starter", "database", "none"],
            default="starter",
            help="Which names are known: those of the starter data, of the database, or none.",
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
        names, self._extractor = _names(options["names"]), options["extractor"]
        measured = Measured()
        try:
            for path in options["files"]:
                for gold in gold_texts(path):
                    self._measure(gold, names, measured, wrong=options["wrong"] and not options["json"])
        except (NotADocument, NotRead, NotSetUp) as error:
            raise CommandError(str(error)) from error
        if not measured.by_language:
            raise CommandError("There is no text in these files.")
        if options["json"]:
            self.stdout.write(json.dumps(as_json(measured), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(tables(measured)))

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
