"""What sources and articles hold about people.

An article that names somebody loses its title and its text whole: pronouns and job titles go on
to speak of a person whose name alone was taken out. Its row stays, so that the same text is not
stored again, and so does its address unless that names them.
"""

from tracker.news.models import Article, Fetch, Source
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=Source,
        reported=["name", "home_url"],
        nameless={"slug": "is made of the name, which is reported", "language": "is a code"},
    ),
    PersonalData(
        model=Article,
        cut={"title": "", "text": "", "byline": "", "url": "", "archive_url": "", "problem": "…"},
        together=["title", "text"],
        nameless={"language": "is a code", "fingerprint": "is a hash of the whole text"},
    ),
    PersonalData(model=Fetch, cut={"url": "", "problem": "…"}, nameless={"language": "is a code"}),
)
