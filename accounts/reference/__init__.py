"""Reading the reference files: rows checked with file, row, field and example; and how a load meets people's edits."""
