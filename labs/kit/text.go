package kit

import "fmt"

// Text is a sentence in both languages of the product.
type Text struct {
	En string `json:"en"`
	Zh string `json:"zh"`
}

// T formats a sentence in both languages with the same arguments. A Text among them is put in in its language. What
// would steer a terminal or turn the direction of reading is taken out.
func T(en, zh string, args ...any) Text {
	if len(args) == 0 {
		return Text{En: en, Zh: zh}
	}
	inEn, inZh := make([]any, len(args)), make([]any, len(args))
	for i, arg := range args {
		inEn[i], inZh[i] = arg, arg
		if text, ok := arg.(Text); ok {
			inEn[i], inZh[i] = text.En, text.Zh
		}
	}
	return Text{En: forSentence(fmt.Sprintf(en, inEn...)), Zh: forSentence(fmt.Sprintf(zh, inZh...))}
}

// Same is a text that needs no translation: a number, a header, an error of a program.
func Same(format string, args ...any) Text {
	text := format
	if len(args) > 0 {
		text = forSentence(fmt.Sprintf(format, args...))
	}
	return Text{En: text, Zh: text}
}

// filled never leaves a language empty, which the protocol forbids.
func (t Text) filled() Text {
	if t.En == "" && t.Zh == "" {
		return Text{En: "(nothing)", Zh: "（空）"}
	}
	if t.En == "" {
		t.En = t.Zh
	}
	if t.Zh == "" {
		t.Zh = t.En
	}
	return t
}

func (t Text) empty() bool { return t.En == "" && t.Zh == "" }

// Quote shortens what a submission said so that it can stand in a sentence.
func Quote(text string) string {
	const most = 200
	runes := []rune(text)
	if len(runes) > most {
		return fmt.Sprintf("%q…", string(runes[:most]))
	}
	return fmt.Sprintf("%q", text)
}
