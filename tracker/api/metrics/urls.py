"""Addresses of the figures."""

from django.urls import path

from tracker.api.metrics.after import FoundersView, ReturnsView, TimeToNextView
from tracker.api.metrics.delays import DelaysView
from tracker.api.metrics.flows import FlowsView, PoachView
from tracker.api.metrics.followers import FollowersView
from tracker.api.metrics.survival import SurvivalView
from tracker.api.metrics.tenure import AttritionView, RetentionView
from tracker.api.metrics.turnover import ArrivalsView, DeparturesView, NetView

FIGURES = {
    "departures": DeparturesView,
    "arrivals": ArrivalsView,
    "net": NetView,
    "flows": FlowsView,
    "poach": PoachView,
    "attrition": AttritionView,
    "retention": RetentionView,
    "survival": SurvivalView,
    "founders": FoundersView,
    "returns": ReturnsView,
    "time-to-next": TimeToNextView,
    "followers": FollowersView,
    "delays": DelaysView,
}
urlpatterns = [path(f"{name}/", view.as_view(), name=f"api-{name}") for name, view in FIGURES.items()]
