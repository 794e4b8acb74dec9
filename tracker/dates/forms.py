"""How a form reads a partial date."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.dates.partial import PartialDate


class PartialDateFormField(forms.CharField):
    """One text box that takes ``2024``, ``2024-10`` or ``2024-10-14``; cleans to PartialDate or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 10)
        options.setdefault("help_text", _("2024, 2024-10 or 2024-10-14"))
        super().__init__(**options)

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override]  # a CharField cleans to str
        text = super().to_python(value)
        if not text:
            return None
        try:
            return self.read(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def read(self, text: str) -> PartialDate:
        """Raises ValueError with a sentence for what is no date."""
        return PartialDate.parse(text)

    def run_validators(self, value: Any) -> None:
        """The length limits of CharField are for texts."""

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))
        except ValidationError:
            return True


class PartialDateModelForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """A model form whose PartialDateFormFields fill the partial dates of the same name on the model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._partial_dates():
            self.initial.setdefault(name, getattr(self.instance, name))

    def _post_clean(self) -> None:
        for name in self._partial_dates():
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()  # type: ignore[misc]  # Django's hook between form and model, not in the stubs

    def _get_validation_exclusions(self) -> set[str]:
        """The columns of a partial date are not fields of the form, but constraints are to see them."""
        columns = {f"{name}_{part}" for name in self._partial_dates() for part in ("first_day", "precision")}
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - columns

    def _partial_dates(self) -> list[str]:
        return [name for name, field in self.fields.items() if isinstance(field, PartialDateFormField)]
