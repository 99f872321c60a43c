import { newSignerKey, readSignerKey, type StoredEvent } from "@jobwarden/service"
import { isConsistent, isIncluded, leafOf, readCheckpoint } from "@jobwarden/service/testing"
import { Effect, Result } from "effect"
import { describe, expect, it } from "vitest"
import { get, toggle } from "../../test/audit.ts"
import { mission, serve, type Service } from "../../test/serving.ts"

const origin = "jobwarden.example.com/audit"
const key = Result.getOrThrow(readSignerKey(newSignerKey(origin).secret))
const next = Result.getOrThrow(readSignerKey(newSignerKey(origin).secret))
const checkpointPath = "/audit/checkpoint"
const proofPath = "/audit/proof"

/** A service with some events of the backend, by its maintainer. */
const withEvents = async (events: number, more: Parameters<typeof serve>[0] = {}): Promise<Service> => {
  const service = await serve({ signers: [key], ...more })
  await toggle(service, events)
  return service
}

interface Proof {
  readonly proof: ReadonlyArray<string>
  readonly checkpoint: string
  readonly leaf_hash: string
  readonly body?: string
  readonly first_root_hash: string
}

const proofOf = async (service: Service, query: string, token = "audie-token"): Promise<Proof> => {
  const { body, status, text } = await get(service, `${proofPath}?${query}`, token)
  if (status !== 200) throw new Error(`${status} ${text}`)
  return body as Proof
}

const treeOf = async (service: Service, query = "") => {
  const { text } = await get(service, checkpointPath + query, "audie-token")
  return readCheckpoint(text, key.verifier.text)
}

describe("a checkpoint of the audit log", () => {
  it("is a signed note of the log as it is now, as text that is not kept anywhere", async () => {
    const service = await withEvents(3)
    const { headers, status, text } = await get(service, checkpointPath, "audie-token")
    expect(status).toBe(200)
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8")
    expect(headers.get("cache-control")).toBe("private, no-cache")
    expect(readCheckpoint(text, key.verifier.text)).toMatchObject({ origin, size: 3 })
    expect((await get(service, checkpointPath, "audie-token")).text).toBe(text)
    await toggle(service, 1)
    expect(await treeOf(service)).toMatchObject({ size: 4 })
  })

  it("can be of an earlier size, down to the empty log, and is then what it was", async () => {
    const service = await withEvents(2)
    const early = await get(service, checkpointPath, "audie-token")
    await toggle(service, 3)
    expect((await get(service, `${checkpointPath}?size=2`, "audie-token")).text).toBe(early.text)
    expect(await treeOf(service, "?size=0")).toMatchObject({
      size: 0,
      root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    })
    const ahead = await get(service, `${checkpointPath}?size=6`, "audie-token")
    expect([ahead.status, ahead.body]).toEqual([
      404,
      { message: "404 Not Found - `size` is 6, and the log has 5 events" }
    ])
  })

  it("is signed by the next key and the one before, as long as both are there", async () => {
    const service = await withEvents(2, { signers: [next, key] })
    const { text } = await get(service, checkpointPath, "audie-token")
    for (const { verifier } of [key, next]) expect(readCheckpoint(text, verifier.text).size).toBe(2)
  })

  it.each([
    ["size=-1", "size is invalid; expected a whole number from 0"],
    ["size=1e3", "size is invalid; expected a whole number from 0"],
    ["size=9007199254740993", "size is invalid; expected a whole number from 0"],
    ["size=1&size=2", "size is given more than once"],
    ["sise=1", "`sise` is unknown; did you mean `size`?"]
  ])("is not there for ?%s", async (query, error) => {
    const { body, status } = await get(await withEvents(1), `${checkpointPath}?${query}`, "audie-token")
    expect([status, body]).toEqual([400, { error }])
  })
})

describe("a proof", () => {
  it("shows of every event that it is in the log, now and at every earlier size that has it", async () => {
    const service = await withEvents(7)
    for (let size = 1; size <= 7; size++) {
      for (let sequence = 1; sequence <= size; sequence++) {
        const found = await proofOf(service, `sequence=${sequence}&size=${size}`)
        expect(leafOf(found.body ?? "")).toBe(found.leaf_hash)
        expect(JSON.parse(found.body ?? "")).toMatchObject({ sequence })
        const tree = readCheckpoint(found.checkpoint, key.verifier.text)
        expect(tree).toEqual(await treeOf(service, `?size=${size}`))
        expect(isIncluded(tree, sequence - 1, found.leaf_hash, found.proof)).toBe(true)
        expect(isIncluded(tree, sequence % size, found.leaf_hash, found.proof)).toBe(size === 1)
      }
    }
  })

  it("shows that the log only grew, between every two sizes", async () => {
    const service = await withEvents(7)
    const trees = await Promise.all(Array.from({ length: 8 }, (_, size) => treeOf(service, `?size=${size}`)))
    for (const first of trees) {
      for (const second of trees.slice(first.size)) {
        const found = await proofOf(service, `first=${first.size}&second=${second.size}`)
        expect(readCheckpoint(found.checkpoint, key.verifier.text)).toEqual(second)
        expect(found.first_root_hash).toBe(first.root)
        expect(isConsistent(first, second, found.proof)).toBe(true)
        if (first.size > 0)
          expect(isConsistent({ ...first, root: second.root }, second, found.proof)).toBe(
            first.size === second.size
          )
      }
    }
    const { status, body } = await get(service, `${proofPath}?first=5&second=4`, "audie-token")
    expect([status, body]).toEqual([
      404,
      { message: "404 Not Found - `first` is 5, and is not to be more than 4" }
    ])
  })

  it.each([
    ["", "sequence is missing: the number of an event; or first, to prove that the log only grew"],
    ["sequence=1&first=1", "sequence and first exclude each other: ask for one proof at a time"],
    ["sequence=1&second=1", "second goes with first; with sequence say size"],
    ["first=1&size=1", "size goes with sequence; with first say second"],
    ["sequence=0", "sequence is invalid; expected a whole number from 1"]
  ])("is not there for ?%s", async (query, error) => {
    const { body, status } = await get(await withEvents(1), `${proofPath}?${query}`, "ada-token")
    expect([status, body]).toEqual([400, { error }])
  })

  it("of an event that is none, or came later, is not there", async () => {
    const service = await withEvents(2)
    for (const query of ["sequence=3", "sequence=2&size=1"]) {
      expect((await get(service, `${proofPath}?${query}`, "ada-token")).status).toBe(404)
    }
  })
})

