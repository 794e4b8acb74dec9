"""The commands that take text: ``extract`` prints what it states, ``ingest`` stores it."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError

from tests.factories import make_organization, make_person
from tests.web_server import serving
from tracker.moves.models import Claim
from tracker.moves.tasks import ingest_article
from tracker.news.models import Article

TEXT = "Ada Example left Foo Labs on Monday and joined OpenAI, the company said.\n"


def write(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def run(command: str, *arguments: str) -> str:
    output = StringIO()
    call_command(command, *arguments, stdout=output, stderr=output)
    return output.getvalue()


class TestExtract:
    """No mark for the database: it is touched only where the command is asked to."""

    def test_prints_claims_with_offsets_in_the_text_as_given(self, tmp_path: Path) -> None:
        text = "🙂 Ünïcode first.\r\n" + TEXT
        (claim,) = json.loads(run("extract", write(tmp_path, "a.txt", text), "--language", "en"))
        assert (claim["person"], claim["from_org"], claim["to_org"]) == ("Ada Example", "Foo Labs", "OpenAI")
        assert text[claim["start"] : claim["end"]] == claim["quote"]
        assert list(claim) == [
            *("person", "from_org", "to_org", "role_from", "role_to", "exit_manner", "entry_manner"),
            *("capacity", "status", "date", "quote", "start", "end", "score", "rule"),
        ]

    def test_detects_the_language(self, tmp_path: Path) -> None:
        text = "Ada Example a quitté Foo Labs la semaine dernière pour rejoindre OpenAI, selon l'entreprise."
        (claim,) = json.loads(run("extract", write(tmp_path, "a.txt", text)))
        assert (claim["from_org"], claim["to_org"]) == ("Foo Labs", "OpenAI")

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            (TEXT, "en"),
            ("王海燕离开了北川集团。", "zh"),
            ("Petra Lutz tritt als Chefin von Orvalis zurück.", "de"),
        ],
    )
    def test_explains_a_claim_by_its_words_and_the_parts_of_its_score(
        self, tmp_path: Path, text: str, language: str
    ) -> None:
        path = write(tmp_path, "a.txt", text)
        (claim,) = json.loads(run("extract", path, "--language", language, "--explain"))
        why = claim["explanation"]
        cue = why["cue"]
        assert cue["text"] == text[cue["start"] : cue["end"]] in {"left", "离开了", "tritt"}
        assert claim["start"] <= cue["start"] < cue["end"] <= claim["end"]
        assert sum(part["amount"] for part in why["score"]) == pytest.approx(claim["score"])
        assert why["score"][0]["why"] == f"rule {claim['rule']}"

    def test_adds_claims_to_each_line_of_a_file(self, tmp_path: Path) -> None:
        lines = [
            {"id": 1, "lang": "en", "published": "2024-10-14", "text": TEXT},
            {"id": 2, "lang": "en", "published": None, "text": ""},
            {"id": 3, "lang": "it", "text": "Ada ha lasciato Foo Labs."},
        ]
        source = write(tmp_path, "in.jsonl", "\n".join(json.dumps(line) for line in lines) + "\n")
        target = tmp_path / "out.jsonl"
        run("extract", "--jsonl", source, str(target))
        written = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
        assert [(line["id"], len(line["claims"])) for line in written] == [(1, 1), (2, 0), (3, 0)]
        assert written[0]["text"] == TEXT

    @pytest.mark.parametrize(
        ("content", "arguments", "problem"),
        [
            ("", (), "The file is empty."),
            (b"\x00\x01", (), "The file is binary"),
            ("Ada ha lasciato Foo Labs.", ("--language", "it"), "“it”"),
            (TEXT, ("--published", "2024-13"), "there is no month 13"),
            (TEXT, ("--published", "2024"), "“2024” is not a whole day"),
            (TEXT, ("--language", "klingonklingon"), "“klingonklingon” is not a language"),
        ],
    )
    def test_refuses_what_it_cannot_read_with_a_sentence(
        self, tmp_path: Path, content: str | bytes, arguments: tuple[str, ...], problem: str
    ) -> None:
        with pytest.raises(CommandError) as refused:
            run("extract", write(tmp_path, "a.txt", content), *arguments)
        assert problem in str(refused.value)

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ("{", "in.jsonl, line 2: no JSON"),
            ("[]", "line 2: needs an object"),
            ("[" * 100_000, "line 2: no JSON that can be read: it is nested too deeply"),
            ('{"text": 1}', "line 2: needs “text”"),
            (r'{"text": "a \ud800", "lang": "en"}', "line 2: “text” holds a lone surrogate"),
            (r'{"text": "a", "more": {"\udc00": 1}}', "line 2: “more” holds a lone surrogate"),
            ('{"text": "x", "lang": 7}', "line 2: “lang” is a string"),
            ('{"text": "x", "lang": "en", "published": false}', "line 2: “published” is a day"),
            ('{"text": "x", "lang": "en", "published": "soon"}', "line 2: “published” is a day"),
        ],
    )
    def test_names_the_line_that_is_wrong_and_writes_nothing(
        self, tmp_path: Path, line: str, problem: str
    ) -> None:
        source = write(tmp_path, "in.jsonl", f'{{"text": "", "lang": "en"}}\n{line}\n')
        target = tmp_path / "out.jsonl"
        with pytest.raises(CommandError) as refused:
            run("extract", "--jsonl", source, str(target))
        assert problem in str(refused.value)
        assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]

    def test_leaves_what_was_written_before_where_a_line_is_wrong(self, tmp_path: Path) -> None:
        source = write(tmp_path, "in.jsonl", '{"text": "", "lang": "en"}\n{\n')
        target = write(tmp_path, "out.jsonl", "before")
        with pytest.raises(CommandError):
            run("extract", "--jsonl", source, target)
        assert Path(target).read_text("utf-8") == "before"

    def test_limits_each_text_and_not_the_file_of_them(self, tmp_path: Path) -> None:
        line = json.dumps({"text": "x" * 60, "lang": "EN"}) + "\n"
        source = write(tmp_path, "in.jsonl", line * 3)
        target = tmp_path / "out.jsonl"
        with (
            patch("tracker.moves.management.jsonl.MAX_BYTES", 60),
            patch("tracker.news.documents.MAX_BYTES", 60),
        ):
            run("extract", "--jsonl", source, str(target))
            assert len(target.read_text("utf-8").splitlines()) == 3
            write(tmp_path, "in.jsonl", line + json.dumps({"text": "x" * 61}))
            with pytest.raises(CommandError, match="line 2: “text” has more than 60 bytes"):
                run("extract", "--jsonl", source, str(target))

    def test_writes_to_a_pipe_what_it_would_write_to_a_file(self, tmp_path: Path) -> None:
        source = write(tmp_path, "in.jsonl", '{"text": "", "lang": "en"}\n')
        reader, writer = os.pipe()
        run("extract", "--jsonl", source, f"/proc/self/fd/{writer}")
        os.close(writer)
        with os.fdopen(reader) as output:
            assert json.loads(output.read())["claims"] == []

    def test_wants_a_file_or_lines(self) -> None:
        with pytest.raises(CommandError, match="Give one FILE, or --jsonl IN OUT"):
            run("extract")

    @pytest.mark.django_db
    def test_knows_the_names_of_the_database_when_asked(self, tmp_path: Path) -> None:
        make_person("Adelaide Example", aliases=("Ada Example",))
        make_organization("Foo Laboratories", aliases=("Foo Labs",))
        file = write(tmp_path, "a.txt", TEXT)
        (claim,) = json.loads(run("extract", file, "--language", "en", "--names", "database"))
        assert (claim["person"], claim["from_org"]) == ("Adelaide Example", "Foo Laboratories")


@pytest.mark.django_db
class TestIngest:
    def test_stores_and_reads_a_document_and_prints_what_it_proposes(self, tmp_path: Path) -> None:
        file = write(tmp_path, "a.txt", f"A change at Foo Labs\n\n{TEXT}")
        printed = run("ingest", file, "--language", "en", "--published", "2024-10-14")
        assert "pending: Ada Example: Foo Labs → OpenAI" in printed
        assert "Ada Example left Foo Labs on Monday" in printed
        claim, article = Claim.objects.get(), Article.objects.get()
        assert (article.title, str(article.published_on), article.state) == (
            "A change at Foo Labs",
            "2024-10-14",
            "read",
        )
        assert article.document[claim.start : claim.end] == claim.quote

    def test_takes_a_language_in_capitals(self, tmp_path: Path) -> None:
        run("ingest", write(tmp_path, "a.txt", TEXT), "--language", "EN")
        assert (Article.objects.get().language, Claim.objects.count()) == ("en", 1)

    def test_refuses_a_language_that_cannot_be_one(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="“klingonklingon” is not a language"):
            run("ingest", write(tmp_path, "a.txt", TEXT), "--language", "klingonklingon")
        assert not Article.objects.exists()

    def test_says_that_the_known_date_stays(self, tmp_path: Path) -> None:
        file = write(tmp_path, "a.txt", TEXT)
        assert "stays" not in run("ingest", file, "--published", "2024-10-14")
        printed = run("ingest", file, "--published", "2024-10-15")
        assert "its date of publication stays 2024-10-14" in printed

    def test_leaves_the_article_to_the_sweep_where_the_broker_does_not_answer(
        self, tmp_path: Path, settings: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        settings.CELERY_BROKER_URL = "redis://:secret@127.0.0.1:1/0"
        with (
            patch.object(ingest_article, "apply_async", side_effect=OperationalError) as sent,
            patch("tracker.moves.tasks.transaction.on_commit", lambda send: send()),
            pytest.raises(CommandError) as refused,
        ):
            run("ingest", *(write(tmp_path, name, f"{TEXT} {name}") for name in ("a.txt", "b.txt")))
        assert "The broker at redis://:**@127.0.0.1:1/0 does not answer;" in str(refused.value)
        assert sent.call_count == 1
        assert Article.objects.unread().filter(sent_at=None).count() == 2

    def test_knows_a_document_again(self, tmp_path: Path) -> None:
        file = write(tmp_path, "a.txt", TEXT)
        run("ingest", file)
        assert "known already" in run("ingest", file)
        assert Claim.objects.count() == 1

    @pytest.mark.parametrize(
        ("content", "arguments", "problem"),
        [
            ("", (), "The file is empty."),
            (b"\x89PNG\x00\xff", (), "The file is binary or not in UTF-8"),
            ("Ada ha lasciato Foo Labs.", ("--language", "it"), "“it”"),
        ],
    )
    def test_stores_what_it_cannot_read_and_says_why(
        self, tmp_path: Path, content: str | bytes, arguments: tuple[str, ...], problem: str
    ) -> None:
        good = write(tmp_path, "good.txt", TEXT)
        bad = write(tmp_path, "bad.txt", content)
        output = StringIO()
        with pytest.raises(CommandError, match="1 of 1 documents could not be read"):
            call_command("ingest", bad, *arguments, stdout=output, stderr=output)
        assert problem in output.getvalue()
        article: Any = Article.objects.get()
        assert article.state == "unreadable"
        assert problem in article.problem
        run("ingest", good)
        assert Claim.objects.count() == 1

    def test_takes_the_address_of_a_page(self, settings: Any) -> None:
        with serving() as web:
            settings.FETCH_PORTS, settings.FETCH_INSIDE_IN_TESTS = [web.port], True
            printed = run("ingest", web.reply("/a"), "--language", "en", "--published", "2024-10-14")
        assert "pending: Ada Example: Foo Labs → OpenAI" in printed
        article = Article.objects.get()
        assert (article.url, article.title) == (f"{web.url}/a", "A change at Foo Labs")
        assert str(article.published_on) == "2024-10-14"

    def test_reads_the_others_where_one_is_missing(self, tmp_path: Path) -> None:
        output = StringIO()
        with pytest.raises(CommandError, match="2 of 3 documents"):
            call_command(
                "ingest",
                "none.txt",
                "http://127.0.0.1/a",
                write(tmp_path, "a.txt", TEXT),
                stdout=output,
                stderr=output,
            )
        assert "none.txt cannot be read: No such file or directory." in output.getvalue()
        assert "http://127.0.0.1/a: “127.0.0.1” is not on the public web" in output.getvalue()
        assert Claim.objects.count() == 1
