package PACKAGE_NAME

import (
	"bytes"
	"compress/gzip"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// most is what one answer sends where the reader does not stop it.
const most = 64 << 20

var zeros = make([]byte, 1<<20)

func main() {
	address := os.Getenv("ADDR")
	if address == "" {
		address = ":8080"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		os.Exit(1)
	}
	var turn atomic.Int64
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go answer(conn, int(turn.Add(1)))
	}
}

func answer(conn net.Conn, turn int) {
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Read(make([]byte, 64<<10)); err != nil {
		return
	}
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	var head string
	switch turn % 5 {
	case 0:
		head = ok + "\r\n"
	case 1:
		head = strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 1000) + ok + "\r\n"
	case 2:
		head = ok + "X-Long: "
	case 3:
		head = ok + "Content-Encoding: gzip\r\n\r\n" + bomb()
	case 4:
		head = ok + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n"
	}
	if _, err := conn.Write([]byte(head)); err != nil {
		return
	}
	for written := 0; written < most; written += len(zeros) {
		if _, err := conn.Write(zeros); err != nil {
			return
		}
	}
}

// bomb is 64 MiB in 64 KiB.
func bomb() string {
	var packed bytes.Buffer
	out := gzip.NewWriter(&packed)
	for range 64 {
		_, _ = out.Write(zeros)
	}
	_ = out.Close()
	return packed.String()
}
