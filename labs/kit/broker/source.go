package broker

import (
	"fmt"
	"path"
	"strings"
)

// SourceLine is a line of the program's C source, from its BTF line info.
type SourceLine struct {
	File   string
	Line   int
	Column int
	Text   string
}

func (s *SourceLine) String() string {
	return fmt.Sprintf("%s:%d: %s", s.File, s.Line, s.Text)
}

// lineTable is the line info of one program: fixed-size records that point into the string section of its BTF.
type lineTable struct {
	records    []byte
	recordSize int
	strings    []byte
}

// at finds the line of an instruction; nil when the program carries none.
func (t lineTable) at(instruction int) *SourceLine {
	if t.recordSize < 16 {
		return nil
	}
	var best []byte
	for off := 0; off+t.recordSize <= len(t.records); off += t.recordSize {
		record := t.records[off : off+t.recordSize]
		if int64(le.Uint32(record)) > int64(instruction) {
			break
		}
		best = record
	}
	if best == nil {
		return nil
	}
	position := le.Uint32(best[12:])
	return &SourceLine{
		File:   path.Base(t.text(le.Uint32(best[4:]))),
		Line:   int(position >> 10),
		Column: int(position & 0x3ff),
		Text:   strings.TrimSpace(t.text(le.Uint32(best[8:]))),
	}
}

func (t lineTable) text(offset uint32) string {
	if int64(offset) >= int64(len(t.strings)) {
		return ""
	}
	rest := t.strings[offset:]
	for i, c := range rest {
		if c == 0 {
			return strings.ToValidUTF8(string(rest[:i]), "�")
		}
	}
	return ""
}

// btfStrings cuts the string section out of raw BTF.
func btfStrings(raw []byte) []byte { return btfSection(raw, 16) }

// btfSection cuts out the section whose offset and length stand at a place in the header.
func btfSection(raw []byte, at int) []byte {
	if len(raw) < btfHeader || le.Uint16(raw) != 0xeb9f {
		return nil
	}
	start := uint64(le.Uint32(raw[4:])) + uint64(le.Uint32(raw[at:]))
	end := start + uint64(le.Uint32(raw[at+4:]))
	if end > uint64(len(raw)) {
		return nil
	}
	return raw[start:end]
}
