"""How a child fares: twelve conditions over time, and steps when safety is at stake."""
