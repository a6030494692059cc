# How Go compiles for the page; sourced by archives.sh and tools.sh. The same flags for both: what both need is compiled
# once. DWARF would double the archives, and nothing in a page reads it; a profile would make compiling the compiler
# longer and the result larger.
unset GOCACHEPROG
export GOCACHE=/cache GOPROXY=off GOENV=off GOWORK=off GOTOOLCHAIN=local CGO_ENABLED=0 GOOS=js GOARCH=wasm
export GOFLAGS='-mod=readonly -trimpath -pgo=off -gcflags=all=-dwarf=false'
