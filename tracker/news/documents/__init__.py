"""One document as it came in, before it is an article: read from a file, plain text or HTML."""

from tracker.news.documents.document import MAX_BYTES, Document, NotADocument, RawDocument
from tracker.news.documents.files import read_file, read_plain, read_upload
from tracker.news.documents.page import read_page

__all__ = [
    "MAX_BYTES",
    "Document",
    "NotADocument",
    "RawDocument",
    "read_file",
    "read_page",
    "read_plain",
    "read_upload",
]
