import { once } from "node:events"
import { connect, type Socket } from "node:net"

/** A request, ready to be written again and again. */
export interface Load {
  readonly port: number
  readonly request: Buffer
  readonly connections: number
  readonly millis: number
}

const endOfHead = Buffer.from("\r\n\r\n")

/** How many answers without a body a chunk of bytes brings to an end. */
const answersIn = (bytes: Buffer): number => {
  let count = 0
  for (let at = bytes.indexOf(endOfHead); at >= 0; at = bytes.indexOf(endOfHead, at + 4)) count += 1
  return count
}

const open = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: "127.0.0.1" }).setNoDelay(true)
  await once(socket, "connect")
  return socket
}

/**
 * Sends one request after the other on each of a few kept connections, and says how many were answered in a
 * second. It writes prepared bytes and reads no more of an answer than its end: most of the machine is left to
 * the server.
 */
export const requestsPerSecond = async ({ connections, millis, port, request }: Load): Promise<number> => {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  let answered = 0
  const start = performance.now()
  for (const socket of sockets) {
    socket.on("data", (bytes: Buffer) => {
      const answers = answersIn(bytes)
      answered += answers
      for (let index = 0; index < answers; index += 1) socket.write(request)
    })
    socket.write(request)
  }
  await new Promise((resolve) => setTimeout(resolve, millis))
  const [count, elapsed] = [answered, performance.now() - start]
  for (const socket of sockets) socket.removeAllListeners("data").destroy()
  return (count / elapsed) * 1000
}
