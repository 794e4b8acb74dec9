"""Every column of text is decided on, so that whoever adds one decides."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from tracker.moves.models import Claim, Move
from tracker.privacy import declarations
from tracker.privacy.declarations import PersonalData, data_of, declared_tables, undeclared_columns


def test_every_column_of_text_of_every_model_is_decided_on() -> None:
    assert list(undeclared_columns()) == []


def test_no_declaration_names_a_column_that_is_not_there() -> None:
    for model in declared_tables():
        if model is data_of(model).model:
            assert data_of(model).columns <= {column.name for column in model._meta.concrete_fields}, model


def test_the_check_names_a_column_that_nobody_decided_on(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(declarations._declared)
    known[Move] = PersonalData(model=Move, cut={"role_from": "", "role_to": ""})
    known.pop(Claim)
    monkeypatch.setattr(declarations, "_declared", known)
    said = [error.msg for error in run_checks() if error.id == "privacy.E001"]
    assert "Nobody has decided what an erasure does to moves.move.note." in said
    assert "Nobody has decided what an erasure does to moves.historicalmove.note." in said
    assert "Nobody has decided what an erasure does to moves.claim.quote." in said
