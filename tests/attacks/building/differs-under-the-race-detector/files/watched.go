//go:build race

package pool

const watched = true
