import { once } from "node:events"
import { connect, type Socket } from "node:net"
import { makeAnswerReader } from "./answers.ts"

/** What is asked, and how. */
export interface Load {
  readonly port: number
  /** The bytes of a connection's next request; `turn` counts from 0 on each connection. */
  readonly request: (connection: number, turn: number) => Buffer
  readonly connections: number
  readonly millis: number
  /** Every answer must have it. */
  readonly status: number
}

const open = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: "127.0.0.1" }).setNoDelay(true)
  await once(socket, "connect")
  return socket
}

/**
 * Sends one request after the other on each of a few kept connections, and says how many were answered in a
 * second. It writes prepared bytes and reads no more of an answer than its status and its end: most of the machine
 * is left to the server.
 */
export const requestsPerSecond = async (load: Load): Promise<number> => {
  const { connections, millis, port, request, status } = load
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  let answered = 0
  const start = performance.now()
  const failed = new Promise<never>((_, reject) => {
    sockets.forEach((socket, connection) => {
      const reader = makeAnswerReader()
      let turn = 0
      socket.on("data", (bytes: Buffer) => {
        for (const found of reader.take(bytes)) {
          if (found !== status) return reject(new Error(`an answer was ${found}, not ${status}`))
          answered += 1
          socket.write(request(connection, (turn += 1)))
        }
      })
      socket.on("error", reject)
      socket.write(request(connection, turn))
    })
  })
  await Promise.race([failed, new Promise((resolve) => setTimeout(resolve, millis))])
  const [count, elapsed] = [answered, performance.now() - start]
  for (const socket of sockets) socket.removeAllListeners("data").destroy()
  return (count / elapsed) * 1000
}
