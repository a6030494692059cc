# Compiles what programs in the page import; leaves in /out what go list says of it, and the archives.
set -eu
. /src/environment.sh
fields=ImportPath,Name,Export,Imports,ImportMap,Standard,Module
mkdir -p /out/archives

echo "compiling the standard library"
# What people may import and what it needs; testing/internal/testdeps is what go test's own main imports. Packages that
# only other systems or the race detector have stay away.
{
  go list std | grep -vE '(^|/)(internal|vendor)(/|$)' | grep -vxE 'plugin|runtime/(cgo|race)'
  echo testing/internal/testdeps
} > /tmp/importable
xargs go list -v -export -deps -json=$fields < /tmp/importable > /out/standard.json

# Each lab by itself: a module's version is the one that the lab's own go.mod chooses, as in the sandbox.
for dir in /src/modules/*/; do
  [ -e "$dir/wanted" ] || continue
  lab=$(basename "$dir")
  echo "compiling the modules of $lab"
  cd "$dir"
  # A package that does not build for js/wasm is left out: -e tells of it instead of ending.
  xargs go list -v -e -export -deps -json=$fields < wanted > "/out/modules-$lab.json"
done
sed -n 's/^\t"Export": "\(.*\)",\{0,1\}$/\1/p' /out/*.json | sort -u | xargs cp -t /out/archives
