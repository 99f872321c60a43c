import { listProblems, quote, schemaProblems, type Problem } from "@jobwarden/core"
import { decodeStaticPlatform } from "@jobwarden/platforms"
import type { GraphQlSettings } from "@jobwarden/graphql-adapter"
import type { AuditTreeOptions } from "@jobwarden/service"
import { Result, Schema } from "effect"
import { readFileSync, statSync } from "node:fs"
import { url as debuggerUrl } from "node:inspector"
import { dirname, resolve } from "node:path"
import { parseListen } from "./listen-address.ts"
import { readPlatformSection, type PlatformConfiguration } from "./platform-configuration.ts"
import { readRegistrySection, type RegistryConfiguration } from "./registry-configuration.ts"
import { readAudit } from "./settings/audit-configuration.ts"
import { Configuration, soundPart, storeScheme, type SoundPart } from "./settings/configuration-schema.ts"
import { readConfigurationText } from "./settings/configuration-text.ts"
import { readGraphQl } from "./settings/graphql-configuration.ts"
import { isLoopback } from "@jobwarden/platforms/outgoing"
import { readOperations, type OperationsConfiguration } from "./settings/operations-configuration.ts"
import { readPostgres, type PostgresSettings } from "./settings/postgres-configuration.ts"
import { readTelemetry } from "./settings/telemetry-configuration.ts"
import { readableByOthers, unsafeSettings, type DecidingFile } from "./settings/unsafe-settings.ts"

/** The configuration as the service uses it, every path absolute. */
export interface ServeConfiguration {
  readonly host: string
  readonly port: number
  /** Left out where the store is one of PostgreSQL. */
  readonly sqlitePath?: string
  readonly postgres?: PostgresSettings
  readonly platform: PlatformConfiguration
  /** Without a slash at its end; left out: where it listens. */
  readonly externalUrl?: string
  /** Rules whose findings nobody may acknowledge. */
  readonly unacknowledgeableRules?: ReadonlyArray<string>
  /** Enforcement before a package registry, where it is asked for. */
  readonly registry?: RegistryConfiguration
  /** How the GraphQL API is served; left out: as is usual. */
  readonly graphQl?: GraphQlSettings
  /** What signs checkpoints of the audit log; left out: nothing does. */
  readonly audit?: AuditTreeOptions
  /** How it is run; left out: plainly, with no limits on rates. */
  readonly operations?: OperationsConfiguration
}

