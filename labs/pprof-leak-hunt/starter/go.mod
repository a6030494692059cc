module gopherlab.dev/pprof-leak-hunt

go 1.26
