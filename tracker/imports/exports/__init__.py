"""What lists of records are as tables: for spreadsheets, and to be imported again."""
