"""SQL statements for the rows of any table. Names are quoted, since those in a journal may come
from another person's library.
"""

from __future__ import annotations

from functools import lru_cache


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _equal(columns: tuple[str, ...], separator: str) -> str:
    return separator.join(f"{_quoted(column)} = ?" for column in columns)


@lru_cache(maxsize=128)
def select(table: str, key: tuple[str, ...]) -> str:
    """Selects the row with a primary key of these columns."""
    return f"SELECT * FROM {_quoted(table)} WHERE {_equal(key, ' AND ')}"  # noqa: S608


@lru_cache(maxsize=128)
def select_all(table: str, key: tuple[str, ...]) -> str:
    """Selects the rows with the primary keys in a JSON array of arrays."""
    same = " AND ".join(
        f"t.{_quoted(column)} = json_extract(k.value, '$[{n}]')" for n, column in enumerate(key)
    )
    return f"SELECT t.* FROM json_each(?) k CROSS JOIN {_quoted(table)} t ON {same}"  # noqa: S608


@lru_cache(maxsize=128)
def insert(table: str, columns: tuple[str, ...]) -> str:
    """Inserts a row with these columns."""
    names, marks = ", ".join(map(_quoted, columns)), ", ".join("?" * len(columns))
    return f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})"  # noqa: S608


@lru_cache(maxsize=128)
def update(table: str, columns: tuple[str, ...], key: tuple[str, ...]) -> str:
    """Sets these columns of the row with a primary key."""
    return f"UPDATE {_quoted(table)} SET {_equal(columns, ', ')} WHERE {_equal(key, ' AND ')}"  # noqa: S608


@lru_cache(maxsize=128)
def delete(table: str, key: tuple[str, ...]) -> str:
    """Deletes the row with a primary key."""
    return f"DELETE FROM {_quoted(table)} WHERE {_equal(key, ' AND ')}"  # noqa: S608
