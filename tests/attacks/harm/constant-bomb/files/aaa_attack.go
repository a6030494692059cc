package PACKAGE_NAME

// Each is twice the one before.
const (
	d0  = "0123456789abcdef"
	d1  = d0 + d0
	d2  = d1 + d1
	d3  = d2 + d2
	d4  = d3 + d3
	d5  = d4 + d4
	d6  = d5 + d5
	d7  = d6 + d6
	d8  = d7 + d7
	d9  = d8 + d8
	d10 = d9 + d9
	d11 = d10 + d10
	d12 = d11 + d11
	d13 = d12 + d12
	d14 = d13 + d13
	d15 = d14 + d14
	d16 = d15 + d15
	d17 = d16 + d16
	d18 = d17 + d17
	d19 = d18 + d18
	d20 = d19 + d19
	d21 = d20 + d20
	d22 = d21 + d21
	d23 = d22 + d22
	d24 = d23 + d23
	d25 = d24 + d24
	d26 = d25 + d25
	d27 = d26 + d26
	d28 = d27 + d27
	d29 = d28 + d28
	d30 = d29 + d29
)

// Bomb is what they come to.
var Bomb = d30
