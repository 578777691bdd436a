"""Long work, done beside the requests: workers, what becomes of a failed task, and work that comes again and again.

A task is a function of an app, marked with `django_tasks.task(backend="later")`, that may be run twice: a worker can
die when all is done but noted. Which of them come again, and when, is known here alone.
"""
