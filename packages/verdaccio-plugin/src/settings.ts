import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"
import { dirname, resolve } from "node:path"
import type { PluginOptions } from "./verdaccio.ts"

/** The section of Verdaccio's configuration, below `auth`; the plugin is found by this name. */
const section = "jobwarden"

export interface Settings {
  readonly server: URL
  /** By which Jobwarden knows this Verdaccio. */
  readonly credential: string
  /** The project whose policy decides about a package; `null`: nobody's, and nobody has it. */
  readonly projectOf: (packageName: string) => string | null
  readonly timeoutMillis: number
}

const keys = ["server", "credential_file", "projects", "timeout_seconds", "allow_plain_http"]

const packageName = /^(?:@[a-z0-9~_-][\w.~-]*\/)?[a-z0-9~_-][\w.~-]*$/i
const wholeScope = /^@[a-z0-9~_-][\w.~-]*\/\*$/i

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads the plugin's section, or says everything that is wrong with it. */
export const readSettings = ({ config }: PluginOptions): Settings | ReadonlyArray<string> => {
  // What Verdaccio hands over as the plugin's own settings is merged with all of its configuration.
  const given = config.auth?.[section]
  if (!isRecord(given)) return [`\`auth.${section}\` is missing`]
  const problems = Object.keys(given)
    .filter((key) => !keys.includes(key))
    .map((key) => `\`${key}\` is no setting; there are ${keys.join(", ")}`)
  const said = <A>(read: A | string): A | undefined => {
    if (typeof read !== "string") return read
    problems.push(read)
    return undefined
  }
  const beside = (path: string): string => resolve(dirname(config.configPath ?? "."), path)
  const server = said(readServer(given["server"], given["allow_plain_http"]))
  const file = given["credential_file"]
  const credential = said(
    typeof file === "string" ? readCredential(beside(file)) : "`credential_file` has to name a file"
  )
  const projectOf = said(readProjects(given["projects"]))
  const seconds = given["timeout_seconds"] ?? 5
  if (typeof seconds !== "number" || !(seconds > 0 && seconds <= 60)) {
    problems.push("`timeout_seconds` has to be a number, 60 at most")
  }
  return problems.length > 0 || !server || !credential || !projectOf
    ? problems
    : { server, credential: credential.text, projectOf, timeoutMillis: Number(seconds) * 1000 }
}

const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host)

const readServer = (given: unknown, allowsPlainHttp: unknown): URL | string => {
  if (typeof given !== "string" || !URL.canParse(given)) return "`server` has to be Jobwarden's address"
  const url = new URL(given)
  const { hash, hostname, password, pathname, protocol, search, username } = url
  if (!/^https?:$/.test(protocol) || pathname !== "/" || search + hash + username + password !== "") {
    return "`server` has to be an address without a path, such as `https://jobwarden.example.com`"
  }
  if (protocol === "http:" && !isLoopback(hostname) && allowsPlainHttp !== true) {
    return "`server` is another machine without TLS: tokens would cross the network for everybody to read"
  }
  return url
}

const mostBytes = 4_096

const readCredential = (path: string): { readonly text: string } | string => {
  const wrong = (what: string): string => `\`credential_file\`: ${path} ${what}`
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    // Of the file that is open, and of no other that took its name meanwhile.
    const about = fstatSync(descriptor)
    if (!about.isFile()) return wrong("is no file")
    if ((about.mode & 0o077) !== 0) return wrong("can be read by others; run `chmod 600` on it")
    const bytes = Buffer.alloc(mostBytes + 1)
    const length = readSync(descriptor, bytes, 0, bytes.length, 0)
    const text = bytes.toString("utf8", 0, length).trim()
    return length <= mostBytes && /^[\x21-\x7e]+$/.test(text)
      ? { text }
      : wrong("does not hold one line with a decision client's token")
  } catch (cause) {
    return wrong(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

const isProject = (value: unknown): value is string | number =>
  typeof value === "number"
    ? Number.isSafeInteger(value) && value > 0
    : /^[\w.-]+(?:\/[\w.-]+)+$/.test(String(value))

/** A package's own line comes before its scope's, and that before the line for all. */
const readProjects = (given: unknown): Settings["projectOf"] | string => {
  if (!isRecord(given) || Object.keys(given).length === 0) {
    return "`projects` has to say which packages are whose, such as `'@acme/*': acme/backend`"
  }
  const wrong = Object.entries(given).flatMap(([pattern, project]) => [
    ...(pattern === "**" || wholeScope.test(pattern) || packageName.test(pattern)
      ? []
      : [`\`${pattern}\` is neither a package nor \`@scope/*\` nor \`**\``]),
    ...(isProject(project) ? [] : [`\`${pattern}\` needs a project, by its path or its number`])
  ])
  if (wrong.length > 0) return `\`projects\`: ${wrong.join("; ")}`
  const projects = new Map(Object.entries(given).map(([pattern, project]) => [pattern, String(project)]))
  return (name) => {
    if (!packageName.test(name)) return null
    const [scope] = name.split("/")
    return (
      projects.get(name) ??
      (name.startsWith("@") ? projects.get(`${scope}/*`) : undefined) ??
      projects.get("**") ??
      null
    )
  }
}
