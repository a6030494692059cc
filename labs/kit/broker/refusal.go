package broker

import (
	"fmt"
	"syscall"
)

// Text is a sentence in both languages of the product.
type Text struct {
	En string `json:"en"`
	Zh string `json:"zh"`
}

// Refusal is one request that the policy did not allow.
type Refusal struct {
	Message Text
	// Instruction is the index within the program, or -1.
	Instruction int
	// Source is the C line that the instruction came from, when the object carries BTF line info.
	Source *SourceLine
}

// refused is how a judgement ends a request: a refusal in words and the error that the candidate sees.
type refused struct {
	Refusal
	errno syscall.Errno
}

func (r *refused) Error() string { return r.Message.En }

func refuse(en, zh string, args ...any) *refused {
	return &refused{
		Refusal: Refusal{Message: Text{fmt.Sprintf(en, args...), fmt.Sprintf(zh, args...)}, Instruction: -1},
		errno:   syscall.EPERM,
	}
}

// at names the instruction. EACCES is what the verifier answers, so that loaders show the log that says why.
func (r *refused) at(instruction int) *refused {
	r.Instruction, r.errno = instruction, syscall.EACCES
	return r
}

// Sentence is the message with the place it is about.
func (r Refusal) Sentence() Text {
	switch {
	case r.Instruction < 0:
		return r.Message
	case r.Source == nil:
		return Text{
			fmt.Sprintf("%s (instruction %d)", r.Message.En, r.Instruction),
			fmt.Sprintf("%s（第 %d 条指令）", r.Message.Zh, r.Instruction),
		}
	}
	return Text{
		fmt.Sprintf("%s (instruction %d, %s)", r.Message.En, r.Instruction, r.Source),
		fmt.Sprintf("%s（第 %d 条指令，%s）", r.Message.Zh, r.Instruction, r.Source),
	}
}
