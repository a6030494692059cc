package PACKAGE_NAME

func init() {
//line /etc/shadow:1
	undefinedOne()
//line ]0;ESCAPED\a/aaa.go:2
	undefinedTwo()
//line pool.go:1: all checks passed:3
	undefinedThree()
//line ‮og.loop.go:7:7
	undefinedFour()
}
