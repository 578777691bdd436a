"""Loading the reference course from `reference/`: CMS pages, published and translated as a trainer does it.

Nothing else in the product knows this course.
"""
