package main

import (
	"fmt"
	"net/http"
	"strings"

	"gopherlab/labs/kit"
)

type receipt struct {
	ID    int    `json:"id"`
	Title string `json:"title"`
	Bytes int    `json:"bytes"`
}

// receiptText is a receipt of so many bytes.
func receiptText(title string, size int) []byte {
	row := "1 × hex bolt M8, zinc plated                                   0.35\n"
	text := title + "\n" + strings.Repeat(row, size/len(row)+1)
	return []byte(text[:size])
}

func receiptsAPI(c *kit.C) {
	s := start(c)
	var handed []receipt
	for i := range 150 {
		title := fmt.Sprintf("Receipt %d", i)
		var got receipt
		s.must(http.MethodPost, "/api/receipts", receiptText(title, 900+i), http.StatusCreated, &got)
		want := receipt{got.ID, title, 900 + i}
		c.Require(got == want && got.ID > 0, kit.Same("%+v", want), kit.Same("%+v", got))
		handed = append(handed, got)
	}
	for _, want := range handed {
		var got receipt
		s.must(http.MethodGet, fmt.Sprintf("/api/receipts/%d", want.ID), nil, http.StatusOK, &got)
		c.Require(got == want, kit.T("%+v for as long as the service runs", "服务运行期间一直是 %+v", want), kit.Same("%+v", got))
	}
	long := strings.Repeat("long title ", 20)
	var got receipt
	s.must(http.MethodPost, "/api/receipts", []byte(long), http.StatusCreated, &got)
	short := strings.TrimSpace(long[:80])
	c.Require(got.Title == short, kit.T("the first 80 bytes of the first line", "第一行的前 80 字节"), kit.Same("%q", got.Title))
	s.must(http.MethodPost, "/api/receipts", []byte("\n no title"), http.StatusBadRequest, nil)
	s.must(http.MethodPost, "/api/receipts", receiptText("large", 1<<20+1), http.StatusRequestEntityTooLarge, nil)
	s.must(http.MethodGet, "/api/receipts/100000", nil, http.StatusNotFound, nil)
	c.Passf("%d receipts were handed in and are all there", "交了 %d 张收据，都能查到", len(handed))
}
