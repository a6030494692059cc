package PACKAGE_NAME

// Huge is initialised at both ends, so that all of it stands in the program's file.
var Huge = [768 << 20]byte{0: 1, 768<<20 - 1: 1}

// Big are many that are each below what the compiler bounds.
var Big = [4][192 << 20]byte{{0: 1, 192<<20 - 1: 1}, {0: 2, 192<<20 - 1: 2}, {0: 3, 192<<20 - 1: 3}, {0: 4, 192<<20 - 1: 4}}
