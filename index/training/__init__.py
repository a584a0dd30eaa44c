"""Trains the bundled embedding model: vocabulary, starting vectors, distillation, retrieval tuning, measures."""
