"""What a text has said so far: who was spoken of last, and who belongs where."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.extract.unspaced.phrases import Individual, Node, Tie


@dataclass(slots=True)
class Story:
    """The state that short references ("她", "该公司", "同社") are resolved against.

    ``current``, ``former``, ``left`` and ``arrived`` give a person's organization now, before, and on both
    sides of a step that the text tells; ``focus`` is the organization that it is about at this point.
    """

    product_units: tuple[str, ...] = ()  # "Siri团队负责人": of a product
    professions: tuple[str, ...] = ()  # titles that are no posts: "弁護士"
    last: tuple[Individual, ...] = ()
    current: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    arrived: dict[str, str] = field(default_factory=dict)
    since: dict[str, str] = field(default_factory=dict)  # where people have been for years
    left: dict[str, str] = field(default_factory=dict)  # what a sentence before says that somebody leaves
    titles: dict[tuple[str, str], str] = field(default_factory=dict)  # of a person at an organization
    focus: str | None = None
    headline: list[Node] = field(default_factory=list)  # of a sentence that names somebody by the title alone
    unnamed: list[Node] = field(default_factory=list)  # of a sentence that only counts who moves

    def place(self, tie: Tie) -> str | None:
        """The organization that a tie means."""
        return self.focus if tie.place == "" or self._is_product(tie) else tie.place

    def _is_product(self, tie: Tie) -> bool:
        """Whether a tie names a product of the organization that the text is about: "Siri团队负责人"."""
        if not (self.focus and tie.place and tie.title and tie.place.isascii()):
            return False
        return tie.title.startswith(self.product_units) and not self.focus.isascii()

    def current_of(self, person: Individual) -> str | None:
        """Where a tie beside the name says that somebody is."""
        for tie in person.ties:
            place = self.place(tie) or (self.focus if tie.place is None and self._is_post(tie) else None)
            if place and not tie.history:
                return place
        return None

    def _is_post(self, tie: Tie) -> bool:
        """Whether a tie has a title that somebody holds at an organization."""
        return bool(tie.title) and tie.title not in self.professions

    def former_of(self, person: Individual) -> str | None:
        """Where a tie beside the name, or the text before it, says that somebody was."""
        for tie in person.ties:
            if tie.history and (place := self.place(tie) or (self.focus if tie.title else None)):
                return place  # "原CEO李明": of the organization that the text is about
        return self.former.get(person.name)

    def note(self, person: Individual) -> None:
        """Keep where a person belongs or belonged."""
        stated = next((tie.place for tie in person.ties if tie.place and not tie.history), self.focus)
        for tie in person.ties:
            place = self.place(tie) or (stated if self._is_post(tie) and not tie.history else None)
            if place is None:
                continue
            (self.former if tie.history else self.current)[person.name] = place
            if tie.title:
                self.titles.setdefault((person.name, place), tie.title)
