"""The deployment files and the documents, held to the code."""
