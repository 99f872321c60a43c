import { connect, createServer, type Server, type Socket } from "node:net"
import { once } from "node:events"

/** What becomes of the next statement that begins so: it does not arrive, or its answer does not. */
export interface Cut {
  readonly statement: string
  readonly keeps: "question" | "answer"
  /** Whether nobody gets through from then on. */
  readonly isLast?: boolean
}

/** Stands between a client and a server, and cuts their connection where it is told. */
export interface CuttingProxy {
  readonly port: number
  /** Cuts once. */
  readonly cutNext: (cut: Cut) => void
  /** How often it has cut. */
  readonly cuts: () => number
  readonly close: () => Promise<void>
}

export const startCuttingProxy = async (target: number): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>()
  let next: Cut | undefined
  let count = 0
  let isShut = false
  const server: Server = createServer((client) => {
    if (isShut) return void client.destroy()
    const upstream = connect(target, "127.0.0.1")
    let isDeaf = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on("error", () => {})
      socket.on("close", () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on("data", (bytes) => {
      if (next !== undefined && bytes.includes(next.statement)) {
        count += 1
        if (next.isLast === true) {
          isShut = true
          for (const socket of sockets) if (socket !== client && socket !== upstream) socket.destroy()
        }
        if (next.keeps === "question") {
          client.destroy()
          next = undefined
          return
        }
        isDeaf = true
        next = undefined
      }
      upstream.write(bytes)
    })
    upstream.on("data", (bytes) => {
      if (isDeaf) client.destroy()
      else client.write(bytes)
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutNext: (cut) => void (next = cut),
    cuts: () => count,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, "close")
    }
  }
}
