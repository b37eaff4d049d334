"""What every layer may use: findings, masking, errors and plain values."""
