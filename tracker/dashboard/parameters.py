"""What a page takes in its address: what it does not know is named, for left aside it would mislead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tracker.news.tracking_parameters import is_tracking

PAGE = "page"
_Rest = ParamSpec("_Rest")
_View = Callable[Concatenate[HttpRequest, _Rest], HttpResponse]
_LONGEST = 100


def takes(*known: type[forms.Form] | str) -> Callable[[_View[_Rest]], _View[_Rest]]:
    """A view that answers 400 to parameters other than the fields of these forms and these names.

    A page stands below a sentence on each of them; anything else is answered with these sentences alone.
    What other sites append to links, to follow readers, is left aside.
    """
    names = list(dict.fromkeys(name for each in known for name in _names(each)))

    def with_view(view: _View[_Rest]) -> _View[_Rest]:
        @wraps(view)
        def answer(request: HttpRequest, /, *rest: _Rest.args, **named: _Rest.kwargs) -> HttpResponse:
            sentences = _unknown(request, names)
            if not sentences:
                return view(request, *rest, **named)
            request.not_taken = sentences  # type: ignore[attr-defined]  # for the frame of the page
            response = view(request, *rest, **named)
            if response.status_code != 200:
                return response
            if response["Content-Type"].startswith("text/html"):
                response.status_code = 400
                return response
            return refused(sentences)

        return answer

    return with_view


def refused(sentences: list[str]) -> HttpResponse:
    """Each on a line of plain text, in the place of a file."""
    return HttpResponse("\n".join(sentences) + "\n", status=400, content_type="text/plain; charset=utf-8")


def _names(known: type[forms.Form] | str) -> list[str]:
    return [known] if isinstance(known, str) else list(known.base_fields)


def _unknown(request: HttpRequest, known: list[str]) -> list[str]:
    """A sentence on each parameter that is not known."""
    given = request.GET
    unknown = [name for name in given if name not in known and not is_tracking(name.lower(), given[name])]
    sentence = (
        _("This page has no parameter “%(name)s”; there are %(known)s.")
        if known
        else _("This page has no parameter “%(name)s”, and takes none.")
    )
    return [sentence % {"name": name[:_LONGEST], "known": ", ".join(known)} for name in unknown]
