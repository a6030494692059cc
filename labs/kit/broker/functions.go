package broker

// Kinds of BTF types that carry more than the common twelve bytes, and how much for each member.
var btfExtra = map[uint32]struct{ fixed, each uint64 }{
	1: {fixed: 4}, 3: {fixed: 12}, 4: {each: 12}, 5: {each: 12}, 6: {each: 8}, 13: {each: 8}, 14: {fixed: 4},
	15: {each: 12}, 17: {fixed: 4}, 19: {each: 12},
}

const (
	btfHeader     = 24
	btfKindFunc   = 12
	btfLinkGlobal = 1
)

// globalFunction finds a function of a program, other than the program itself, that has global linkage. The verifier
// follows a static function at every call, but a global one only once and alone: eight of them that call each other in
// loops would run for years.
func globalFunction(raw, funcInfo []byte, recordSize int) (name string, instruction int, found bool) {
	if recordSize < 8 {
		return "", 0, false
	}
	global := globalFunctions(raw)
	for off := recordSize; off+8 <= len(funcInfo); off += recordSize {
		if name, ok := global[le.Uint32(funcInfo[off+4:])]; ok {
			return name, int(le.Uint32(funcInfo[off:])), true
		}
	}
	return "", 0, false
}

// globalFunctions are the names of all global functions in raw BTF, by type number.
func globalFunctions(raw []byte) map[uint32]string {
	global := map[uint32]string{}
	types := btfSection(raw, 8)
	names := lineTable{strings: btfStrings(raw)}
	for id := uint32(1); len(types) >= 12; id++ {
		info := le.Uint32(types[4:])
		kind, members := info>>24&0x1f, uint64(info&0xffff)
		if kind == btfKindFunc && members == btfLinkGlobal {
			global[id] = names.text(le.Uint32(types))
		}
		extra := btfExtra[kind]
		size := 12 + extra.fixed + extra.each*members
		if size > uint64(len(types)) {
			break
		}
		types = types[size:]
	}
	return global
}
