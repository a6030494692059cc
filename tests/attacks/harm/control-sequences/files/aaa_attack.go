package PACKAGE_NAME

import "os"

func init() {
	for _, text := range []string{
		"\x1b]0;ESCAPED\a", "\x1b]52;c;RVNDQVBFRA==\a", "\x1b]8;;http://192.0.2.1/\x1b\\click\x1b]8;;\x1b\\",
		"\x1b[?1049h", "\x1b[?1000h", "\x1b[2J\x1b[H", "\x1b[10A\x1b[2K", "\x1bc", "\x1bP$q\"p\x1b\\", "\x1b_x\x1b\\", "\x9d0;x\x9c",
		"plain words between them\n", "over\rwritten\n", "\x00\x07\x08\x7f\n", "\xff\xfe\xc0\xaf\xed\xa0\x80\n",
		"\u202e\u2066ti si siht\u2069\u202c\n", "\u2028\u2029\u200b\ufeff\n", "\x1b[1;31mred stays red\x1b[0m\n",
	} {
		_, _ = os.Stdout.WriteString(text)
		_, _ = os.Stderr.WriteString(text)
	}
}
