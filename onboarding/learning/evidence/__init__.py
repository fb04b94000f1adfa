"""What proves who completed which text and questions, when and how: a file that checks itself."""
