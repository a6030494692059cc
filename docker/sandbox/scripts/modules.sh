# Downloads the modules of every lab; /src/<name>/ holds one go.mod and go.sum each.
set -eu
[ -s /build/ca-bundle.crt ] && export SSL_CERT_FILE=/build/ca-bundle.crt
[ -n "${GOPROXY:-}" ] || unset GOPROXY
[ -n "${GOSUMDB:-}" ] || unset GOSUMDB
for dir in /src/*/; do
  echo "modules of $(basename "$dir")"
  (cd "$dir" && go mod download)
done
# The archives are unpacked already, and a go.mod lookup needs only the small files beside them.
mkdir -p /opt/go/mod
find /opt/go/mod/cache -name '*.zip' -delete 2>/dev/null || true
rm -rf /opt/go/mod/cache/vcs /opt/go/mod/cache/download/sumdb
chmod -R u=rwX,go=rX /opt/go/mod
