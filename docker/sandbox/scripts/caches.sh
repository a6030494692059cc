# Adds to the build cache what labs import beside the standard library, and what vet and test need. Each folder of /src
# is a module that imports what one lab's files import.
set -eu
export GOCACHE=/opt/gopherlab/cache
each() {
  for dir in /src/*/; do
    [ -e "$dir/go.mod" ] || continue
    echo "$*: $(basename "$dir")"
    (cd "$dir" && "$@")
  done
}
# A program beside the imports: under the race detector go test vets for one what it does not vet for a library.
for dir in /src/*/; do
  [ -e "$dir/go.mod" ] || continue
  mkdir "$dir/program"
  printf 'package main\n\nfunc main() {}\n' > "$dir/program/main.go"
  printf 'package main\n\nimport _ "testing"\n' > "$dir/program/main_test.go"
done
each go build -o /dev/null ./...
each go vet ./...
each go test -count=1 ./...
export CGO_ENABLED=1
each go build -race -o /dev/null ./...
each go test -race -count=1 ./...
rm -rf /tmp/go-build*
# go-cache reads entries only; and nothing here may look old enough to be trimmed.
rm -f "$GOCACHE/README" "$GOCACHE/trim.txt" "$GOCACHE/testexpire.txt"
rm -rf "$GOCACHE/fuzz"
# Only what is not readable yet: a changed mode would copy the file into this layer.
find "$GOCACHE" ! -perm -a+r -exec chmod a+rX {} +
