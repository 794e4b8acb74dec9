"""Careers at a place, in the way that takes no longer than it must."""

from __future__ import annotations

from tracker.metrics.careers.figures import Careers
from tracker.metrics.careers.kept import KeptCareers
from tracker.metrics.careers.read import ReadCareers
from tracker.metrics.places import Place


def careers_at(place: Place) -> Careers:
    """From sums where the place has its stays; else from every spell there."""
    return KeptCareers(place) if place.has_stays() else ReadCareers(place)
