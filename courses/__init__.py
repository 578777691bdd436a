"""What is taught: course, module and lesson pages, blocks, and the syllabus they compile to.

May import `law` and `people`. Never imports `quizzes` or `progress`: they build on it.
"""
