import { readdirSync, readFileSync } from "node:fs"
import { parseDocument } from "yaml"

/** Every reason of SPEC §4, in the order of its gates. */
export const reasons = [
  "unknown_project",
  "unknown_resource",
  "unknown_action",
  "invalid_request",
  "inactive_token",
  "not_in_scope",
  "entry_expired",
  "entry_lacks_permission",
  "token_scope_insufficient",
  "grant_excludes_users",
  "grant_excludes_job_tokens",
  "grant_excludes_deploy_tokens",
  "grant_expired",
  "origin_not_allowed",
  "fork_pipeline",
  "ref_not_protected",
  "environment_not_allowed",
  "trigger_role_too_low",
  "role_too_low",
  "exceeds_limit",
  "allowed"
] as const

export interface World {
  readonly now: number
  readonly instance?: unknown
  readonly groups: readonly unknown[]
  readonly projects: readonly unknown[]
}

export interface Case {
  readonly name: string
  readonly world: World
  readonly request: unknown
  readonly expect: { readonly allowed: boolean; readonly reason: string }
}

export interface CorpusFile {
  readonly file: string
  readonly cases: readonly Case[]
}

type Keyed = Readonly<Record<string, unknown>>

// Worlds that say no time all live at this one, so that no case depends on the day it runs.
const defaultNow = "2026-01-01T00:00:00Z"

const folder = new URL("./corpus/", import.meta.url)

export const loadCorpus = (): readonly CorpusFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) =>
      parseCorpusFile(name.slice(0, -".yaml".length), readFileSync(new URL(name, folder), "utf8"))
    )

/** Refuses whatever would let a case pass unread: unknown keys, a missing citation, a world nobody visits. */
export const parseCorpusFile = (file: string, text: string): CorpusFile => {
  const document = parseDocument(text, { version: "1.2", strict: true, uniqueKeys: true })
  const problem = document.errors[0] ?? document.warnings[0]
  if (problem !== undefined) throw new Error(`${file}: ${problem.message}`)
  const root = keyed(file, document.toJS(), ["section", "worlds", "cases"])
  if (!/^SPEC §\d/.test(words(file, "section", root.section))) {
    throw new Error(`${file}: section names no section of the SPEC`)
  }
  const worlds = new Map(
    Object.entries(keyed(file, root.worlds)).map(([name, world]) => [
      name,
      readWorld(`${file}: ${name}`, world)
    ])
  )
  const visited = new Set<string>()
  const names = new Set<string>()
  const cases = list(file, "cases", root.cases).map((value, index) => {
    const { world, ...rest } = readCase(`${file}: case ${index + 1}`, value)
    const found = worlds.get(world)
    if (found === undefined) throw new Error(`${file}: ${rest.name}: no world ${world}`)
    if (names.has(rest.name)) throw new Error(`${file}: two cases named ${rest.name}`)
    visited.add(world)
    names.add(rest.name)
    return { ...rest, world: found }
  })
  for (const name of worlds.keys()) {
    if (!visited.has(name)) throw new Error(`${file}: no case visits the world ${name}`)
  }
  return { file, cases }
}

const readWorld = (where: string, value: unknown): World => {
  const {
    now = defaultNow,
    instance,
    groups = [],
    projects = []
  } = keyed(where, value, ["now", "instance", "groups", "projects"])
  const time = Date.parse(words(where, "now", now))
  if (Number.isNaN(time)) throw new Error(`${where}: now is no time`)
  return {
    now: time,
    ...(instance === undefined ? {} : { instance: keyed(where, instance) }),
    groups: list(where, "groups", groups),
    projects: list(where, "projects", projects)
  }
}

const readCase = (where: string, value: unknown) => {
  const read = keyed(where, value, ["name", "cites", "because", "world", "request", "expect"])
  const name = words(where, "name", read.name)
  const at = `${where} (${name})`
  if (!words(at, "cites", read.cites).includes("§")) throw new Error(`${at}: cites no section`)
  words(at, "because", read.because)
  if (!("request" in read)) throw new Error(`${at}: no request`)
  const { allowed, reason } = keyed(at, read.expect, ["allowed", "reason"])
  if (typeof allowed !== "boolean") throw new Error(`${at}: allowed is no boolean`)
  const known = reasons.find((candidate) => candidate === reason)
  if (known === undefined) throw new Error(`${at}: ${String(reason)} is no reason of SPEC §4`)
  if (allowed !== (known === "allowed")) throw new Error(`${at}: allowed and reason disagree`)
  return {
    name,
    world: words(at, "world", read.world),
    request: read.request,
    expect: { allowed, reason: known }
  }
}

const keyed = (where: string, value: unknown, known?: readonly string[]): Keyed => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${where}: not a mapping`)
  }
  const unknownKey = Object.keys(value).find((key) => known !== undefined && !known.includes(key))
  if (unknownKey !== undefined) throw new Error(`${where}: unknown key ${unknownKey}`)
  return { ...value }
}

const list = (where: string, key: string, value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new Error(`${where}: ${key} is no list`)
  return value
}

const words = (where: string, key: string, value: unknown): string => {
  if (typeof value !== "string" || value.trim() === "") throw new Error(`${where}: ${key} is missing`)
  return value
}
