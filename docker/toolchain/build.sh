# Builds the Go toolchain that runs in the learner's own tab: Go's compiler, linker, vet and gofmt and our driver
# (driver/) for js/wasm, and the archives of the standard library and of the modules that browser labs require. It runs
# in a container of the sandbox image, with that image's Go and without a network: what the page builds with is what
# grades. apps/cli/src/setup/toolchain lays /src out, takes /out, compresses it and writes the manifest;
# docs/go-in-the-page.md says what comes out and how large it is. /cache is a volume that keeps Go's build cache, so an
# edit of the driver compiles the driver alone.
set -eu

# Set-up holds our standard input while it lives. Without it nobody would take what is built.
exec 3<&0
(cat <&3 > /dev/null; kill -KILL -1) &

root=$(go env GOROOT)
mkdir -p /out/bin /out/archives /tmp/trimmed
echo "looking for what only other architectures need"
(cd /src/trim && go build -o /tmp/trim .)
/tmp/trim "$root" /tmp/trimmed > /tmp/overlay.json

# What organising imports goes by: the names that this Go's standard library exports.
(cd /src/driver && go generate .)

# The same flags for tools and archives: what both need is compiled once. DWARF would double the archives, and nothing in
# a page reads it; a profile would make compiling the compiler longer and the result larger.
unset GOCACHEPROG
export GOCACHE=/cache GOPROXY=off GOENV=off GOWORK=off GOTOOLCHAIN=local CGO_ENABLED=0 GOOS=js GOARCH=wasm
export GOFLAGS='-mod=readonly -trimpath -pgo=off -gcflags=all=-dwarf=false'
FIELDS=ImportPath,Export,Imports,ImportMap,Standard,Module,Error
go env GOVERSION > /out/go-version
cp "$root/lib/wasm/wasm_exec.js" /out/wasm_exec.js

echo "compiling the standard library"
# What people may import and what it needs; testing/internal/testdeps is what go test's own main imports. Packages that
# only other systems or the race detector have stay away.
go list std | grep -vE '(^|/)(internal|vendor)(/|$)' | grep -vxE 'plugin|runtime/(cgo|race)' > /tmp/importable
echo testing/internal/testdeps >> /tmp/importable
xargs go list -v -export -deps -json=$FIELDS < /tmp/importable > /out/standard.json

# Each lab by itself: a module's version is the one that the lab's own go.mod chooses, as in the sandbox.
for dir in /src/modules/*/; do
  [ -e "$dir/go.mod" ] || continue
  lab=$(basename "$dir")
  cd "$dir"
  direct=$(go list -m -f '{{if not (or .Main .Indirect)}}{{.Path}}/...{{end}}' all)
  [ -n "$direct" ] || continue
  echo "compiling the modules of $lab"
  # A package that does not build for js/wasm is left out: -e tells of it instead of ending.
  # shellcheck disable=SC2086
  go list -v -e -export -deps -json=$FIELDS $direct > "/out/modules-$lab.json"
done
sed -n 's/^\t"Export": "\(.*\)",\{0,1\}$/\1/p' /out/*.json | sort -u | xargs cp -t /out/archives

echo "compiling compiler, linker, vet and gofmt"
cd "$root/src"
go build -v -overlay=/tmp/overlay.json -ldflags='-s -w' -o /out/bin/ cmd/compile cmd/link cmd/vet cmd/gofmt
echo "compiling the driver"
cd /src/driver
go build -v -ldflags='-s -w' -o /out/bin/driver .
