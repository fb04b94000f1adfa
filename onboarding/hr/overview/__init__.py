"""Where things stand: figures, charts, and the people behind them."""
