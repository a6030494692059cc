//go:build js

// Package bridge lets the page call servers that the program listens with: it is linked into programs that use net/http.
package bridge

import (
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"syscall/js"
	"time"
	"unicode/utf8"
	_ "unsafe" // for go:linkname
)

// sockets is the whole in-memory network of package net; who listens is nowhere to be asked.
//
//go:linkname sockets net.sockets
var sockets sync.Map

// longestBody is what a page shows of an answer, in bytes; the rest is cut.
const longestBody = 1 << 20

func init() {
	hooks := js.Global().Get("Object").New()
	hooks.Set("sockets", js.FuncOf(listSockets))
	hooks.Set("request", js.FuncOf(request))
	js.Global().Set("gopherlabBridge", hooks)
}

// listSockets gives [how many sockets are open, the address of each that listens...].
func listSockets(js.Value, []js.Value) any {
	open := 0
	answer := []any{0}
	sockets.Range(func(key, value any) bool {
		open++
		connection := reflect.ValueOf(value).Elem().FieldByName("fakeNetFD").Elem()
		if incoming := connection.FieldByName("incoming"); !incoming.IsNil() {
			answer = append(answer, reflect.ValueOf(key).FieldByName("address").String())
		}
		return true
	})
	answer[0] = open
	return answer
}

// request is called with method, url, [[name, value]...], body, milliseconds and who is told the answer.
func request(_ js.Value, args []js.Value) any {
	method, url, body := args[0].String(), args[1].String(), args[3].String()
	header := http.Header{}
	for index := range args[2].Length() {
		pair := args[2].Index(index)
		header.Add(pair.Index(0).String(), pair.Index(1).String())
	}
	timeout := time.Duration(args[4].Int()) * time.Millisecond
	tell := args[5]
	go func() { tell.Invoke(answer(method, url, header, body, timeout)) }()
	return nil
}

func answer(method, url string, header http.Header, body string, timeout time.Duration) map[string]any {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	begun := time.Now()
	asked, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return failed(err)
	}
	asked.Header = header
	if host := header.Get("Host"); host != "" {
		asked.Host = host
	}
	response, err := client().Do(asked)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	headersMs := milliseconds(begun)
	content, err := io.ReadAll(io.LimitReader(response.Body, longestBody+1))
	if err != nil {
		return failed(err)
	}
	headers := []any{}
	for name, values := range response.Header {
		for _, value := range values {
			headers = append(headers, []any{name, value})
		}
	}
	text, kind := show(content)
	return map[string]any{
		"ok": true, "status": response.StatusCode,
		"statusText": strings.TrimPrefix(response.Status[min(3, len(response.Status)):], " "),
		"headers":    headers, "body": text, "bodyIs": kind, "headersMs": headersMs, "totalMs": milliseconds(begun),
	}
}

// client does not follow redirects, keeps no connection, and reaches localhost under every one of its names.
func client() *http.Client {
	dialer := net.Dialer{}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				host, port, err := net.SplitHostPort(address)
				if err == nil && (host == "localhost" || host == "0.0.0.0") {
					address = net.JoinHostPort("127.0.0.1", port)
				}
				return dialer.DialContext(ctx, network, address)
			},
		},
	}
}

func show(content []byte) (text, kind string) {
	kind = "text"
	if len(content) > longestBody {
		content, kind = content[:longestBody], "cut"
		for cut := 0; cut < utf8.UTFMax && !utf8.Valid(content); cut++ {
			content = content[:len(content)-1]
		}
	}
	if !utf8.Valid(content) {
		return base64.StdEncoding.EncodeToString(content), "base64"
	}
	return string(content), kind
}

func failed(err error) map[string]any {
	return map[string]any{"ok": false, "message": err.Error()}
}

func milliseconds(since time.Time) float64 {
	return float64(time.Since(since).Microseconds()) / 1000
}
