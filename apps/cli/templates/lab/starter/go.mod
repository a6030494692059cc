module gopherlab.dev/__SLUG__

go 1.25
