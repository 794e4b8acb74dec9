"""What imports hold about people: their rows and names go with them.

The bytes of a file are there for the seconds until it has been read.
"""

from tracker.imports.models import ImportBatch, ImportFile, ImportName, ImportRow
from tracker.privacy.declarations import PersonalData, declare

declare(
    PersonalData(
        model=ImportBatch,
        cut={"file_name": "…", "problem": ""},
        nameless={"sheet": "is the name of a sheet", "columns": "are the headers of a table"},
    ),
    PersonalData(model=ImportFile, nameless={"content": "is removed as soon as it has been read"}),
    PersonalData(model=ImportName, named_in=["name"], told_in=["key", "slug", "kept"]),
    PersonalData(model=ImportRow, told_in=["cells", "problems", "differences", "before", "after", "kept"]),
)
