import { hashToken, makeToken } from "@jobwarden/platforms"
import { spawn, spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer, type AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { root } from "../documentation/markdown.ts"
import { readStore, startConfigured, temporaryFolder } from "../end-to-end/service.ts"
import { describeWith, inPath } from "./programs.ts"

const programs = ["nginx", "openssl", "curl"].map((name) => ({
  name,
  debian: name,
  isThere: () => inPath(name)
}))

const token = makeToken("")
const platform = {
  version: 1,
  users: [{ id: 3, username: "maya", name: "Maya Maintainer" }],
  groups: [{ id: 7, path: "acme" }],
  projects: [{ id: 123, path: "acme/backend", members: { maya: "maintainer" } }],
  tokens: [{ sha256: hashToken(token), user: "maya" }]
}

const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((settle) => server.close(() => settle()))
  return port
}

/** Replaces what the example shows; what it does not show would be a test of nothing. */
const put = (text: string, replacements: Readonly<Record<string, string>>): string =>
  Object.entries(replacements).reduce((changed, [shown, real]) => {
    if (!changed.includes(shown)) throw new Error(`the example does not show ${shown}`)
    return changed.replaceAll(shown, real)
  }, text)

describeWith(programs, "the service behind nginx with TLS", () => {
  const folder = temporaryFolder()
  const certificate = join(folder, "certificate.pem")
  const port = { value: 0 }
  const ends: Array<() => Promise<unknown>> = []
  afterAll(async () => {
    for (const end of ends) await end()
  })

  const curl = (...args: ReadonlyArray<string>) => {
    const { stderr, stdout } = spawnSync(
      "curl",
      [
        "--silent",
        "--show-error",
        "--include",
        "--max-time",
        "10",
        "--cacert",
        certificate,
        "--resolve",
        `jobwarden.example.com:${port.value}:127.0.0.1`,
        ...args
      ],
      { encoding: "utf8" }
    )
    return stdout + stderr
  }
  const permissions = (): string =>
    `https://jobwarden.example.com:${port.value}/api/v4/projects/123/job_token_permissions`

  beforeAll(async () => {
    port.value = await freePort()
    const service = await startConfigured(folder, platform, {
      external_url: `https://jobwarden.example.com:${port.value}`,
      trusted_proxies: ["127.0.0.1"]
    })
    ends.push(() => service.end("SIGTERM"))
    const key = join(folder, "key.pem")
    const made = spawnSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        certificate,
        "-subj",
        "/CN=jobwarden.example.com",
        "-addext",
        "subjectAltName=DNS:jobwarden.example.com"
      ],
      { encoding: "utf8" }
    )
    expect(made.status, made.stderr).toBe(0)
    const site = put(readFileSync(join(root, "examples/nginx/jobwarden.conf"), "utf8"), {
      "127.0.0.1:8080": new URL(service.url).host,
      "listen 443 ssl": `listen 127.0.0.1:${port.value} ssl`,
      "/etc/ssl/jobwarden/certificate.pem": certificate,
      "/etc/ssl/jobwarden/key.pem": key
    })
    mkdirSync(join(folder, "tmp"))
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path tmp/${name};`)
      .join(" ")
    writeFileSync(
      join(folder, "nginx.conf"),
      `daemon off; ${process.getuid?.() === 0 ? "user root;" : ""} pid nginx.pid; error_log error.log info;\n` +
        `events {}\nhttp {\n${temporary}\n${site}\n}\n`
    )
    const nginx = spawn("nginx", ["-p", `${folder}/`, "-c", join(folder, "nginx.conf")], {
      env: { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` },
      stdio: "ignore"
    })
    ends.push(
      () =>
        new Promise((settle) => {
          nginx.once("close", settle)
          nginx.kill("SIGTERM")
        })
    )
    await vi.waitFor(() => expect(curl(permissions())).toContain("401 Unauthorized"), { timeout: 10_000 })
  }, 30_000)

  test("a policy is changed by https, and read again", { timeout: 20_000 }, () => {
    const changed = curl(
      "--request",
      "PATCH",
      "--header",
      `PRIVATE-TOKEN: ${token}`,
      "--header",
      "X-Forwarded-For: 6.6.6.6",
      "--header",
      "Content-Type: application/json",
      "--data",
      '{"package_registry":{"maven":{"write":"job_token_and_maintainer"}}}',
      permissions()
    )
    expect(changed).toMatch(/^HTTP\/\S+ 200/)
    expect(changed).toContain('"write":"job_token_and_maintainer"')
    const read = curl("--header", `PRIVATE-TOKEN: ${token}`, permissions())
    expect(read).toMatch(/^HTTP\/\S+ 200/)
    expect(read).toMatch(/strict-transport-security: max-age=31536000/i)
    expect(read).toMatch(/x-request-id: [0-9a-f-]{36}/i)
    expect(read).not.toMatch(/server: .*\d/i)
  })

  test("where a request came from is nginx's to say, not the client's", () => {
    expect(readStore(folder).events).toHaveLength(1)
    const stored = readdirSync(folder).filter((name) => name.includes("sqlite"))
    const text = stored.map((name) => readFileSync(join(folder, name), "latin1")).join("")
    expect(text).toContain("127.0.0.1")
    expect(text).not.toContain("6.6.6.6")
  })
})
