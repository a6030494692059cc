# Builds the Go toolchain that runs in the learner's own tab: Go's compiler, linker, vet and gofmt and our driver
# (driver/) for js/wasm, and the archives of the standard library and of the modules that browser labs require. It runs
# in a container of the sandbox image, with that image's Go and without a network: what the page builds with is what
# grades. apps/cli/src/setup/toolchain lays /src out, takes /out, compresses it and writes the manifest;
# docs/go-in-the-page.md says what comes out and how large it is. /cache is a volume that keeps Go's build cache, so an
# edit of the driver compiles the driver alone.
set -eu
sh /src/archives.sh
sh /src/tools.sh
