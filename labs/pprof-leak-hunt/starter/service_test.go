package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// call sends a request to the service and decodes its answer.
func call(t *testing.T, service http.Handler, method, path, body string, want int) map[string]any {
	t.Helper()
	recorder := httptest.NewRecorder()
	service.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	if recorder.Code != want {
		t.Fatalf("%s %s: HTTP %d, want %d: %s", method, path, recorder.Code, want, recorder.Body)
	}
	var answer map[string]any
	if recorder.Body.Len() > 0 {
		if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return answer
}

// depot is a depot that answers after a while; a status of 0 is 200.
func depot(t *testing.T, units, status int, after time.Duration) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(after)
		if status != 0 {
			w.WriteHeader(status)
			return
		}
		fmt.Fprintf(w, `{"units":%d}`, units)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestASessionBeatsUntilItEnds(t *testing.T) {
	service := newService(nil)
	opened := call(t, service, "POST", "/api/sessions", `{"user":"ann"}`, 201)
	path := "/api/sessions/" + opened["token"].(string)
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if call(t, service, "GET", path, "", 200)["beats"].(float64) >= 2 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the session does not beat")
		}
	}
	call(t, service, "DELETE", path, "", 204)
	call(t, service, "GET", path, "", 404)
	call(t, service, "DELETE", path, "", 404)
}

func TestASessionNeedsAUser(t *testing.T) {
	call(t, newService(nil), "POST", "/api/sessions", `{}`, 400)
}

func TestTheSameQuestionGetsTheSameQuote(t *testing.T) {
	service := newService(nil)
	first := call(t, service, "GET", "/api/quotes?sku=hammer&qty=12", "", 200)
	for i := range 50 {
		call(t, service, "GET", fmt.Sprintf("/api/quotes?sku=nail&qty=%d", i+1), "", 200)
	}
	again := call(t, service, "GET", "/api/quotes?sku=hammer&qty=12", "", 200)
	other := call(t, service, "GET", "/api/quotes?sku=hammer&qty=13", "", 200)
	if first["id"] != again["id"] || first["id"] == other["id"] {
		t.Errorf("ids %v, %v and %v", first["id"], again["id"], other["id"])
	}
	call(t, service, "GET", "/api/quotes?sku=hammer&qty=0", "", 400)
}

func TestTheFirstDepotThatAnswersWins(t *testing.T) {
	fast := depot(t, 4, 0, 0)
	service := newService([]string{depot(t, 1, 0, 200*time.Millisecond), fast, depot(t, 9, 500, 0)})
	found := call(t, service, "GET", "/api/stock/drill", "", 200)
	if found["depot"] != fast || found["units"] != 4.0 || found["sku"] != "drill" {
		t.Errorf("found %v", found)
	}
}

func TestNoDepotIsAnError(t *testing.T) {
	call(t, newService([]string{depot(t, 1, 500, 0)}), "GET", "/api/stock/drill", "", 502)
}

func TestAReceiptKeepsItsTitle(t *testing.T) {
	service := newService(nil)
	handed := call(t, service, "POST", "/api/receipts", "Saws and more\n1 saw  19.90\n", 201)
	kept := call(t, service, "GET", fmt.Sprintf("/api/receipts/%v", handed["id"]), "", 200)
	if kept["title"] != "Saws and more" || kept["bytes"] != 27.0 {
		t.Errorf("kept %v", kept)
	}
	call(t, service, "GET", "/api/receipts/99", "", 404)
}
