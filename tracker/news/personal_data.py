"""What sources and articles hold about people.

An article that names somebody loses its title and its text whole: pronouns and job titles go on
to speak of a person whose name alone was taken out. Its row stays, so that the same text is not
stored again, and so does its address unless that names them.
"""

from tracker.news.models import (
    Article,
    ArticleAddress,
    ArticleBand,
    ArticleVersion,
    Entry,
    Fetch,
    Host,
    Poll,
    Polling,
    RawArticle,
    Source,
    SourceTag,
    Story,
    StoryDecision,
)
from tracker.news.models.raw import words_of
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=Source,
        reported=["name", "url", "home_url", "family", "link_pattern", "disabled_because"],
        nameless={
            "slug": "is made of the name, which is reported",
            "kind": "is a choice",
            "language": "is a code",
            "text_from": "is a choice",
        },
    ),
    PersonalData(model=SourceTag, reported=["name"]),
    PersonalData(
        model=Polling,
        reported=["address"],
        cut={"problem": "…", "alarm": "…"},
        nameless={
            "etag": "is a mark that a server set",
            "last_modified": "is a date that a server set",
            "content_hash": "is a hash of the whole answer",
        },
    ),
    PersonalData(model=Poll, cut={"problem": "…"}, nameless={"outcome": "is a choice"}),
    PersonalData(
        model=Entry,
        cut=dict.fromkeys(("guid", "url", "title", "author", "summary", "content"), "") | {"problem": "…"},
        together=["title", "summary", "content"],
        nameless={
            "key": "is a hash",
            "digest": "is a hash of the whole text",
            "language": "is a code",
            "host": "is the host of the address alone",
        },
    ),
    PersonalData(
        model=Host,
        reported=["name"],
        nameless={"robots": "is a list of rules for programs"},
    ),
    PersonalData(
        model=Article,
        cut={"title": "", "text": "", "byline": "", "url": "", "archive_url": "", "problem": "…"},
        together=["title", "text"],
        nameless={
            "language": "is a code",
            "fingerprint": "is a hash of the whole text",
            "read_by": "is a machine and its version",
        },
    ),
    PersonalData(model=Story),
    PersonalData(model=ArticleBand),
    PersonalData(model=StoryDecision),
    PersonalData(model=ArticleAddress, cut={"url": ""}, nameless={"key": "is a hash"}),
    PersonalData(
        model=ArticleVersion,
        told_in=["title", "byline", "text"],
        nameless={"fingerprint": "is a hash of the whole text"},
        goes_with=["article"],
    ),
    PersonalData(
        model=RawArticle,
        told_in=["content"],
        read=words_of,
        nameless={"charset": "is a code"},
        goes_with=["article"],
    ),
    PersonalData(model=Fetch, cut={"url": "", "problem": "…"}, nameless={"language": "is a code"}),
)
