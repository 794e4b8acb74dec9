"""Files as spreadsheet programs make them: bytes in, rows of text out."""
