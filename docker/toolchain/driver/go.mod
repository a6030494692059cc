module gopherlab/toolchain/driver

go 1.26
