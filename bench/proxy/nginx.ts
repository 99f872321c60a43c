import { spawn, spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

export interface Nginx {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** What answers: a store of files, or a proxy that keeps nothing and passes on at once, as ours does. */
const locations = {
  store: () => "root www; dav_methods PUT; create_full_put_path on;",
  proxy: (upstream: number) =>
    `proxy_pass http://127.0.0.1:${upstream}; proxy_http_version 1.1; proxy_request_buffering off; proxy_buffering off;`
}

const configuration = (port: number, location: string): string => `daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
worker_processes 1;
pid logs/nginx.pid;
error_log logs/error.log warn;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path tmp/body; proxy_temp_path tmp/proxy; fastcgi_temp_path tmp/fcgi;
  uwsgi_temp_path tmp/uwsgi; scgi_temp_path tmp/scgi;
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 0;
    location / { ${location} }
  }
}
`

const isOpen = (port: number): Promise<boolean> =>
  new Promise((settle) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy()
      settle(true)
    })
    socket.on("error", () => settle(false))
  })

const start = async (port: number, location: string): Promise<Nginx> => {
  if (spawnSync("nginx", ["-v"]).error !== undefined)
    throw new Error("nginx is needed: apt-get install nginx")
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-bench-nginx-"))
  chmodSync(folder, 0o755)
  for (const name of ["logs", "tmp", "www"]) mkdirSync(join(folder, name))
  writeFileSync(join(folder, "nginx.conf"), configuration(port, location))
  const child = spawn("nginx", ["-p", `${folder}/`, "-c", join(folder, "nginx.conf")], { stdio: "ignore" })
  const closed = new Promise<void>((settle) => child.once("close", () => settle()))
  for (let waited = 0; !(await isOpen(port)); waited += 50) {
    if (waited > 10_000) throw new Error("nginx does not take connections")
    await sleep(50)
  }
  return {
    port,
    stop: async () => {
      child.kill("SIGTERM")
      await closed
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** A registry that keeps files, and says nothing of them: WebDAV. */
export const startStore = (port: number): Promise<Nginx> => start(port, locations.store())

/** nginx before a registry. */
export const startProxy = (port: number, upstream: number): Promise<Nginx> =>
  start(port, locations.proxy(upstream))
