"""One child's history for a workshop, without what names anybody. Rules: docs/learning.md, "A case study"."""
