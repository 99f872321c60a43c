import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, extname, join, posix } from "node:path"
import { fileURLToPath } from "node:url"
import { fenced, linksOf } from "./markdown.ts"

/** Something of the repository that the site shows, and where. */
export interface Page {
  /** From the root of the repository. */
  readonly source: string
  /** From the root of the site: `guides/quickstart.md`, or a file as it stands, such as a picture. */
  readonly place: string
  readonly kind: "text" | "code" | "folder" | "picture" | "download"
}

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..")

/** Programs read these whole; nobody reads them in a page. */
const downloads = new Set(["docs/reference/openapi.json", "docs/reference/schema.graphql"])
const pictures = new Set([".svg", ".png", ".jpg"])
/** Of these folders people copy files: each has a page. Of others a page lists what is there. */
const copied = /^examples\/./

const isShown = (name: string): boolean => !name.startsWith(".") && !/^(node_modules|dist)$/.test(name)

const filesBelow = (folder: string, from: string = root): readonly string[] =>
  readdirSync(join(from, folder), { withFileTypes: true })
    .filter(({ name }) => isShown(name))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesBelow(path, from) : [path]
    })

const isFolder = (source: string, from: string): boolean => statSync(join(from, source)).isDirectory()

/** What a folder's page lists. */
const entriesOf = (folder: string, from: string = root): readonly string[] =>
  readdirSync(join(from, folder))
    .filter(isShown)
    .toSorted()
    .map((name) => `${folder}/${name}`)

const kindOf = (source: string, from: string): Page["kind"] => {
  if (isFolder(source, from)) return "folder"
  if (downloads.has(source)) return "download"
  if (pictures.has(extname(source))) return "picture"
  return source.endsWith(".md") ? "text" : "code"
}

/** The documentation is at the root of the site, the rest of the repository below `repository`. */
const placeOf = (source: string, kind: Page["kind"]): string => {
  // What begins with a dot is hidden, from servers as from people.
  const open = source.replaceAll(/(^|\/)\./g, "$1")
  const within = source.startsWith("docs/") ? source.slice("docs/".length) : `repository/${open}`
  if (kind === "folder") return `${within}/index.md`
  if (kind === "code") return `${within}.md`
  return kind === "text" ? within.replace(/(^|\/)README\.md$/, "$1index.md") : within
}

/** Where a link of a page leads, from the root of the repository; a folder's own page stands for it. */
export const targetOf = (source: string, link: string, from: string = root): string => {
  const [path = ""] = link.split("#")
  if (path === "") return source
  const base = isFolder(source, from) ? source : posix.dirname(source)
  const target = posix.normalize(posix.join(base, decodeURIComponent(path))).replace(/\/$/, "")
  if (target.startsWith("..")) throw new Error(`${source}: ${link} leaves the repository`)
  if (!existsSync(join(from, target))) throw new Error(`${source}: ${link} is not there`)
  const own = `${target}/README.md`
  return isFolder(target, from) && existsSync(join(from, own)) ? own : target
}

const textOf = (source: string, from: string): string => readFileSync(join(from, source), "utf8")

/** Everything that the site shows: all that is below `docs`, and what can be reached from there. */
export const pagesOf = (from: string = root): ReadonlyMap<string, Page> => {
  const pages = new Map<string, Page>()
  const waiting = filesBelow("docs", from).filter((path) => path.endsWith(".md"))
  for (const source of waiting) {
    if (pages.has(source)) continue
    const kind = kindOf(source, from)
    pages.set(source, { source, kind, place: placeOf(source, kind) })
    if (kind === "text") {
      waiting.push(...linksOf(textOf(source, from)).map((link) => targetOf(source, link, from)))
    }
    const folder = kind === "folder" ? source : source.replace(/\/README\.md$/, "")
    if (folder !== source || kind === "folder") {
      if (copied.test(folder))
        waiting.push(...entriesOf(folder, from).filter((path) => !isFolder(path, from)))
    }
  }
  return pages
}

const languages: Readonly<Record<string, string>> = {
  mjs: "js",
  cjs: "js",
  yml: "yaml",
  jsonl: "json",
  service: "ini",
  conf: "nginx",
  toml: "toml"
}
const known = /^(ts|js|json|yaml|py|go|graphql|sh|sql|ini|nginx|toml|html|css|xml|groovy|dockerfile)$/

const languageOf = (source: string): string => {
  const extension = extname(source).slice(1)
  const language = languages[extension] ?? extension
  return known.test(language) ? language : "txt"
}

const listOf = (folder: string, pages: ReadonlyMap<string, Page>, from: string): string =>
  entriesOf(folder, from)
    .map((path) => {
      const name = `\`${posix.basename(path)}${isFolder(path, from) ? "/" : ""}\``
      const target = targetOf(folder, `${posix.basename(path)}`, from)
      return pages.has(target) ? `- [${name}](${posix.relative(folder, target)})` : `- ${name}`
    })
    .join("\n")

/** The Markdown that is rendered for a page. What is only quoted is left out of the search. */
export const markdownOf = (
  { kind, source }: Page,
  pages: ReadonlyMap<string, Page>,
  from: string = root
): string => {
  const unsearched = "---\nsearch: false\n---\n\n"
  if (kind === "folder") return `${unsearched}# \`${source}\`\n\n${listOf(source, pages, from)}\n`
  const text = textOf(source, from)
  if (kind === "code") return `${unsearched}# \`${source}\`\n\n${fenced(languageOf(source), text)}`
  const folder = source.replace(/\/README\.md$/, "")
  if (folder === source || source.startsWith("docs/")) return text
  return `${text.trimEnd()}\n\n## Files\n\n${listOf(folder, pages, from)}\n`
}
