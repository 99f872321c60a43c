import type { Socket } from "node:net"

const waiting = Symbol("requests that wait")

type Counted = Socket & { [waiting]?: number }

/** Counts one more request of a connection that waits for its answer; answers how many do. */
export const beginWaiting = (socket: Counted): number => (socket[waiting] = (socket[waiting] ?? 0) + 1)

/** One of them was answered. */
export const endWaiting = (socket: Counted): void => {
  socket[waiting] = (socket[waiting] ?? 1) - 1
}

/** How many requests of a connection wait for their answers. */
export const waitingOn = (socket: Counted): number => socket[waiting] ?? 0
