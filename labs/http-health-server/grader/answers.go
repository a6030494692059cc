package main

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"gopherlab/labs/kit"
)

const clockTolerance = 2 * time.Second

func (s *suite) healthJSON(c *kit.C) {
	a := serve(c).get(c, http.MethodGet, "/api/health")
	if a.status != http.StatusOK {
		c.Fail(kit.T("status 200", "状态码 200"), kit.T("status %d", "状态码 %d", a.status))
	}
	contentType := a.header.Get("Content-Type")
	if mediaType, _, _ := mime.ParseMediaType(contentType); mediaType != "application/json" {
		c.Fail(kit.Same("Content-Type: application/json"), kit.Same("Content-Type: %s", contentType))
	}
	fields, err := object(a.body)
	if err != nil {
		c.Fail(kit.T("a JSON object in the body", "正文是一个 JSON 对象"), kit.Same("%s", excerpt(a.body)))
	}
	if message, ok := fields["message"].(string); !ok || message == "" {
		c.Fail(kit.T("`message` with text in it", "`message` 是非空字符串"), kit.Same("%s", excerpt(a.body)))
	}
	c.Pass(kit.Same("200, %s", excerpt(a.body)))
}

func (s *suite) clock(c *kit.C) {
	seen := s.besiege(c)
	judgeTimestamp(c, seen.first, kit.T("on the first request", "第一次请求"))
	if seen.late.status == 0 {
		c.Fail(kit.T("an answer %s later, too", "%s后的请求也有响应", span(seen.age)), kit.Same("%v", seen.failed))
	}
	judgeTimestamp(c, seen.late, kit.T("%s later", "%s后的请求", span(seen.age)))
	c.Pass(kit.T("right on the first request and %s later", "第一次请求和 %s后的请求都准确", span(seen.age)))
}

// judgeTimestamp allows two seconds around the whole time that the request took: a slow machine is not a wrong clock.
func judgeTimestamp(c *kit.C, a answer, when kit.Text) {
	fields, err := object(a.body)
	text, ok := fields["timestamp"].(string)
	if err != nil || !ok {
		c.Fail(kit.T("`timestamp` as a string, %s", "`timestamp` 是字符串（%s）", when), kit.Same("%s", excerpt(a.body)))
	}
	var at time.Time
	if err := at.UnmarshalText([]byte(strings.ToUpper(text))); err != nil {
		c.Fail(
			kit.T("a timestamp as RFC 3339 writes it, like %s", "符合 RFC 3339 的时间，例如 %s", a.received.UTC().Format(time.RFC3339)),
			kit.Same("%q", text),
		)
	}
	if at.Before(a.sent.Add(-clockTolerance)) || at.After(a.received.Add(clockTolerance)) {
		c.Fail(
			kit.T("a timestamp within 2 s of %s, %s", "与 %s 相差不超过 2 秒（%s）", a.received.UTC().Format(time.RFC3339), when),
			kit.T("%s, %.1f s off", "%s，相差 %.1f 秒", text, at.Sub(a.received).Abs().Seconds()),
		)
	}
}

func (s *suite) methods(c *kit.C) {
	srv := serve(c)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		a := srv.get(c, method, "/api/health")
		if a.status != http.StatusMethodNotAllowed {
			c.Fail(kit.T("%s: status 405", "%s：状态码 405", method), kit.T("status %d", "状态码 %d", a.status))
		}
		if allow := a.header.Values("Allow"); !names(allow, http.MethodGet) {
			c.Fail(
				kit.T("%s: an `Allow` header that names GET", "%s：`Allow` 响应头里有 GET", method),
				kit.Same("Allow: %s", strings.Join(allow, ", ")),
			)
		}
	}
	c.Pass(kit.T("405 with `Allow` for POST, PUT, PATCH and DELETE", "POST、PUT、PATCH、DELETE 都返回 405 并带 `Allow`"))
}

// names tells whether a header that lists words, in one line or several, holds this one.
func names(lines []string, word string) bool {
	words := strings.FieldsFunc(strings.Join(lines, ","), func(r rune) bool { return r == ',' || r == ' ' })
	return slices.Contains(words, word)
}

func (s *suite) notFound(c *kit.C) {
	srv := serve(c)
	surprise := fmt.Sprintf("/api/%x", time.Now().UnixNano())
	for _, path := range []string{"/", "/api", "/api/healthz", "/api/health/deep", surprise} {
		if a := srv.get(c, http.MethodGet, path); a.status != http.StatusNotFound {
			c.Fail(kit.T("GET %s: status 404", "GET %s：状态码 404", path), kit.T("status %d", "状态码 %d", a.status))
		}
	}
	c.Pass(kit.T("404 for five paths that nobody serves", "五个不存在的路径都返回 404"))
}

func object(body []byte) (map[string]any, error) {
	var fields map[string]any
	err := json.Unmarshal(body, &fields)
	return fields, err
}

func excerpt(body []byte) string {
	text := strings.TrimSpace(strings.ToValidUTF8(string(body), "\uFFFD"))
	if runes := []rune(text); len(runes) > 120 {
		return string(runes[:120]) + "…"
	}
	return text
}
