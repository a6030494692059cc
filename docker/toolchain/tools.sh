# Compiles Go's own tools and our driver for the page, into /out/bin.
set -eu
root=$(go env GOROOT)
mkdir -p /out/bin /tmp/trimmed

echo "looking for what only other architectures need"
(cd /src/trim && go build -o /tmp/trim .)
/tmp/trim "$root" /tmp/trimmed > /tmp/overlay.json
# What organising imports goes by: the names that this Go's standard library exports.
(cd /src/driver && go generate .)

. /src/environment.sh
go env GOVERSION > /out/go-version
cp "$root/lib/wasm/wasm_exec.js" /out/wasm_exec.js
echo "compiling compiler, linker, vet and gofmt"
cd "$root/src"
go build -v -overlay=/tmp/overlay.json -ldflags='-s -w' -o /out/bin/ cmd/compile cmd/link cmd/vet cmd/gofmt
echo "compiling the driver"
cd /src/driver
go build -v -ldflags='-s -w' -o /out/bin/driver .
