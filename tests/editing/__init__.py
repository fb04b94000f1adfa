"""Editing without fear: whatever HR edits, what people did and saw stays as it was."""
