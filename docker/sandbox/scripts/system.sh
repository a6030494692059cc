# Debian's packages, without documentation, and the candidate's account.
set -eu
export DEBIAN_FRONTEND=noninteractive
cat > /etc/dpkg/dpkg.cfg.d/gopherlab <<'END'
path-exclude /usr/share/doc/*
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
path-exclude /usr/share/info/*
force-unsafe-io
END
# Packages are signed. A company's own CA is known to the host alone, and its bundle must not stay in this layer.
apt() { apt-get -q -o Acquire::Retries=3 -o Acquire::https::Verify-Peer=false "$@"; }

mirror=${APT_MIRROR:-}
if [ -n "$mirror" ]; then
  rm -f /etc/apt/sources.list.d/*
  echo "deb $mirror trixie main" > /etc/apt/sources.list
else
  mirror=$(sed -n 's/^URIs: *\([^ ]*\/debian\/*\) *$/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
fi
[ -n "$mirror" ] || { echo "no Debian mirror is known" >&2; exit 1; }
echo "deb $mirror trixie-backports main" > /etc/apt/sources.list.d/backports.list

apt update
# Go, bpftool and perf are newer in backports; all from one place, or their libraries disagree.
apt install -y --no-install-recommends -t trixie-backports \
  golang-1.27-go gcc libc6-dev \
  clang-19 llvm-19 libbpf-dev linux-libc-dev bpftool linux-perf \
  iproute2 iptables nftables procps
rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/* /var/log/* /usr/share/doc /usr/share/man

# One folder that every PATH has.
for tool in go gofmt; do ln -sf "/usr/lib/go-1.27/bin/$tool" "/usr/local/bin/$tool"; done
for tool in clang llc llvm-objdump llvm-strip llvm-readelf; do ln -sf "/usr/lib/llvm-19/bin/$tool" "/usr/local/bin/$tool"; done

groupadd --gid 10001 candidate
useradd --uid 10001 --gid 10001 --no-create-home --home-dir /work --shell /usr/sbin/nologin candidate
install -d -m 1777 /work
install -d -m 0700 /run/grader /opt/gopherlab/graders
install -d -m 0755 /opt/gopherlab /opt/gopherlab/bin /opt/gopherlab/cache /opt/go/mod
