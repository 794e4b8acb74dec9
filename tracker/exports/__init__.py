"""Lists as plain rows, whole: the rows that the API streams, and the files of every day."""
