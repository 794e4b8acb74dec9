"""How gunicorn serves in production; what the command line says wins.

Workers of threads: a thread that streams ten million rows for minutes, or to somebody who reads slowly, keeps
neither its other threads waiting nor the parent from seeing that the worker is alive. A worker without
threads would be killed after the time-out, in the middle of the answer.
"""

worker_class = "gthread"
threads = 8
graceful_timeout = 30  # at a stop or a reload, an answer has so long; then it is broken off
