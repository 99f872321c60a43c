import { expect, it } from "vitest"
import { isLoopback } from "./loopback.ts"

it.each(["localhost", "127.0.0.1", "127.255.255.254", "::1", "[::1]"])("%s is this machine", (host) => {
  expect(isLoopback(host)).toBe(true)
})

it.each([
  "",
  "0.0.0.0",
  "128.0.0.1",
  "10.0.0.1",
  "::",
  "[::]",
  "::1%eth0",
  "localhost.example.com",
  "127.0.0.1.example.com",
  "127.example.com",
  "127.0.0",
  "LOCALHOST"
])("%j is somebody else's, or nothing that is known", (host) => {
  expect(isLoopback(host)).toBe(false)
})
