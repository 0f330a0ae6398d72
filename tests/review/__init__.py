"""The serious case review "Sam and Kyle", told as the events that the agencies would have sent."""
