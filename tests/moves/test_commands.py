"""The commands that take text: ``extract`` prints what it states, ``ingest`` stores it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_organization, make_person
from tracker.moves.models import Claim
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
            ('{"text": 1}', "line 2: needs"),
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
        assert not target.exists()

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

    def test_reads_the_others_where_one_is_missing(self, tmp_path: Path) -> None:
        output = StringIO()
        with pytest.raises(CommandError, match="2 of 3 documents"):
            call_command(
                "ingest",
                "none.txt",
                "https://example.org/a",
                write(tmp_path, "a.txt", TEXT),
                stdout=output,
                stderr=output,
            )
        assert "none.txt cannot be read: No such file or directory." in output.getvalue()
        assert "Save the page and give its path" in output.getvalue()
        assert Claim.objects.count() == 1
