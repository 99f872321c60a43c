import { readdirSync, readFileSync, statSync } from "node:fs"
import { dirname, join, posix, relative } from "node:path"

/** A page as it is served. */
export interface BuiltPage {
  /** From the root of the site. */
  readonly path: string
  readonly ids: ReadonlySet<string>
  /** Where it leads, and what it loads. */
  readonly links: readonly string[]
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const attributes = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) =>
    value.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'")
  )

const readPage = (root: string, file: string): BuiltPage => {
  // Code is shown with its quotes as they are: what looks like an attribute there is none.
  const html = readFileSync(file, "utf8").replaceAll(/<pre[\s>][^]*?<\/pre>/g, "")
  return {
    path: relative(root, file).replaceAll("\\", "/"),
    ids: new Set(attributes(html, "id")),
    links: [...attributes(html, "href"), ...attributes(html, "src")]
  }
}

/** Every page of a built site. */
export const builtPages = (root: string): ReadonlyMap<string, BuiltPage> =>
  new Map(
    filesBelow(root)
      .filter((file) => file.endsWith(".html"))
      .map((file) => readPage(root, file))
      .map((page) => [page.path, page] as const)
  )

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false

const wrongLink = (
  root: string,
  { path }: BuiltPage,
  link: string,
  pages: ReadonlyMap<string, BuiltPage>
): string | undefined => {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined
  const [written = "", anchor] = link.split("#")
  const address = decodeURIComponent(written)
  const whole = address.startsWith("/") ? address.slice(1) : posix.join(dirname(path), address)
  const target = address === "" ? path : whole === "" || whole.endsWith("/") ? `${whole}index.html` : whole
  const page = pages.get(target)
  if (page === undefined) return isFile(join(root, target)) ? undefined : `${path}: ${link} is not there`
  if (anchor === undefined || anchor === "" || page.ids.has(decodeURIComponent(anchor))) return undefined
  return `${path}: ${link} leads to no place of its page`
}

/** Links that lead to no file or to no place within one. */
export const wrongLinks = (root: string, pages: ReadonlyMap<string, BuiltPage>): readonly string[] =>
  [...pages.values()].flatMap((page) =>
    [...new Set(page.links)].flatMap((link) => wrongLink(root, page, link, pages) ?? [])
  )

/** What pages and styles would load from elsewhere. A link that somebody follows loads nothing. */
export const loadedFromElsewhere = (root: string): readonly string[] =>
  filesBelow(root).flatMap((file) => {
    const place = relative(root, file)
    const text = readFileSync(file, "utf8")
    const loads =
      /<(?:script|img|iframe|source|video|audio|object|embed)\b[^>]* (?:src|data)="(?:https?:)?\/\/[^"]*"|<link\b[^>]* href="(?:https?:)?\/\/[^"]*"/g
    const found = file.endsWith(".html") ? text.match(loads) : null
    const styles = file.endsWith(".css")
      ? text.match(/(?:url\(|@import\s+)["']?(?:https?:)?\/\/[^)"']*/g)
      : null
    const fonts = /\.(?:woff2?|ttf|otf)$/.test(file) ? ["a font"] : []
    return [...(found ?? []), ...(styles ?? []), ...fonts].map((what) => `${place}: ${what}`)
  })
