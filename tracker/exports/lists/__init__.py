"""One declaration for each list: its columns, and the rows of a queryset, read some at a time."""
