"""What leaves the hub as a file: a chronology to read, print or sort, and one child for another system."""
