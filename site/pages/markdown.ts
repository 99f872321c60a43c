/** The text without fenced blocks and code spans: where links and headings are. */
const proseOf = (text: string): string =>
  text.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1\s*$/gm, "").replaceAll(/(`+)(?:(?!\1)[^\n])+\1/g, "")

/** Where the links of a page lead, pictures among them, except those that leave the repository. */
export const linksOf = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) =>
    /^[a-z]+:/.test(target) ? [] : [target]
  )

/** The first heading, as plain text. */
export const titleOf = (text: string): string => {
  const [, heading = ""] = /^# +(.+)$/m.exec(text) ?? []
  return heading.replaceAll("`", "").trim()
}

/** The anchor of a heading, as browsers of repositories make it: a link works there and on the site. */
export const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-")

/** Code in a fence that is longer than every fence within it. */
export const fenced = (language: string, code: string): string => {
  const longest = Math.max(2, ...[...code.matchAll(/`{3,}/g)].map(([fence]) => fence.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}${language}\n${code.replace(/\n*$/, "\n")}${fence}\n`
}
