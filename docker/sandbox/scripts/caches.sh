# Fills the build cache at the exact flags that labs/kit builds, tests and vets with. Each folder of /src is a module
# that imports what one lab's files import.
set -eu
export GOCACHE=/opt/gopherlab/cache
each() {
  for dir in /src/*/; do
    [ -e "$dir/go.mod" ] || continue
    echo "$*: $(basename "$dir")"
    (cd "$dir" && "$@")
  done
}
# All of std that is not a command: a learner may import any of it.
go build std
each go build -o /dev/null ./...
each go vet ./...
each go test -count=1 ./...
export CGO_ENABLED=1
go build -race std
each go build -race -o /dev/null ./...
each go test -race -count=1 ./...
rm -rf /tmp/go-build*
# go-cache reads entries only; and nothing here may look old enough to be trimmed.
rm -f "$GOCACHE/README" "$GOCACHE/trim.txt" "$GOCACHE/testexpire.txt"
rm -rf "$GOCACHE/fuzz"
chmod -R u=rwX,go=rX "$GOCACHE"
