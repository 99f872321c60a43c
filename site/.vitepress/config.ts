import { defineConfig } from "vitepress"
import { slugOf } from "../pages/markdown.ts"
import { siteLinks } from "../pages/links.ts"
import { sidebarOf } from "../pages/sidebar.ts"
import { pagesOf } from "../pages/source.ts"
import { built, stage, staged } from "../pages/stage.ts"

const pages = pagesOf()
stage(pages)
const onSite = siteLinks(pages)
const files = new Set(
  [...pages.values()].flatMap(({ kind, place }) => (kind === "download" ? [`/${place}`] : []))
)
const isFile = (link: string): boolean => files.has(link)

export default defineConfig({
  title: "Jobwarden",
  description: "What CI/CD job tokens may do: per project, per resource, per action",
  lang: "en",
  srcDir: staged,
  outDir: built,
  cacheDir: "dist/cache",
  // Nobody serves it by a program that would have to know which page a shorter address means.
  cleanUrls: false,
  ignoreDeadLinks: [isFile],
  head: [["link", { rel: "icon", href: "data:," }]],
  markdown: {
    // The pages are Markdown alone: `<token>` in a sentence is text.
    html: false,
    languageAlias: { caddyfile: "nginx" },
    anchor: { slugify: slugOf },
    config: (markdown) => {
      markdown.core.ruler.push("links-of-the-repository", ({ env, tokens }) => {
        const place = (env as { readonly relativePath: string }).relativePath
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const href = token.type === "link_open" ? token.attrGet("href") : null
          if (href === null) continue
          const link = onSite(place, href)
          token.attrSet("href", link)
          // A file as it stands, which the site's own script would look for among the pages.
          if (isFile(link)) token.attrSet("target", "_self")
        }
      })
      // Two braces are text, nothing that the pages compute.
      const text = markdown.renderer.rules.text
      markdown.renderer.rules.text = (...given) =>
        (text?.(...given) ?? markdown.utils.escapeHtml(given[0][given[1]]?.content ?? "")).replaceAll(
          "{{",
          "&#123;&#123;"
        )
    }
  },
  themeConfig: {
    nav: [
      { text: "Quickstart", link: "/guides/quickstart" },
      { text: "Grants", link: "/concepts/grants" },
      { text: "Permissions", link: "/permissions/" },
      { text: "Rules", link: "/rules/" },
      { text: "REST", link: "/reference/rest/" },
      { text: "GraphQL", link: "/reference/graphql/" }
    ],
    sidebar: sidebarOf(pages) as never,
    outline: { level: [2, 3] },
    search: {
      provider: "local",
      options: {
        _render: (source, env, markdown) => {
          const rendered = markdown.render(source, env)
          return (env.frontmatter as { readonly search?: boolean } | undefined)?.search === false
            ? ""
            : rendered
        }
      }
    },
    externalLinkIcon: true
  }
})
