"""Faults are made with what POSIX systems have: signals, limits and small disks."""

import os

collect_ignore_glob = ["test_*.py"] if os.name == "nt" else []
