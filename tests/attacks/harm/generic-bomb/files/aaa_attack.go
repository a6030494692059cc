package PACKAGE_NAME

type left[T any] struct{ t T }

type right[T any] struct{ t T }

func g0[T any](t T) int { return f0(left[T]{t}) + f0(right[T]{t}) }
func f0[T any](t T) int { return f1(left[T]{t}) + f1(right[T]{t}) }
func f1[T any](t T) int { return f2(left[T]{t}) + f2(right[T]{t}) }
func f2[T any](t T) int { return f3(left[T]{t}) + f3(right[T]{t}) }
func f3[T any](t T) int { return f4(left[T]{t}) + f4(right[T]{t}) }
func f4[T any](t T) int { return f5(left[T]{t}) + f5(right[T]{t}) }
func f5[T any](t T) int { return f6(left[T]{t}) + f6(right[T]{t}) }
func f6[T any](t T) int { return f7(left[T]{t}) + f7(right[T]{t}) }
func f7[T any](t T) int { return f8(left[T]{t}) + f8(right[T]{t}) }
func f8[T any](t T) int { return f9(left[T]{t}) + f9(right[T]{t}) }
func f9[T any](t T) int { return fa(left[T]{t}) + fa(right[T]{t}) }
func fa[T any](t T) int { return fb(left[T]{t}) + fb(right[T]{t}) }
func fb[T any](t T) int { return fc(left[T]{t}) + fc(right[T]{t}) }
func fc[T any](t T) int { return fd(left[T]{t}) + fd(right[T]{t}) }
func fd[T any](t T) int { return fe(left[T]{t}) + fe(right[T]{t}) }
func fe[T any](t T) int { return len(any(t).(string)) }

// Bomb begins the tree.
var Bomb = g0(0) + g0("") + g0(0.5)
