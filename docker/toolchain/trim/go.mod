module gopherlab/toolchain/trim

go 1.26.0