/** What stands before the `@` of an address may be a password, and is not repeated. */
const withoutSecret = ({ message, path }: Problem): Problem => ({
  path,
  message: message.replaceAll(/\/\/[^\s`]*@/g, "//…@")
})

const loopback = "127.0.0.1"

export const defaultPort = 8080

const decode = Schema.decodeUnknownResult(Configuration, { errors: "all", onExcessProperty: "error" })

/**
 * Reads a configuration file; a failure is a text that says all that is wrong and where, of the file itself, of the
 * files that it names and of what would not be safe.
 */
export const readConfiguration = (path: string): Result.Result<ServeConfiguration, string> => {
  const { input, problems: inText } = readConfigurationText(path)
  const fail = (problems: ReadonlyArray<Problem>) =>
    Result.fail(
      `the configuration ${quote(path)} cannot be used:\n${listProblems(problems.map(withoutSecret))}`
    )
  if (input === undefined && inText.length > 0) return fail(inText)
  const decoded = decode(input)
  const sound = soundPart(input)
  const besideFile = (relative: string): string => resolve(dirname(path), relative)
  const files = readFiles(sound, besideFile, path)
  const deciding = decidingFiles(path, sound, besideFile)
  const problems = [
    ...inText,
    ...(Result.isFailure(decoded) ? schemaProblems(decoded.failure.issue, input) : []),
    ...files.problems,
    ...unsafeSettings(sound, deciding, debuggerUrl())
  ]
  if (problems.length > 0 || Result.isFailure(decoded) || files.platform === undefined) {
    return fail([...problems, ...platformFileProblems(sound, besideFile)])
  }
  const { external_url, listen, store, unacknowledgeable_rules } = decoded.success
  const { host, port } = (listen === undefined ? null : parseListen(listen)) ?? {
    host: loopback,
    port: defaultPort
  }
  const warning = platformFile(files.platform)?.flatMap((file) => readableByOthers(file) ?? [])
  return Result.succeed({
    ...(files.registry && { registry: files.registry }),
    ...(files.graphQl && { graphQl: files.graphQl }),
    ...(files.audit && { audit: files.audit }),
    ...(external_url && { externalUrl: new URL(external_url).href.replace(/\/+$/, "") }),
    ...(unacknowledgeable_rules && { unacknowledgeableRules: unacknowledgeable_rules }),
    host,
    port,
    ...(files.postgres
      ? { postgres: files.postgres }
      : { sqlitePath: besideFile(storeScheme.exec(store)?.[1] ?? "") }),
    platform: files.platform,
    operations: {
      ...readOperations(decoded.success, process.stderr.isTTY),
      ...(files.tracing && { tracing: files.tracing }),
      warnings: warning ?? []
    }
  })
}

/** What the sections come to with the files that they name; each is read, whatever is wrong with another. */
const readFiles = (
  { audit, graphql, listen, platform, postgres, registry, store, telemetry }: SoundPart,
  besideFile: BesideFile,
  path: string
) => {
  const [, sqlite] = storeScheme.exec(store ?? "") ?? []
  const problems: Array<Problem> = []
  const kept = <A>(read: Result.Result<A, ReadonlyArray<Problem>> | undefined): A | undefined => {
    if (read === undefined) return undefined
    if (Result.isSuccess(read)) return read.success
    problems.push(...read.failure)
    return undefined
  }
  return {
    platform: kept(platform && readPlatformSection(platform, besideFile)),
    registry: kept(registry && readRegistrySection(registry, besideFile)),
    graphQl: kept(
      graphql &&
        Result.mapError(
          readGraphQl(graphql, isLoopback(parseListen(listen ?? "")?.host ?? loopback), besideFile),
          (problem) => [problem]
        )
    ),
    audit: kept(audit && readAudit(audit, besideFile, sqlite === undefined ? undefined : besideFile(sqlite))),
    postgres: kept(
      readPostgres({ store, postgres, path, besideFile, environmentPassword: process.env["PGPASSWORD"] })
    ),
    tracing: kept(telemetry && Result.mapError(readTelemetry(telemetry, besideFile), (problem) => [problem])),
    problems
  }
}

type BesideFile = (relative: string) => string

/** The files whose writers decide what the service does. */
const decidingFiles = (
  path: string,
  { audit, platform, store }: SoundPart,
  besideFile: BesideFile
): ReadonlyArray<DecidingFile> => {
  const [, sqlite] = storeScheme.exec(store ?? "") ?? []
  return [
    { key: [], path },
    ...(sqlite === undefined ? [] : [{ key: ["store"], path: besideFile(sqlite) }]),
    ...(audit === undefined ? [] : [{ key: ["audit", "key_file"], path: besideFile(audit.key_file) }]),
    ...(platform?.type === "static" ? [{ key: ["platform", "file"], path: besideFile(platform.file) }] : [])
  ]
}

const platformFile = (platform: PlatformConfiguration): ReadonlyArray<string> | undefined => {
  const directory = platform.type === "oidc" ? platform.directory : platform
  return directory.type === "static" ? [directory.file] : undefined
}

/** What is wrong with the platform file, for whoever has to mend the configuration anyway. */
const platformFileProblems = ({ platform }: SoundPart, besideFile: BesideFile): ReadonlyArray<Problem> => {
  if (platform?.type !== "static") return []
  try {
    const file = besideFile(platform.file)
    if (!statSync(file).isFile()) return [{ path: ["platform", "file"], message: "is no file" }]
    const text = readFileSync(file, "utf8")
    const decoded = decodeStaticPlatform(text, platform.file)
    return Result.isSuccess(decoded)
      ? []
      : decoded.failure.map(({ message, path }) => ({ path: ["platform", "file", ...path], message }))
  } catch (cause) {
    return [
      { path: ["platform", "file"], message: cause instanceof Error ? cause.message : "cannot be read" }
    ]
  }
}

/** The port of the `PORT` environment variable, where it is set; `null` where it is no port. */
export const portFrom = (text: string | undefined): number | undefined | null => {
  if (text === undefined || text === "") return undefined
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}
