"""Writes the sample exports to sample_data/."""

from pathlib import Path

from tools.sample import files

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"

for name, content in files().items():
    (FOLDER / name).write_bytes(content)
    print(f"{name}: {len(content):,} bytes")
