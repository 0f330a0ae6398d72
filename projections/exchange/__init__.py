"""One child's events in other systems' words: HL7 FHIR and the Standard Safeguarding Dataset. docs/statutory-fit.md."""
