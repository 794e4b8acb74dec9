"""The classes of Wikidata whose items are organizations, and what kind each becomes.

An item says what it is by P31; what stands here is looked for there, without the classes above.
"""

from orgs.models import OrganizationKind

HUMAN = "Q5"
KINDS_OF_CLASSES: dict[str, OrganizationKind] = {
    "Q4830453": OrganizationKind.COMPANY,  # business
    "Q783794": OrganizationKind.COMPANY,  # company
    "Q6881511": OrganizationKind.COMPANY,  # enterprise
    "Q891723": OrganizationKind.COMPANY,  # public company
    "Q1589009": OrganizationKind.COMPANY,  # privately held company
    "Q167037": OrganizationKind.COMPANY,  # corporation
    "Q161726": OrganizationKind.COMPANY,  # multinational corporation
    "Q219577": OrganizationKind.COMPANY,  # holding company
    "Q658255": OrganizationKind.COMPANY,  # subsidiary
    "Q129238": OrganizationKind.COMPANY,  # startup company
    "Q18388277": OrganizationKind.COMPANY,  # technology company
    "Q1058914": OrganizationKind.COMPANY,  # software company
    "Q210167": OrganizationKind.COMPANY,  # video game developer
    "Q43229": OrganizationKind.COMPANY,  # organization, where nothing else is said
    "Q31855": OrganizationKind.LAB,  # research institute
    "Q483242": OrganizationKind.LAB,  # laboratory
    "Q7315155": OrganizationKind.LAB,  # research center
    "Q1664720": OrganizationKind.LAB,  # institute
    "Q3918": OrganizationKind.UNIVERSITY,  # university
    "Q875538": OrganizationKind.UNIVERSITY,  # public university
    "Q902104": OrganizationKind.UNIVERSITY,  # private university
    "Q15936437": OrganizationKind.UNIVERSITY,  # research university
    "Q62078547": OrganizationKind.UNIVERSITY,  # public research university
    "Q3354859": OrganizationKind.UNIVERSITY,  # collegiate university
    "Q1371037": OrganizationKind.UNIVERSITY,  # institute of technology
    "Q38723": OrganizationKind.UNIVERSITY,  # higher education institution
    "Q189004": OrganizationKind.UNIVERSITY,  # college
    "Q163740": OrganizationKind.NONPROFIT,  # nonprofit organization
    "Q79913": OrganizationKind.NONPROFIT,  # non-governmental organization
    "Q157031": OrganizationKind.NONPROFIT,  # foundation
    "Q708676": OrganizationKind.NONPROFIT,  # charitable organization
    "Q155271": OrganizationKind.NONPROFIT,  # think tank
    "Q327333": OrganizationKind.GOVERNMENT,  # government agency
    "Q192350": OrganizationKind.GOVERNMENT,  # ministry
    "Q2659904": OrganizationKind.GOVERNMENT,  # government organization
}
# Of several classes the one that says most: a public company that is a university is a university.
_MOST_TELLING = (
    OrganizationKind.UNIVERSITY,
    OrganizationKind.GOVERNMENT,
    OrganizationKind.LAB,
    OrganizationKind.NONPROFIT,
    OrganizationKind.COMPANY,
)


def kind_of_classes(classes: list[str]) -> OrganizationKind | None:
    """The kind of an organization of these classes; None where none of them stands in the table."""
    found = {KINDS_OF_CLASSES[each] for each in classes if each in KINDS_OF_CLASSES}
    return next((kind for kind in _MOST_TELLING if kind in found), None)
