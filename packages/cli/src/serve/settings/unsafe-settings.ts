import { quote, type Problem } from "@jobwarden/core"
import { statSync, type Stats } from "node:fs"
import { dirname } from "node:path"
import { parseListen } from "../listen-address.ts"
import type { SoundPart } from "./configuration-schema.ts"
import { isLoopback } from "@jobwarden/platforms/outgoing"

/** Files that decide what the service does, by the key that names them. */
export interface DecidingFile {
  readonly key: Problem["path"]
  readonly path: string
}

/**
 * Settings with which the service would not be safe to run, each with the reason and what to do. They are refused
 * at the start: a warning would be read after the harm.
 */
export const unsafeSettings = (
  settings: SoundPart,
  files: ReadonlyArray<DecidingFile>,
  debuggerAddress: string | undefined
): ReadonlyArray<Problem> => [
  ...openListeners(settings),
  ...openMetrics(settings),
  ...files.flatMap(changeableByOthers),
  ...endlessStopping(settings),
  ...(debuggerAddress === undefined
    ? []
    : [
        {
          path: [],
          message:
            "a debugger listens in this process, and whoever connects to it reads every token; start without " +
            "`--inspect`, also in NODE_OPTIONS"
        }
      ])
]

const isOpen = (listen: string | undefined): boolean => {
  const address = listen === undefined ? null : parseListen(listen)
  return address !== null && !isLoopback(address.host)
}

/** Listeners that take tokens, where others on the network could read along. */
const openListeners = ({ allow_plain_http: allows, external_url: url, listen, registry }: SoundPart) => {
  if (allows === true || url?.toLowerCase().startsWith("https:") === true) return []
  const listeners: ReadonlyArray<readonly [path: Problem["path"], listen: string | undefined]> = [
    [["listen"], listen],
    [["registry", "forward_auth", "listen"], registry?.forward_auth?.listen],
    [["registry", "proxy", "listen"], registry?.proxy?.listen],
    [["registry", "token_service", "listen"], registry?.token_service?.listen]
  ]
  return listeners.flatMap(([path, address]) =>
    isOpen(address)
      ? [
          {
            path,
            message:
              "can be reached from other machines, and there is no TLS here: tokens would cross the network for " +
              "everybody to read; listen on `127.0.0.1` behind a proxy with TLS, or say where that proxy is " +
              "(`external_url: https://…`), or set `allow_plain_http: true` where everybody on the network may " +
              "have the tokens"
          }
        ]
      : []
  )
}

const openMetrics = ({ metrics }: SoundPart): ReadonlyArray<Problem> =>
  metrics !== undefined && metrics.allow_remote !== true && isOpen(metrics.listen)
    ? [
        {
          path: ["metrics", "listen"],
          message:
            "can be reached from other machines, and whoever reaches it reads the figures without signing in; " +
            "listen on `127.0.0.1`, or set `allow_remote: true` where a firewall lets the collector alone in"
        }
      ]
    : []

/** Stopping that is cut off before it has begun would lose what is still to be written. */
const endlessStopping = ({ shutdown = {} }: SoundPart): ReadonlyArray<Problem> => {
  const { drain_seconds: drain = 0, total_seconds: total = 30 } = shutdown
  return total > drain
    ? []
    : [
        {
          path: ["shutdown", "total_seconds"],
          message: `has to be more than \`drain_seconds\` (${drain}): requests under way need time to be answered`
        }
      ]
}

const othersWrite = 0o002
const sticky = 0o1000

const look = (path: string): Stats | undefined => {
  try {
    return statSync(path)
  } catch {
    // What is not there, or may not be seen, is a matter for whoever opens it.
    return undefined
  }
}

/** Whoever can write such a file, or put another in its place, decides what the service does. */
const changeableByOthers = ({ key, path }: DecidingFile): ReadonlyArray<Problem> => {
  const [file, folder] = [look(path), look(dirname(path))]
  if (file !== undefined && (file.mode & othersWrite) !== 0) {
    return [{ path: key, message: `${quote(path)} can be changed by others; run \`chmod o-w\` on it` }]
  }
  if (folder !== undefined && (folder.mode & othersWrite) !== 0 && (folder.mode & sticky) === 0) {
    return [
      {
        path: key,
        message: `others can put another file in the place of ${quote(path)}; run \`chmod o-w\` on its folder`
      }
    ]
  }
  return []
}

/** What is worth saying, and no reason not to start. */
export const readableByOthers = (path: string): string | undefined => {
  const file = look(path)
  return file !== undefined && (file.mode & 0o004) !== 0
    ? `the platform file ${quote(path)} can be read by others: it holds names, and hashes of tokens; run ` +
        "`chmod o-r` on it"
    : undefined
}
