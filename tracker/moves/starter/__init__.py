"""The starter data: real moves that fill a new tracker, unsourced until someone adds evidence."""
