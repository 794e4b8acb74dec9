"""What status a move has by its evidence, and why.

From claims to statements (`statements`), from statements to sources that do not depend on each
other (`independent`), from these to a status by one table of rules (`rules`).
"""