describe("checkpoints and proofs are for", () => {
  const everywhere = [checkpointPath, `${proofPath}?sequence=1`, `${proofPath}?first=1`]
  const ofBackend = everywhere.map((path) => `${path}${path.includes("?") ? "&" : "?"}project=acme%2Fbackend`)

  it.each([
    ["ada-token", 200, 200],
    ["audie-token", 200, 200],
    ["olga-token", 403, 200],
    ["maya-token", 403, 200],
    ["dev-token", 403, 403],
    ["pia-token", 403, 404],
    [null, 401, 401],
    ["job-onMain-token", 401, 401]
  ] as const)("%s: of everything %i, of the backend %i", async (token, all, backend) => {
    const service = await withEvents(1)
    for (const path of everywhere)
      expect([path, (await get(service, path, token)).status]).toEqual([path, all])
    for (const path of ofBackend) {
      expect([path, (await get(service, path, token)).status]).toEqual([path, backend])
    }
  })

  it("maintainers without the bytes of events, and never for events of another project", async () => {
    const service = await withEvents(1)
    await service.patch(
      { jobs: { write: "owner" } },
      {
        path: "/api/v4/projects/124/job_token_permissions",
        headers: { "private-token": "ada-token", "content-type": "application/json" }
      }
    )
    const own = await proofOf(service, "sequence=1&project=123", "maya-token")
    expect(own).not.toHaveProperty("body")
    expect(isIncluded(readCheckpoint(own.checkpoint, key.verifier.text), 0, own.leaf_hash, own.proof)).toBe(
      true
    )
    const [other, none] = await Promise.all(
      [2, 99].map((sequence) => get(service, `${proofPath}?sequence=${sequence}&project=123`, "maya-token"))
    )
    expect(other?.status).toBe(404)
    expect(other?.text).toBe(none?.text)
  })

  it("nobody of a service that has no key, which says so", async () => {
    const service = await serve()
    await service.patch(mission)
    for (const path of everywhere) {
      const { body, status } = await get(service, path, "ada-token")
      expect([status, body]).toEqual([501, { message: expect.stringContaining("`audit.key_file`") }])
      expect((await get(service, path, "dev-token")).status).toBe(403)
    }
  })
})

describe("a log that is not what it was", () => {
  const tampered = (change: (event: StoredEvent) => StoredEvent | null) => {
    let isOn = false
    return {
      start: () => void (isOn = true),
      parts: {
        store: (
          inner: Parameters<
            Extract<NonNullable<Parameters<typeof serve>[0]>["store"], (...all: never) => unknown>
          >[0]
        ) => {
          const seen = (events: ReadonlyArray<StoredEvent>) =>
            isOn ? events.flatMap((event) => change(event) ?? []) : events
          return {
            events: (query: Parameters<typeof inner.events>[0]) => Effect.map(inner.events(query), seen),
            event: (sequence: number) =>
              Effect.map(inner.event(sequence), (event) =>
                event === null ? null : (seen([event])[0] ?? null)
              )
          }
        }
      }
    }
  }

  it.each([
    [
      "an event edited",
      (event: StoredEvent) =>
        event.sequence === 2 ? { ...event, body: event.body.replace("true", "false") } : event
    ],
    ["an event gone", (event: StoredEvent) => (event.sequence === 2 ? null : event)]
  ])("is neither signed nor proven: %s while nobody had read it", async (_, change) => {
    const { parts, start } = tampered(change)
    const service = await withEvents(3, parts)
    start()
    const { body, status } = await get(service, checkpointPath, "ada-token")
    expect([status, body]).toEqual([503, { message: expect.stringContaining("`jobwarden audit verify`") }])
  })

  it("is answered with no proof, and nothing after it: an event with its hash made anew under the service", async () => {
    const { parts, start } = tampered((event) => {
      const body = event.body.replace('"id":3', '"id":4')
      return { ...event, body, leafHash: Buffer.from(leafOf(body), "base64") }
    })
    const service = await withEvents(3, parts)
    expect((await get(service, checkpointPath, "ada-token")).status).toBe(200)
    start()
    expect((await get(service, `${proofPath}?sequence=2`, "ada-token")).status).toBe(503)
    expect((await get(service, checkpointPath, "ada-token")).status).toBe(503)
  })
})
