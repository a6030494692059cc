package kit

import "testing"

func TestPanelKeepsColoursAndNothingElseThatSteersATerminal(t *testing.T) {
	for given, want := range map[string]string{
		"plain 文字 \t x\n":                          "plain 文字 \t x\n",
		"\x1b[1;31mred\x1b[0m":                     "\x1b[1;31mred\x1b[0m",
		"\x1b]0;title\aafter":                      "after",
		"\x1b]52;c;RVND\x1b\\after":                "after",
		"\x1b]8;;http://x/\x1b\\l\x1b]8;;\x1b\\.":  "l.",
		"\x1b]never ends\nnext line":               "\nnext line",
		"\x1bP$q\"p\x1b\\a\x1b_x\x1b\\b":           "ab",
		"\x1b[?1049h\x1b[2J\x1b[H\x1b[10A\x1b[2Kx": "x",
		"\x1bcx\x1b(0y\x1b7":                       "xy",
		"\u009d0;x\u009cafter\u009b2Jz":            "afterz",
		"over\rwritten\r\nline":                    "over\nwritten\nline",
		"\x00\a\b\x7f":                             "\uFFFD\uFFFD\uFFFD\uFFFD",
		"\u202eti si siht\u2066\u2028\u200b\ufeff": "\uFFFDti si siht\uFFFD\uFFFD\uFFFD\uFFFD",
		"👩\u200d💻":                                 "👩\u200d💻",
		"cut \x1b":                                 "cut ",
		"cut \x1b[3":                               "cut ",
	} {
		if got := forPanel(given); got != want {
			t.Errorf("forPanel(%q) = %q, want %q", given, got, want)
		}
	}
}

func TestSentencesHoldNothingThatSteers(t *testing.T) {
	const given = "\x1b[31mred\x1b[0m \x1b]52;c;x\a\u202e\r\n"
	if got, want := forSentence(given), "red \uFFFD\uFFFD\n"; got != want {
		t.Errorf("forSentence(%q) = %q, want %q", given, got, want)
	}
	if got := T("seen %s", "实际 %s", given); got != (Text{"seen red \uFFFD\uFFFD\n", "实际 red \uFFFD\uFFFD\n"}) {
		t.Errorf("T gave %q", got)
	}
}
