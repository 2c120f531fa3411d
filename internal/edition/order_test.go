package edition

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The rows of a page are those that sorting all would put there.
func TestSplit(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 200 {
		rows := make([]row, n)
		for i := range rows {
			rows[i] = row{uint64(random.IntN(5)), uint64(random.IntN(n + 1)), P(i)}
		}
		sorted := slices.Clone(rows)
		slices.SortFunc(sorted, row.compare)
		for range 20 {
			k := random.IntN(n + 1)
			random.Shuffle(n, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			split(rows, k)
			first := slices.Clone(rows[:k])
			slices.SortFunc(first, row.compare)
			if !slices.Equal(first, sorted[:k]) {
				t.Fatalf("of %d rows the first %d are %v, want %v", n, k, first, sorted[:k])
			}
		}
	}
}
