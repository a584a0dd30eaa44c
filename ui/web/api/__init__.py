"""The doors for programs: the same answers as JSON, as events, to clients of OpenAI's protocol and of MCP."""
