"""May two records be of one person? Proposed with reasons, never linked: docs/identity.md."""
