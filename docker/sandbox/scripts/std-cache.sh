# Compiles the standard library at the flags that labs/kit builds and tests with: a learner may import any of it. It is a
# layer of its own because it takes longest and changes with the toolchain alone.
set -eu
export GOCACHE=/opt/gopherlab/cache
go build std
CGO_ENABLED=1 go build -race std
