import { Effect, Option, Result } from "effect"
import { describe, expect, it } from "vitest"
import { isAboutPast, pastAskedOf } from "./past-asked-of.ts"

interface Flags {
  readonly at?: string
  readonly store?: string
  readonly platform?: string
  readonly server?: string
  readonly files?: readonly string[]
}

const read = ({ at, files = [], platform, server, store }: Flags) =>
  Effect.runSync(
    Effect.result(
      pastAskedOf({
        at: Option.fromUndefinedOr(at),
        store: Option.fromUndefinedOr(store),
        platform: Option.fromUndefinedOr(platform),
        server: Option.fromUndefinedOr(server),
        files,
        insecureHttp: false
      })
    )
  )
const momentOf = (at: string) => Result.getOrThrow(read({ at, server: "https://x" })).at
const refusalOf = (flags: Flags) => Result.getOrThrow(Result.flip(read(flags))).message

describe("the moment", () => {
  it.each([
    ["2026-11-03", "2026-11-03T00:00:00.000Z"],
    ["2026-11-03T18:00:00+01:00", "2026-11-03T17:00:00.000Z"],
    ["2026-11-03T18:00:00.25Z", "2026-11-03T18:00:00.250Z"],
    ["2999-01-01", "2999-01-01T00:00:00.000Z"]
  ])("is read from %s", (written, moment) => {
    expect(new Date(momentOf(written)).toISOString()).toBe(moment)
  })

  it.each([
    "",
    "yesterday",
    "2026-11-31",
    "2026-11-03T18:00:00",
    "2026-11-03 18:00:00Z",
    "1762189200",
    "--server"
  ])("is not read from %o", (at) => {
    expect(refusalOf({ at, server: "https://x" })).toMatch(
      /^`--at`: expected a date and time with its offset, or a date, such as .* got `/
    )
  })
})

describe("who is asked about the past", () => {
  it("is a service, or its store with the platform file", () => {
    expect(Result.getOrThrow(read({ at: "2026-11-03", server: "https://x" })).of).toEqual({
      type: "server",
      flags: { server: "https://x", insecureHttp: false }
    })
    expect(Result.getOrThrow(read({ at: "2026-11-03", store: "s", platform: "p" })).of).toEqual({
      type: "store",
      store: "s",
      platform: "p"
    })
  })

  it.each<readonly [Flags, RegExp]>([
    [
      { files: ["policy.yaml"] },
      /policy files have no past.*`--server`.*`--store`.*`jobwarden diff --git <commit>`/
    ],
    [{ files: ["policy.yaml"], server: "https://x" }, /^give one of files, `--server` and `--store`/],
    [{ files: ["policy.yaml"], store: "s", platform: "p" }, /^give one of files/],
    [{ server: "https://x", store: "s", platform: "p" }, /^give one of files/],
    [{ server: "https://x", platform: "p" }, /`--platform` is for `--store`; a service knows its platform/],
    [{ platform: "p" }, /`--platform` is for `--store`/],
    [{ store: "s" }, /^`--platform` is missing/],
    [{}, /give `--server`, or `--store` and `--platform`/]
  ])("is not %j", (flags, message) => {
    expect(refusalOf({ at: "2026-11-03", ...flags })).toMatch(message)
  })

  it("is asked about a moment", () => {
    expect(refusalOf({ store: "s", platform: "p" })).toMatch(/are for `--at`; give a moment/)
  })

  it("is asked as soon as one of the flags is there", () => {
    const none = { at: Option.none(), store: Option.none(), platform: Option.none() }
    expect(isAboutPast(none)).toBe(false)
    for (const flag of Object.keys(none)) expect(isAboutPast({ ...none, [flag]: Option.some("") })).toBe(true)
  })
})
