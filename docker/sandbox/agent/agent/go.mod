module gopherlab/sandbox

go 1.26
