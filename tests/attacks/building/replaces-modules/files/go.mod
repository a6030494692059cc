module gopherlab.dev/forged

go 1.99

toolchain go1.99.9

tool example.org/evil

require github.com/cilium/ebpf v0.0.1

replace github.com/cilium/ebpf => /opt/gopherlab/graders

replace example.org/victim => VICTIM_FILE

godebug default=go1.1
