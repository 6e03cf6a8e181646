"""Reading: from bytes to tables of text, parsed in a limited child process.

    with read("export.csv", data) as upload:
        upload.tables[0].columns, upload.tables[0].rows

The content decides what a file is, never its name.
"""

from csmetrics.read.ahead import Ahead, Reading
from csmetrics.read.upload import TextTable, Upload, read

__all__ = ["Ahead", "Reading", "TextTable", "Upload", "read"]
