"""Yardsticks: the same five questions answered in other ways, on the same rows, to measure against.

`plain` is how it is usually written with REST framework; `hand_written` is FastAPI with asyncpg and SQL
written for each question. They are no part of the product, and what they need is not installed with it.
"""
