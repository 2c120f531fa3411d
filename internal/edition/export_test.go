package edition

// SharesCore reports whether two editions have one core.
func SharesCore(a, b *Edition) bool { return a.core == b.core }
