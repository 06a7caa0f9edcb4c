"""From an empty database to today's tables, and the tables are what the code says."""

from __future__ import annotations

import stat
import subprocess
import sys

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from bot.journal import tables
from bot.journal.engine import MIGRATIONS, migrate, open_engine

OURS = {model.__tablename__ for name, model in vars(tables).items() if name.endswith("Row")}
ONLY_POSTGRESQL = {"ix_outbox_key"}
START = "import sys; from bot.journal.engine import migrate, open_engine; migrate(open_engine(sys.argv[1]))"


def is_ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
    return kind != "table" or name in OURS


def is_ours_on_sqlite(found: object, name: str | None, kind: str, *more: object) -> bool:
    return name not in ONLY_POSTGRESQL and is_ours(found, name, kind, *more)


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        ours = is_ours_on_sqlite if engine.dialect.name == "sqlite" else is_ours
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return list(compare_metadata(context, SQLModel.metadata))


def test_up_from_empty_gives_what_the_code_says(url):
    engine = open_engine(url)
    migrate(engine)
    assert set(inspect(engine).get_table_names()) >= {"inbox", "outbox", tables.CaseRow.__tablename__}
    assert differences(engine) == []
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_every_migration_can_be_taken_back(url):
    engine = open_engine(url)
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert set(inspect(engine).get_table_names()) & OURS == set()
    migrate(engine)
    assert differences(engine) == []
    engine.dispose()


def test_several_processes_may_start_at_once(url):
    starting = [subprocess.Popen([sys.executable, "-c", START, url]) for _ in range(3)]
    assert [process.wait(60) for process in starting] == [0, 0, 0]
    engine = open_engine(url)
    assert differences(engine) == []
    engine.dispose()


def test_sqlite_keeps_what_it_acknowledged(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/new/folder/x.sqlite")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    assert stat.S_ISDIR((tmp_path / "new" / "folder").stat().st_mode)
    engine.dispose()


def test_both_names_of_postgresql_mean_psycopg():
    for name in ("postgresql", "postgresql+psycopg"):
        assert open_engine(f"{name}://nobody@/nothing").url.drivername == "postgresql+psycopg"


def test_sqlite_in_memory_needs_no_folder():
    open_engine("sqlite://").dispose()
