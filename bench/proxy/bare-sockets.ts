import { connect, createServer, type AddressInfo } from "node:net"

// Passes the bytes of connections on, and does nothing else: no HTTP is read, nothing is judged. As little as a
// program on this runtime can do between two sockets. node bench/proxy/bare-sockets.ts UPSTREAM_PORT

const upstream = Number(process.argv[2])
const mostWaiting = 262_144

const server = createServer((caller) => {
  const registry = connect(upstream, "127.0.0.1")
  for (const [from, to] of [
    [caller, registry],
    [registry, caller]
  ] as const) {
    from.on("data", (chunk) => {
      if (!to.write(chunk) && to.writableLength > mostWaiting) from.pause()
    })
    to.on("drain", () => from.resume())
    from.on("error", () => to.destroy())
    from.on("close", () => to.destroy())
  }
})
server.listen(0, "127.0.0.1", () => console.log(`listening on ${(server.address() as AddressInfo).port}`))
