import { createHash, randomBytes } from "node:crypto"
import { once } from "node:events"
import { request, type ClientRequest, type IncomingMessage, type ServerResponse } from "node:http"
import { connect } from "node:net"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { ask } from "../../test/client.ts"
import { by, byJob, jar, proxied } from "../../test/proxied.ts"
import { rawUpstream, upstream } from "../../test/upstream.ts"
import type { Address } from "../fronts/listen.ts"

const mebibyte = 1024 * 1024
const chunk = randomBytes(mebibyte)

// What is no longer needed is not counted.
setFlagsFromString("--expose-gc")
const collectGarbage = runInNewContext("gc") as () => void

const put = (to: Address, headers: Readonly<Record<string, string>> = {}): ClientRequest => {
  const outgoing = request({
    ...to,
    method: "PUT",
    path: jar,
    agent: false,
    headers: { ...by("dev"), ...headers }
  })
  outgoing.on("error", () => {})
  return outgoing
}

const answered = async (outgoing: ClientRequest): Promise<IncomingMessage> => {
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage]
  return incoming
}

/** Resolves when it is so, by looking again and again: for what has no event. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe("an upload", () => {
  it("of 200 MB passes with bounded memory, byte by byte, though its end is slow to come", async () => {
    const hash = createHash("sha256")
    let [received, next, most] = [0, 0, 0]
    const registry = await rawUpstream((request, response) => {
      request.on("data", (bytes: Buffer) => {
        hash.update(bytes)
        received += bytes.length
        if (received < next) return
        next += 10 * mebibyte
        collectGarbage()
        most = Math.max(most, process.memoryUsage().arrayBuffers)
      })
      request.on("end", () => response.end(hash.digest("hex")))
    })
    const { value } = await proxied(registry.url)
    collectGarbage()
    const before = process.memoryUsage().arrayBuffers
    const expected = createHash("sha256")
    const outgoing = put(value, { "Content-Length": String(200 * mebibyte) })
    const answer = answered(outgoing)
    for (let sent = 0; sent < 200; sent += 1) {
      expected.update(chunk)
      if (!outgoing.write(chunk)) await once(outgoing, "drain")
    }
    outgoing.end()
    const body = await (await answer).setEncoding("utf8").toArray()
    expect(body.join("")).toBe(expected.digest("hex"))
    expect(most - before).toBeLessThan(48 * mebibyte)
  })

  it("is not asked for faster than the registry takes it", async () => {
    let resume = (): void => {}
    let received = 0
    const registry = await rawUpstream((request, response) => {
      request.pause()
      resume = () =>
        request
          .on("data", (bytes: Buffer) => (received += bytes.length))
          .on("end", () => response.end("taken"))
          .resume()
    })
    const { value } = await proxied(registry.url)
    const outgoing = put(value)
    const answer = answered(outgoing)
    let sent = 0
    // What fits into the buffers of the sockets is taken, and then no more.
    const isTaken = async (): Promise<boolean> =>
      outgoing.write(chunk) ||
      Promise.race([
        once(outgoing, "drain").then(() => true),
        new Promise<boolean>((resolve) => setTimeout(resolve, 500, false))
      ])
    while (sent < 200 && (await isTaken())) sent += 1
    expect(sent).toBeLessThan(40)
    resume()
    outgoing.end()
    expect((await (await answer).setEncoding("utf8").toArray()).join("")).toBe("taken")
    expect(received).toBe((sent + 1) * mebibyte)
  })

  it("that waits for 100 Continue is decided before a byte of it is sent", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url)
    const attempt = async (headers: Readonly<Record<string, string>>) => {
      const outgoing = put(value, { ...headers, Expect: "100-continue", "Content-Length": "5" })
      let isAsked = false
      outgoing.on("continue", () => {
        isAsked = true
        outgoing.end("bytes")
      })
      outgoing.flushHeaders()
      const answer = await answered(outgoing)
      answer.resume()
      outgoing.destroy()
      return [isAsked, answer.statusCode]
    }
    expect(await attempt({})).toEqual([true, 200])
    expect(registry.arrived.at(-1)?.body).toBe("bytes")
    const { "Private-Token": _, ...stranger } = { ...by("dev"), ...byJob("ofFork") }
    expect(stranger).toEqual(byJob("ofFork"))
    expect(await attempt({ "Private-Token": "pia-token" })).toEqual([false, 404])
    expect(await attempt({ "Private-Token": "rosa-token" })).toEqual([false, 403])
    expect(await attempt({ "Private-Token": "guessed" })).toEqual([false, 401])
    expect(registry.arrived).toHaveLength(1)
  })

  it("that nobody can take is not asked for", async () => {
    const gone = await upstream()
    await gone.close()
    const { value } = await proxied(gone.url)
    const outgoing = put(value, { Expect: "100-continue", "Content-Length": "5" })
    let isAsked = false
    outgoing.on("continue", () => (isAsked = true)).flushHeaders()
    const answer = await answered(outgoing)
    outgoing.destroy()
    expect([isAsked, answer.statusCode]).toEqual([false, 502])
  })

  it("that is refused in the middle is heard out, so that its sender sees why", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url)
    const body = Buffer.alloc(20 * mebibyte)
    const answer = await ask(value, { method: "PUT", path: jar, headers: by("rosa"), body })
    expect(answer.status).toBe(403)
    expect(answer.phrase).toContain("role_too_low")
    expect(registry.arrived).toEqual([])
  })

  describe("that is refused in the middle", () => {
    /** A refused upload of 60 bytes of which 10 are sent, while no time passes but what the test lets pass. */
    const refused = async () => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
      onTestFinished(() => void vi.useRealTimers())
      const registry = await upstream()
      const { value } = await proxied(registry.url)
      const socket = connect(value.port, value.host)
      const events: Array<string> = []
      let received = ""
      socket.setEncoding("utf8").on("data", (text: string) => (received += text))
      socket.on("error", ({ message }) => events.push(message)).on("close", () => events.push("closed"))
      const head = `PUT ${jar} HTTP/1.1\r\nHost: x\r\nPrivate-Token: rosa-token\r\nContent-Length: 60\r\n\r\n`
      socket.write(`${head}0123456789`)
      while (!received.includes("role_too_low")) await once(socket, "data")
      expect(received).toMatch(/^HTTP\/1\.1 403 /)
      /** What the proxy was to do by now is done once it has answered another. */
      const eventsSoFar = async () => {
        await ask(value, { path: jar, headers: by("pia") })
        return events
      }
      return { socket, events, eventsSoFar }
    }

    it("may go on, and is done with as soon as all of it was sent", async () => {
      const { socket, events, eventsSoFar } = await refused()
      for (let part = 1; part < 6; part += 1) {
        expect(await eventsSoFar()).toEqual([])
        socket.write("0123456789")
      }
      await once(socket, "close")
      expect(events).toEqual(["closed"])
    })

    it("and does not go on is done with once its time is over", async () => {
      const { socket, events, eventsSoFar } = await refused()
      expect(await eventsSoFar()).toEqual([])
      vi.runOnlyPendingTimers()
      await once(socket, "close")
      expect(events).toEqual(["closed"])
    })
  })

  it("that its sender breaks off does not look complete to the registry", async () => {
    const ends: Array<string> = []
    const registry = await rawUpstream((request) => {
      request.resume().on("end", () => ends.push("complete"))
      request.on("aborted", () => ends.push("broken off")).on("error", () => {})
    })
    const { value } = await proxied(registry.url)
    for (const headers of [{ "Content-Length": "1000" }, {}]) {
      const outgoing = put(value, headers)
      outgoing.write("some")
      await until(() => outgoing.socket?.bytesWritten !== undefined && outgoing.socket.bytesWritten > 0)
      const before = ends.length
      setTimeout(() => outgoing.destroy(), 50)
      await until(() => ends.length > before)
    }
    expect(ends).toEqual(["broken off", "broken off"])
  })

  it("that the registry answers early gets that answer", async () => {
    const registry = await rawUpstream((_, response) => {
      // It neither reads on nor closes.
      response.writeHead(507, { "content-length": 4 }).write("full")
    })
    const { value } = await proxied(registry.url)
    const outgoing = put(value, { "Content-Length": String(50 * mebibyte) })
    outgoing.write(chunk)
    const answer = await answered(outgoing)
    expect([answer.statusCode, (await answer.setEncoding("utf8").toArray()).join("")]).toEqual([507, "full"])
    expect(answer.headers.connection).toBe("close")
    outgoing.destroy()
  })
})

