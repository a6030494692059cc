module gopherlab.dev/worker-pool

go 1.25
