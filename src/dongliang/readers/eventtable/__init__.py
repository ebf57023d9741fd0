"""The events table itself, written by ``dongliang convert`` or by another program, and plain tables of ties.

There are two ways through such a file. `vector` takes whole columns at once and leaves the table in its file until
somebody asks for it; `rows` goes row by row and understands whatever a person may have typed. The first is taken
wherever every cell is of a form that it knows for certain, so that both always give the same answer.
"""