describe("a download", () => {
  it("is not asked for faster than its reader reads, and is whole in the end", async () => {
    let produced = 0
    const registry = await rawUpstream((_, response) => {
      const more = (): void => {
        while (produced < 200) {
          produced += 1
          if (!response.write(chunk)) return void response.once("drain", more)
        }
        response.end()
      }
      more()
    })
    const { value } = await proxied(registry.url)
    const outgoing = request({ ...value, path: jar, agent: false, headers: by("dev") })
    outgoing.end()
    const incoming = await answered(outgoing)
    // Nothing is read: production comes to a stop once the buffers of the sockets are full.
    let [seen, quiet] = [-1, 0]
    await until(() => {
      quiet = produced === seen ? quiet + 1 : 0
      seen = produced
      return quiet > 60
    })
    expect(produced).toBeLessThan(60)
    let received = 0
    for await (const bytes of incoming) received += (bytes as Buffer).length
    expect(received).toBe(200 * mebibyte)
  })

  it("that its reader leaves is left by the proxy as well", async () => {
    let isLeft = false
    const registry = await rawUpstream((_, response) => {
      response.on("close", () => (isLeft = true)).write(chunk)
    })
    const { value } = await proxied(registry.url)
    const outgoing = request({ ...value, path: jar, agent: false, headers: by("dev") })
    outgoing.on("error", () => {}).end()
    const incoming = await answered(outgoing)
    incoming.on("error", () => {})
    outgoing.destroy()
    await until(() => isLeft)
    expect(isLeft).toBe(true)
  })

  it.each<readonly [string, (response: ServerResponse) => void]>([
    ["with a length", (response) => response.writeHead(200, { "content-length": 1000 })],
    ["in chunks", (response) => response.writeHead(200)]
  ])("that breaks off %s does not look complete", async (_, begin) => {
    const registry = await rawUpstream((_, response) => {
      begin(response)
      response.write("some")
      setTimeout(() => response.destroy(), 20)
    })
    const { value } = await proxied(registry.url)
    await expect(ask(value, { path: jar, headers: by("dev") })).rejects.toThrow(/aborted|ECONNRESET/)
  })
})
