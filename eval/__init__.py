"""Cases, measures, runner and report: how good the answers are, and how sure we are of it."""
