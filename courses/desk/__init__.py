"""The translator's desk: what waits for words, by language and course, and the ways in and out for them."""
