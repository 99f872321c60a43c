import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { blocksOf, pages, root, type Block } from "./markdown.ts"
import { walks } from "./walks.ts"

/** A fenced block where it stands. */
export interface Place {
  readonly page: string
  readonly block: Block
  readonly before: Block | undefined
  readonly behind: Block | undefined
}

const packagePages = readdirSync(join(root, "packages"))
  .map((name) => `packages/${name}/README.md`)
  .filter((path) => existsSync(join(root, path)))

/** Every page with something to copy from it: the documentation, and what stands beside the code. */
export const documents: readonly string[] = [
  ...pages,
  "examples/README.md",
  "site/README.md",
  ...["SECURITY.md", ".changeset/README.md"].filter((path) => existsSync(join(root, path))),
  ...packagePages
]

export const placesOf = (page: string): readonly Place[] =>
  blocksOf(page).map((block, index, blocks) => ({
    page,
    block,
    before: blocks[index - 1],
    behind: blocks[index + 1]
  }))

export const nameOf = ({ block, page }: Place): string => `${page}:${block.line}`

/** A program with the value of each statement beside it. */
export const isExample = ({ block }: Place): boolean => block.language === "ts"

/** Pages whose requests are sent to the quickstart's service, each page to one of its own, from top to bottom. */
export const requestPages: readonly string[] = [
  "README.md",
  "docs/guides/quickstart.md",
  "docs/guides/job-token-scope.md",
  "docs/guides/whole-policy.md",
  "docs/guides/group-policies.md",
  "docs/guides/rest-api.md",
  "docs/guides/audit.md",
  "docs/guides/graphql.md",
  "docs/guides/authzen.md",
  "docs/guides/stores.md"
]

const isCurl = (block: Block | undefined): boolean =>
  block?.language === "sh" && block.text.startsWith("curl ")

export const isRequest = ({ block, page }: Place): boolean => requestPages.includes(page) && isCurl(block)

/** What the request above is answered with. */
export const isAnswer = ({ before, block, page }: Place): boolean =>
  requestPages.includes(page) && block.language === "json" && isCurl(before)

/** A question of GraphQL by itself, without what carries it. */
export const isGraphQl = ({ block, page }: Place): boolean =>
  requestPages.includes(page) && block.language === "graphql"

/** The file that a block is: it begins with its name, which only YAML takes for a comment. */
export const fileOf = ({ language, text }: Block): readonly [name: string, text: string] | undefined => {
  const [line = "", name, kind] = /^# (\S+\.(yaml|jsonl|csv))\n/.exec(text) ?? []
  if (name === undefined || language !== kind) return undefined
  return [name, kind === "yaml" ? text : text.slice(line.length)]
}

/** A call of the command, and the output that the page shows. */
export interface Call {
  readonly page: string
  readonly place: string
  readonly call: string
  readonly shown: string | undefined
}

/** What follows `npx jobwarden` on each line. */
export const linesOf = ({ text }: Block): readonly string[] =>
  text.split("\n").map((line) => line.replace(/^npx jobwarden /, ""))

/** The calls that stand alone, each in the folder of the page's files. Serving never ends; a walk is run as one. */
export const callsIn = (place: Place): readonly Call[] => {
  if (!isCall(place)) return []
  const { behind, block, page } = place
  const shown = behind?.language === "text" ? behind.text : undefined
  return linesOf(block).map((call) => ({ page, place: nameOf(place), call, shown }))
}

const isOnlyCalls = ({ block }: Place): boolean =>
  block.language === "sh" && block.text.split("\n").every((line) => /^npx jobwarden (?!serve )/.test(line))

/** Several calls one after the other in one folder, empty at first, of which no output is shown. */
export const isSequence = (place: Place): boolean =>
  !walks.includes(place.page) &&
  isOnlyCalls(place) &&
  place.block.text.includes("\n") &&
  place.behind?.language !== "text"

/** Every line is a call that stands alone. */
export const isCall = (place: Place): boolean =>
  isOnlyCalls(place) && !walks.includes(place.page) && !isSequence(place)

/** What the calls above print. */
export const isPrinted = ({ before, block, page }: Place): boolean =>
  before !== undefined &&
  block.language === "text" &&
  isCall({ page, block: before, before: undefined, behind: block })

/** A file of a page that some call on the page is given, alone or in its folder. */
export const isGivenFile = ({ block, page }: Place): boolean => {
  const [name] = fileOf(block) ?? []
  if (name === undefined) return false
  return placesOf(page)
    .flatMap(callsIn)
    .some(({ call }) => call.includes(name))
}

/** A document, a scope or a grant that stands by itself, to be looked at. */
export const isDocument = ({ before, block, page }: Place): boolean =>
  (page === "README.md" || page.startsWith("docs/concepts/")) && block.language === "json" && !isCurl(before)

/** A part of the service's configuration, without the name of a file. */
export const isConfigurationPart = ({ block, page }: Place): boolean =>
  page.startsWith("docs/guides/") &&
  block.language === "yaml" &&
  /^(?:audit|platform|postgres|store|telemetry):/.test(block.text)

/** Scripts of the workspace, and nothing else. */
export const isScripts = ({ block }: Place): boolean =>
  block.language === "sh" &&
  block.text.split("\n").every((line) => /^npm (?:start|test|run [\w:-]+)(?: |$)/.test(line))

/** What somebody installs to use a package. Nothing is published: `test/packages` installs what would be. */
export const isInstallation = ({ block, page }: Place): boolean =>
  /^(?:packages\/[^/]+\/README|docs\/guides\/embedding)\.md$/.test(page) &&
  /^npm install [^\n]+$/.test(block.text)

/** What a change says of the next release. */
export const isChangeset = ({ block }: Place): boolean =>
  block.language === "markdown" && block.text.startsWith("---\n")
