import { hashToken, makeToken } from "@jobwarden/platforms"
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stringify } from "yaml"
import { organisation, tokenHolders, type TokenName } from "./organisation.ts"

export type QuickstartTokens = Readonly<Record<TokenName, string>>

export interface Quickstart {
  readonly tokens: QuickstartTokens
  readonly tokensFile: string
  readonly platformFile: string
  readonly sqlitePath: string
}

/**
 * Lays out the quickstart in a folder: its organisation, its tokens (random, made at the first start, readable
 * by the owner alone) and the place of its store. What is there already stays.
 */
export const prepareQuickstart = (folder: string): Quickstart => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const tokensFile = join(folder, "tokens.json")
  const platformFile = join(folder, "platform.yaml")
  const tokens = existsSync(tokensFile) ? readTokens(tokensFile) : makeTokens(tokensFile)
  // Written anew each time, from the tokens that are there: the two files cannot fall apart.
  write(platformFile, stringify({ version: 1, ...organisation, tokens: tokenEntries(tokens) }))
  return { tokens, tokensFile, platformFile, sqlitePath: join(folder, "jobwarden.sqlite") }
}

const names = Object.keys(tokenHolders) as ReadonlyArray<TokenName>

const makeTokens = (path: string): QuickstartTokens => {
  const tokens = Object.fromEntries(names.map((name) => [name, makeToken(tokenHolders[name].prefix)]))
  write(path, `${JSON.stringify(tokens, null, 2)}\n`)
  return tokens as QuickstartTokens
}

const readTokens = (path: string): QuickstartTokens => {
  chmodSync(path, 0o600)
  const tokens = parseTokens(readFileSync(path, "utf8"))
  const missing = names.filter((name) => typeof tokens[name] !== "string")
  if (missing.length > 0) {
    throw new Error(`${path} lacks the tokens ${missing.join(", ")}; remove the file, and new ones are made`)
  }
  return tokens as QuickstartTokens
}

/** What is no JSON object holds no tokens. The parser's own message would repeat a part of the file. */
const parseTokens = (text: string): Partial<QuickstartTokens> => {
  try {
    return (JSON.parse(text) ?? {}) as Partial<QuickstartTokens>
  } catch {
    return {}
  }
}

const tokenEntries = (tokens: QuickstartTokens) =>
  names.map((name) => ({ sha256: hashToken(tokens[name]), ...tokenHolders[name].holder }))

/** Whole or not at all: a start that is cut short leaves no half of a file behind. */
const write = (path: string, text: string): void => {
  const unfinished = `${path}.${process.pid}.tmp`
  writeFileSync(unfinished, text, { mode: 0o600 })
  renameSync(unfinished, path)
}
