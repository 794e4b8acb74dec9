"""Addresses of the pages for readers."""

from django.urls import path

from tracker.dashboard.views import (
    articles,
    corrections,
    flows,
    groups,
    moves,
    organizations,
    overview,
    people,
    search,
    sources,
    watchlists,
)

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("departures.csv", overview.departures_csv, name="departures-csv"),
    path("net.csv", overview.net_csv, name="net-csv"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<slug:slug>/", organizations.organization, name="organization"),
    path("organizations/<slug:slug>/<slug:key>.csv", organizations.organization_csv, name="organization-csv"),
    path(
        "organizations/<slug:slug>/careers/", organizations.organization_careers, name="organization-careers"
    ),
    path("organizations/<slug:slug>/spells/", organizations.organization_spells, name="organization-spells"),
    path("people/", people.people, name="people"),
    path("people/<slug:slug>/", people.person, name="person"),
    path("people/<slug:slug>/correction/", corrections.correction, name="correction"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:pk>/", moves.move, name="move"),
    path("group-moves/", groups.groups, name="group-moves"),
    path("group-moves/<int:pk>/", groups.group, name="group-move"),
    path("flows/", flows.flows, name="flows"),
    path("flows.csv", flows.flows_csv, name="flows-csv"),
    path("compare/", flows.compare, name="compare"),
    path("compare/<slug:key>.csv", flows.compare_csv, name="compare-csv"),
    path("articles/<int:pk>/", articles.article, name="article"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("search/", search.search, name="search"),
    path("watchlists/stop/<str:token>/", watchlists.unsubscribe, name="watchlist-unsubscribe"),
]
