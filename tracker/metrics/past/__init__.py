"""The time machine: what this system held on a day, what had been published by a day, who was where."""
