"""The web page and the other doors of the server: Gradio for the conversation, plain routes for everything else."""

import os

# Gradio reads these while it is imported and when a page is built: tell nobody who uses it; keep no record of events
# and, after each of them, no statistics of those records (with pandas, in the time of the next question).
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000000"
