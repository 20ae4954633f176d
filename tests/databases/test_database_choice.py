"""The record is kept in what the run asked for, and each run and worker has its own."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection

pytestmark = pytest.mark.database


@pytest.mark.django_db
def test_the_record_is_kept_in_the_database_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("database")


@pytest.mark.django_db
def test_each_worker_has_a_database_of_its_own(request: pytest.FixtureRequest) -> None:
    if connection.vendor == "sqlite":
        assert "memory" in str(connection.settings_dict["NAME"])
        return
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    assert str(connection.settings_dict["NAME"]).endswith(worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL")


def test_a_home_for_commands_comes_empty(
    goldenthread_home: Path, request: pytest.FixtureRequest
) -> None:
    assert os.environ["GOLDENTHREAD_HOME"] == str(goldenthread_home)
    assert not goldenthread_home.exists()
    if request.config.getoption("database") == "postgresql":
        with psycopg.connect(os.environ["GOLDENTHREAD_DATABASE_URL"]) as opened:
            count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            assert opened.execute(count).fetchone() == (0,)
    else:
        assert "GOLDENTHREAD_DATABASE_URL" not in os.environ
