"""What units see of their own officers: figures, the lists behind them, and who looked at whom."""
