"""What it costs, side by side: this pipeline, a plain agent, and the limits of each part alone."""
