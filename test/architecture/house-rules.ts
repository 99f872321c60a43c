import { breach, type Breach, type SourceFile } from "./source-files.ts"
import { isName, isSign, type Token } from "./tokens.ts"

const endsValue = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind !== "sign" || isSign(token, ")", "]", "}"))

/** No type is `any`, and nobody says that a value is there without having looked. */
export const typesAreHonest = (files: readonly SourceFile[]): readonly Breach[] =>
  files
    .filter((file) => !file.path.endsWith(".js"))
    .flatMap((file) =>
      file.tokens.flatMap((token, at) => {
        const [previous, next] = [file.tokens[at - 1], file.tokens[at + 1]]
        if (isName(token, "any")) {
          const isMember = isSign(previous, ".", "?.") || (isSign(next, ":") && isSign(previous, "{", ","))
          return isMember ? [] : [breach(file, token.line, "says `any`")]
        }
        const isPostfix = isSign(token, "!") && endsValue(previous) && previous?.end === token.start
        return isPostfix ? [breach(file, token.line, "asserts with `!`")] : []
      })
    )

const mostLines = 400

/** Files that are longer for a reason. */
const longFiles: Readonly<Record<string, string>> = {}

/** A file holds one concept: past some length it holds two. */
export const filesAreShort = (
  files: readonly SourceFile[],
  exempt: Readonly<Record<string, string>> = longFiles
): readonly Breach[] => {
  const long = files.filter((file) => file.lines > mostLines)
  return [
    ...long
      .filter((file) => exempt[file.path] === undefined)
      .map((file) => breach(file, mostLines + 1, `has ${file.lines} lines, more than ${mostLines}`)),
    ...Object.keys(exempt)
      .filter((path) => !long.some((file) => file.path === path))
      .map((path) => `${path}: is listed as long and is not`)
  ]
}

/** What of a domain names itself: the words that only its definition may say. */
export interface DomainWords {
  readonly roles: readonly string[]
  readonly visibilities: readonly string[]
  readonly resources: readonly { readonly name: string; readonly formats?: readonly string[] }[]
  readonly tokenScopes: readonly { readonly name: string }[]
}

/** Files and folders of the core that may say a word of GitLab's domain, and why. */
const domainWordExemptions: Readonly<Record<string, string>> = {
  "packages/core/src/domain/gitlab.ts": "the definition of the domain itself",
  "packages/core/src/domain/gitlab-words.ts": "what people call the domain's roles and resources",
  "packages/core/src/rules/": "the misconfiguration rules: knowledge about GitLab, with examples (ADR 0010)"
}

const mayNameTheDomain = (path: string): boolean =>
  Object.keys(domainWordExemptions).some((exempt) =>
    exempt.endsWith("/") ? path.startsWith(exempt) : path === exempt
  )

// GitLab has a resource of this name; in a grant it is a key, whatever the domain (SPEC §3.2).
const wordsOfGrants = new Set(["environments"])

/** The core is wired to no domain's words: roles, resources, formats, visibilities, token scopes. */
export const coreKnowsNoDomain = (files: readonly SourceFile[], domain: DomainWords): readonly Breach[] => {
  const words = new Set([
    ...domain.roles,
    ...domain.visibilities,
    ...domain.resources.flatMap(({ name, formats = [] }) => [
      name,
      ...formats,
      ...formats.map((format) => `${name}.${format}`)
    ]),
    ...domain.tokenScopes.map(({ name }) => name)
  ])
  return files
    .filter((file) => file.packageName === "core" && !file.isTest)
    .filter((file) => !mayNameTheDomain(file.path))
    .flatMap((file) =>
      file.tokens
        // As a name in the code only words that are unlike any other: `jobs` or `owner` may be a variable.
        .filter(({ kind, text }) => kind === "text" || (kind === "name" && text.includes("_")))
        .filter(({ text }) => words.has(text) && !wordsOfGrants.has(text))
        .map((token) => breach(file, token.line, `says \`${token.text}\``))
    )
}
