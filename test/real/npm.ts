import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync
} from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { bundleVerdaccioPlugin } from "../../tools/bundle-verdaccio.ts"
import type { Enforced } from "./enforced.ts"
import type { Action, Programs, Tried } from "./matrix.ts"
import { tokenOf } from "./organisation.ts"
import { answers, freePort, runProgram, startProgram, type Ran, type Running } from "./processes.ts"
import { fileOfGuide, guide } from "./stand.ts"

const verdaccio = join(createRequire(import.meta.url).resolve("verdaccio/package.json"), "../bin/verdaccio")

export interface NpmRegistry {
  readonly url: string
  readonly folder: string
  readonly log: () => string
  readonly stop: () => Promise<void>
}

export interface VerdaccioOptions {
  /** What of the guide's configuration is another. */
  readonly change?: (configuration: string) => string
}

/** Verdaccio as the guide configures it, with the plugin built from its sources. */
export const startVerdaccio = async (
  { api, folder: parent }: Enforced,
  { change = (text) => text }: VerdaccioOptions = {}
): Promise<NpmRegistry> => {
  const folder = mkdtempSync(join(parent, "verdaccio-"))
  const url = `http://127.0.0.1:${await freePort()}`
  const configuration = [
    ["http://127.0.0.1:8080", api],
    ["127.0.0.1:4873", url.replace("http://", "")]
  ].reduce((text, [shown = "", real = ""]) => {
    if (!text.includes(shown)) throw new Error(`${guide} does not show ${shown}`)
    return text.replaceAll(shown, real)
  }, fileOfGuide("verdaccio.yaml"))
  writeFileSync(join(folder, "verdaccio.yaml"), change(configuration))
  writeFileSync(join(folder, "jobwarden-client"), `${tokenOf("gateway")}\n`, { mode: 0o600 })
  const plugin = join(folder, "plugins/verdaccio-jobwarden")
  mkdirSync(plugin, { recursive: true })
  await bundleVerdaccioPlugin(join(plugin, "index.cjs"))
  writeFileSync(join(plugin, "package.json"), '{"name":"verdaccio-jobwarden","main":"index.cjs"}')
  const running: Running = await startProgram(
    process.execPath,
    [verdaccio, "--config", join(folder, "verdaccio.yaml")],
    { cwd: folder },
    () => answers(`${url}/-/ping`)
  )
  return { url, folder, log: running.printed, stop: running.stop }
}

/** How a token stands in npm's settings. */
const settingsFor = (url: string, token: string | null, form: "bearer" | "basic" = "bearer"): string => {
  const basic = Buffer.from(`gitlab-ci-token:${token}`).toString("base64")
  const [, registry = "", line = ""] = fileOfGuide(".npmrc")
    .replaceAll("//127.0.0.1:4873", url.replace("http:", ""))
    .split("\n")
  const authenticated = line.replace("${CI_JOB_TOKEN}", String(token))
  return [
    registry,
    ...(token === null
      ? []
      : [form === "bearer" ? authenticated : authenticated.replace(/_authToken=.*/, `_auth=${basic}`)]),
    "audit=false",
    "fund=false",
    "update-notifier=false",
    "fetch-retries=0"
  ].join("\n")
}

/** Runs npm in a folder of its own, with a cache of its own: what it once had it does not ask for again. */
export const npm = async (
  { folder, url }: NpmRegistry,
  args: ReadonlyArray<string>,
  token: string | null,
  { form = "bearer", manifest }: { readonly form?: "bearer" | "basic"; readonly manifest?: object } = {}
): Promise<Ran & { readonly place: string }> => {
  const place = mkdtempSync(join(folder, "npm-"))
  writeFileSync(join(place, "settings"), settingsFor(url, token, form))
  if (manifest !== undefined) writeFileSync(join(place, "package.json"), JSON.stringify(manifest))
  const ran = await runProgram(
    "/usr/bin/npm",
    [
      ...args,
      "--userconfig",
      join(place, "settings"),
      "--cache",
      join(place, "cache"),
      "--loglevel",
      "error"
    ],
    { cwd: place, env: { npm_config_registry: undefined, NODE_OPTIONS: undefined } }
  )
  return { ...ran, place }
}

const template = "template"

const folderOf = ({ folder }: NpmRegistry, name: string): string => join(folder, "storage/@acme", name)

/** Publishes what the trials read and delete copies of. */
export const publishTemplate = async (registry: NpmRegistry): Promise<void> => {
  for (const version of ["1.0.0", "2.0.0"]) {
    const manifest = { name: `@acme/${template}`, version }
    const { exitCode, output } = await npm(registry, ["publish"], tokenOf("own protected"), { manifest })
    if (exitCode !== 0) throw new Error(output)
  }
}

/** A copy of the template under another name, behind the registry's back: whatever the policy is. */
export const copyTemplate = (registry: NpmRegistry, name: string): void => {
  const place = folderOf(registry, name)
  cpSync(folderOf(registry, template), place, { recursive: true })
  const manifest = join(place, "package.json")
  writeFileSync(manifest, readFileSync(manifest, "utf8").replaceAll(template, name))
  for (const file of readdirSync(place))
    renameSync(join(place, file), join(place, file.replace(template, name)))
}

/** The versions that the registry keeps, by its own files. */
export const versionsOf = (registry: NpmRegistry, name: string): ReadonlyArray<string> => {
  const file = join(folderOf(registry, name), "package.json")
  if (!existsSync(file)) return []
  const { versions } = JSON.parse(readFileSync(file, "utf8")) as { readonly versions: object }
  return Object.keys(versions)
}

/** What npm is run with for each action. */
export const npmFor = (registry: NpmRegistry, action: Action, token: string, name: string) => {
  const full = `@acme/${name}`
  switch (action) {
    case "read":
      return npm(registry, ["pack", `${full}@1.0.0`], token)
    case "write":
      return npm(registry, ["publish"], token, { manifest: { name: full, version: "1.0.0" } })
    case "delete":
      return npm(registry, ["unpublish", `${full}@1.0.0`, "--force"], token)
  }
}

/** npm at Verdaccio. What became of a trial is looked at in Verdaccio's own files. */
export const npmPrograms = (registry: NpmRegistry): Programs => ({
  resource: "npm",
  refusals: [
    /E404[^]*there is no such package, or it is not for this token/,
    /E403[^]*Jobwarden denies (?:read|write|delete) on package_registry\.npm/
  ],
  attempt: async ({ action, number, token }): Promise<Tried> => {
    const name = `${action}-${number}`
    if (action !== "write") copyTemplate(registry, name)
    const { exitCode, output, place } = await npmFor(registry, action, token, name)
    const kept = versionsOf(registry, name)
    const isRead = existsSync(join(place, `acme-${name}-1.0.0.tgz`))
    const isDone = { read: isRead, write: kept.length > 0, delete: kept.join() === "2.0.0" }[action]
    return { exitCode, output, isDone }
  }
})
