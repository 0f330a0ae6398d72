"""What the projections are asked: the step-down gate, the clocks' limits, the alerts."""
