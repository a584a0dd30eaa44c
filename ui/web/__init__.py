"""The web page and the other doors of the server: Gradio for the conversation, plain routes for everything else."""
