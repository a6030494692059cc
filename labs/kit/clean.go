package kit

import (
	"regexp"
	"strings"
	"unicode"
)

// sequences are what a terminal takes for an order: operating-system and device commands up to their end, control
// sequences, and what else begins with an escape; in their 7-bit and in their 8-bit form.
var sequences = regexp.MustCompile("(?:\x1b[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\x07\x1b\u009c\n]*(?:\x07|\x1b\\\\|\u009c)?" +
	"|(?:\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]?" +
	"|\x1b[ -/]*[0-Z\\\\^-~]?")

var colours = regexp.MustCompile("^\x1b\\[[0-9;:]*m$")

// forPanel makes what a submission wrote fit for the output panel, which is a terminal: colours stay; what moves the
// cursor, sets titles, reaches for the clipboard, or turns the direction of reading does not.
func forPanel(text string) string {
	if !strings.ContainsFunc(text, steers) {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = sequences.ReplaceAllStringFunc(text, func(sequence string) string {
		if colours.MatchString(sequence) {
			return sequence
		}
		return ""
	})
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n' // a line that would be written over
		case r == '\x1b' || !steers(r):
			return r
		}
		return '\uFFFD'
	}, text)
}

// forSentence makes a submission's words fit to stand in a sentence of ours: nothing in them steers anything.
func forSentence(text string) string {
	if !strings.ContainsFunc(text, steers) {
		return text
	}
	text = sequences.ReplaceAllString(text, "")
	return strings.Map(func(r rune) rune {
		if steers(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}

// steers tells control characters other than line ends and tabs, and format characters that change how their
// neighbours are read.
func steers(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r == '\u200c' || r == '\u200d':
		return false // scripts and emoji need the joiners
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
