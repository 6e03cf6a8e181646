"""A copy of an open workspace is of one moment, and goes away."""

from pathlib import Path

import pytest

from csmetrics.errors import OpenElsewhere
from csmetrics.snapshot import copied


def test_a_copy_has_the_log_and_goes_away(tmp_path: Path) -> None:
    path = tmp_path / "team.duckdb"
    path.write_bytes(b"rows")
    path.with_name("team.duckdb.wal").write_bytes(b"changes")
    with copied(path) as copy:
        assert (copy.name, copy.read_bytes()) == ("team.duckdb", b"rows")
        assert copy.with_name("team.duckdb.wal").read_bytes() == b"changes"
    assert not copy.parent.exists()


class Changing(type(Path())):  # type: ignore[misc]
    """A file that grows whenever someone looks at it, until `left` is used up."""

    left = 0

    def stat(self, **options):
        if self.name.endswith(".duckdb") and Changing.left:
            Changing.left -= 1
            with self.open("ab") as file:
                file.write(b".")
        return super().stat(**options)


@pytest.mark.parametrize("changes", [1, 4])
def test_what_is_changed_meanwhile_is_copied_again(changes: int, tmp_path: Path) -> None:
    path = Changing(tmp_path / "team.duckdb")
    path.write_bytes(b"rows")
    Changing.left = changes
    with copied(path) as copy:
        assert copy.read_bytes() == path.read_bytes() == b"rows" + b"." * changes


def test_what_never_stands_still_is_not_copied(tmp_path: Path) -> None:
    path = Changing(tmp_path / "team.duckdb")
    path.write_bytes(b"rows")
    Changing.left = 1_000
    with pytest.raises(OpenElsewhere, match="is changing this workspace"), copied(path):
        pass
    Changing.left = 0
