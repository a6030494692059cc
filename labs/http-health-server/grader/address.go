package main

import (
	"fmt"
	"net/http"

	"gopherlab/labs/kit"
)

func (s *suite) address(c *kit.C) {
	addr := fmt.Sprintf("127.0.0.1:%d", c.FreePort())
	named := serveOn(c, addr, kit.Env("ADDR="+addr))
	mustBeHealthy(c, named)
	named.Kill()

	// :8080 means every address of the machine, not only the best known one: the whole of 127.0.0.0/8 is local.
	byDefault := serveOn(c, "127.0.0.2:8080")
	mustBeHealthy(c, byDefault)
	c.Pass(kit.T("%s from ADDR, and :8080 without it", "设置 ADDR 时监听 %s，未设置时监听 :8080", addr))
}

func mustBeHealthy(c *kit.C, srv *server) {
	if a := srv.get(c, http.MethodGet, "/api/health"); a.status != http.StatusOK {
		c.Fail(
			kit.T("the health service on %s: status 200", "%s 上是健康检查服务：状态码 200", srv.addr),
			kit.T("status %d", "状态码 %d", a.status),
		)
	}
}
