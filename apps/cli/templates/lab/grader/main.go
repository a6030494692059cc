// The grader of __SLUG__: it feeds the program lines and judges what comes out.
package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"gopherlab/labs/kit"
)

// patience is a generous cap; nothing is measured with it.
const patience = 10 * time.Second

func main() {
	kit.Main(kit.Spec{
		Lab:   "__SLUG__",
		Build: func(b *kit.B) { b.Go("sum", ".") },
		Checks: []kit.Check{
			{ID: "sums", Run: sums},
			{ID: "bad-line", Run: badLine},
		},
	})
}

// sums uses numbers that nobody can know beforehand: an answer that is written into the program is no answer.
func sums(c *kit.C) {
	a, b := rand.IntN(100_000), rand.IntN(100_000)
	cases := []struct {
		input string
		sum   int
	}{
		{"", 0},
		{"1\n2\n", 3},
		{fmt.Sprintf("%d\n%d\n", a, b), a + b},
		{fmt.Sprintf("-%d\n%d\n", a, b), b - a},
	}
	for _, test := range cases {
		out, state := run(c, test.input)
		want := fmt.Sprint(test.sum)
		if strings.TrimSpace(out) != want || state.Reason != kit.ReasonExit || state.Code != 0 {
			c.Fail(
				kit.T("%s and exit code 0 for %s", "输入 %[2]s 时输出 %[1]s，退出码为 0", want, kit.Quote(test.input)),
				kit.T("%s, %s", "%s，%s", kit.Quote(out), state.Text()),
			)
		}
	}
	c.Pass(kit.T("%d inputs, every sum right", "%d 组输入，和全部正确", len(cases)))
}

func badLine(c *kit.C) {
	word := fmt.Sprintf("order-%d", rand.IntN(100_000))
	p := c.Start("sum", kit.Stdin(strings.NewReader("1\n"+word+"\n2\n")))
	state, ended := p.Wait(patience)
	expected := kit.T("exit code 1, no sum and a word on standard error", "退出码 1，不打印和，并在标准错误输出中说明")
	switch {
	case !ended:
		c.Fail(expected, kit.T("the program still ran after %s", "%s 后程序仍在运行", patience))
	case state.Reason != kit.ReasonExit || state.Code != 1:
		c.Fail(expected, state.Text())
	case p.Stdout() != "":
		c.Fail(expected, kit.T("%s on standard output", "标准输出为 %s", kit.Quote(p.Stdout())))
	case strings.TrimSpace(p.Stderr()) == "":
		c.Fail(expected, kit.T("nothing on standard error", "标准错误输出为空"))
	}
	c.Pass(kit.T("exit code 1, and %s on standard error", "退出码 1，标准错误输出为 %s", kit.Quote(p.Stderr())))
}

// run gives the program some input and waits for its end.
func run(c *kit.C, input string) (string, kit.ExitState) {
	p := c.Start("sum", kit.Stdin(strings.NewReader(input)))
	state, ended := p.Wait(patience)
	if !ended {
		c.Fail(
			kit.T("an end within %s", "%s 内结束", patience),
			kit.T("the program still ran after %s", "%s 后程序仍在运行", patience),
		)
	}
	return p.Stdout(), state
}
