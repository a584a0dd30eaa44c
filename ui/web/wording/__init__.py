"""What the page has words for, view by view; `ui.web.interface` puts it together."""
