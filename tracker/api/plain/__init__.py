"""Plain rows: the very dictionaries that the serializers give, made without them.

A list of a hundred moves costs REST framework a hundred serializers and four hundred objects of models.
Here it costs the columns, and one small query for each kind of record that the rows point to. Tests hold
over random rows that both ways give the same; the serializers stay what describes the answers.
"""
