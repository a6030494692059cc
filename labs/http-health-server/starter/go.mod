module gopherlab.dev/http-health-server

go 1.25
