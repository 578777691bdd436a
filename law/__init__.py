"""What the law says, where, and since when: provisions and judgments. May import `people`."""
