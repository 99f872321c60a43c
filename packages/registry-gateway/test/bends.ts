type Bend = readonly [name: string, bend: (target: string) => string]

const word = "/packages"

const parameter =
  (text: string) =>
  (target: string): string =>
    `${target}${target.includes("?") ? "&" : "?"}${text}`

/** The ways in which a path can be bent so that it still looks like itself to some server. */
export const bends: ReadonlyArray<Bend> = [
  ["a slash at its end", (target) => target.replace(/(\?|$)/, "/$1")],
  ["two slashes", (target) => target.replace(word, `/${word}`)],
  ["two slashes at its start", (target) => `/${target}`],
  ["a dot as a part", (target) => target.replace(word, `/.${word}`)],
  ["a part and back", (target) => target.replace(word, `/x/..${word}`)],
  ["a part and back, encoded", (target) => target.replace(word, `/x/%2e%2e${word}`)],
  ["a part and back, encoded twice", (target) => target.replace(word, `/x/%252e%252e${word}`)],
  ["another project first", (target) => target.replace("/api/v4", "/api/v4/projects/999/../../../api/v4")],
  ["an encoded slash for a slash", (target) => target.replace(word, "%2Fpackages")],
  ["an encoded slash in small letters", (target) => target.replace(word, "%2fpackages")],
  ["a slash encoded twice", (target) => target.replace(word, "%252Fpackages")],
  ["an encoded slash in front of the end", (target) => target.replace(/\/([^/]*)$/, "%2F$1")],
  ["a semicolon", (target) => target.replace(word, `;x=1${word}`)],
  ["a semicolon at its end", (target) => target.replace(/(\?|$)/, ";x$1")],
  ["a backslash", (target) => target.replace(word, "\\packages")],
  ["a letter encoded", (target) => target.replace(word, "/%70ackages")],
  ["other case", (target) => target.replace(word, "/Packages")],
  ["other case at its start", (target) => target.replace(/^\/\w/, (start) => start.toUpperCase())],
  ["a host", (target) => `http://registry.example${target}`],
  ["a fragment", (target) => `${target}#x`],
  ["a zero byte", (target) => `${target}%00`],
  ["a line break", (target) => `${target}%0d%0a`],
  ["a dot at its end", (target) => target.replace(/(\?|$)/, "%2e$1")],
  ["an overlong dot", (target) => target.replace(word, `/x/%c0%ae%c0%ae${word}`)],
  ["a method in the query", parameter("_method=DELETE")],
  ["a token in the query", parameter("private_token=x")],
  ["an unknown parameter", parameter("x=1")]
]
