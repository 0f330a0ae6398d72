"""For whoever writes events for the first time: docs/events.md and the plain lists of docs/vocabulary.md."""
