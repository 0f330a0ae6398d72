"""Takes each guarantee out of a copy of the code, and sees its tests fail."""
