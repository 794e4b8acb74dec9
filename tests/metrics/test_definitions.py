"""Every figure has a definition that can be looked up."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import tracker.metrics
from tracker.metrics.counts import Definition
from tracker.metrics.definitions import DEFINITIONS


def test_all_definitions_are_listed_once() -> None:
    names = [each.name for each in pkgutil.iter_modules(tracker.metrics.__path__)]
    modules = [import_module(f"tracker.metrics.{name}") for name in names if name != "definitions"]
    found = {
        id(value) for module in modules for value in vars(module).values() if isinstance(value, Definition)
    }
    assert found == {id(each) for each in DEFINITIONS}
    assert len({each.name for each in DEFINITIONS}) == len(DEFINITIONS)
