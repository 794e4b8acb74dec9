"""How the admin asks for a partial date."""

from typing import Any

from unfold.widgets import UnfoldAdminTextInputWidget


class PartialDateWidget(UnfoldAdminTextInputWidget):
    """A short text box that shows by example what may be typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "2024-10-14", "autocomplete": "off", **(attrs or {})})
