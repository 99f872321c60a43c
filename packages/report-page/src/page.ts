import { createHash } from "node:crypto"
import type { ReportData } from "./report-data.ts"

/** What a page is made of beside its data. */
export interface PageParts {
  readonly script: string
  readonly style: string
}

/** How every page begins: by this a later one knows that it takes the place of an earlier. */
export const pageBegins = '<!doctype html>\n<html lang="en">\n<!-- A report written by jobwarden. -->\n'

/**
 * One HTML file that needs nothing else and reaches nothing: its policy lets in this script and this style by their
 * hashes, and nothing besides. The same parts and data give the same bytes.
 */
export const makePage = (data: ReportData, { script, style }: PageParts): string => {
  refuseEnds("script", script, /<\/script|<script|<!--/i)
  refuseEnds("style", style, /<\/style|<!--/i)
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    // No text becomes markup or code, whatever a mistake in the script would do with it.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join("; ")
  return `${pageBegins}<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>Jobwarden report</title>
<style>${style}</style>
</head>
<body>
<noscript><p>This report asks the policy itself, by a script within this file: it needs JavaScript to be on. It reaches nothing outside of the file.</p></noscript>
<script type="application/json" id="report-data">${embedded(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`
}

/** Inside of an element of text these would end it, or change how the rest is read. */
const refuseEnds = (part: string, text: string, ends: RegExp): void => {
  const found = ends.exec(text)
  if (found !== null) throw new Error(`the ${part} of the page holds \`${found[0]}\`, which a page cannot`)
}

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`

/** Data that is data in every reader: plain ASCII, and none of the signs that mean something to HTML. */
const embedded = (data: ReportData): string =>
  JSON.stringify(data).replaceAll(
    /[^\u0020-\u007E]|[<>&]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
