import type { Random } from "../oracle/random.ts"

/** What YAML, JSON or a policy may trip over. */
const pieces = [
  ..."{}[],:-?#&*!|>'\"%@`\t\n\r \\~<=\0\u0007\u001B\u0085\u2028\u202E\uFEFF😀é",
  "- ",
  ": ",
  " #",
  "? ",
  "\n\n",
  "\r\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "&a ",
  "*a",
  "!!str ",
  "!!x ",
  "<<: ",
  "|\n",
  ">-\n",
  "null",
  "true",
  "0x",
  "1e999",
  "-0",
  ".nan",
  "__proto__",
  "version: 1\n",
  "projects: ",
  "acme/backend",
  "permissions",
  "allowlist",
  "job_token",
  "read",
  "# comment\n",
  '"\\ud800"',
  '"\\u0000"',
  "{a: ",
  "[[",
  "]]",
  "}}",
  "  ",
  "    "
]

const longest = 20_000

/** A text with some of it changed: cut out, doubled, moved, mixed with another, or with something odd put in. */
export const mutate = (random: Random, text: string, other: string): string => {
  let mutated = text
  for (let left = 1 + random.below(6); left > 0; left -= 1)
    mutated = mutateOnce(random, mutated, other).slice(0, longest)
  return mutated
}

const mutateOnce = (random: Random, text: string, other: string): string => {
  const at = random.below(text.length + 1)
  const end = Math.min(text.length, at + 1 + random.below(random.below(8) === 0 ? 400 : 12))
  const piece = pieces[random.below(pieces.length)] ?? ""
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(end)
    case 1:
      return text.slice(0, end) + text.slice(at)
    case 2:
      return (
        text.slice(0, at) + piece.repeat(random.below(40) === 0 ? 1 + random.below(300) : 1) + text.slice(at)
      )
    case 3:
      return text.slice(0, at) + piece + text.slice(end)
    case 4: {
      const from = random.below(other.length + 1)
      return text.slice(0, at) + other.slice(from, from + random.below(200)) + text.slice(at)
    }
    case 5:
      return moveLine(random, text)
    case 6:
      return text.slice(0, at) + String.fromCharCode(random.below(0x10000)) + text.slice(at)
    default:
      return reindent(random, text)
  }
}

const moveLine = (random: Random, text: string): string => {
  const lines = text.split("\n")
  const [line = ""] = lines.splice(random.below(lines.length), 1)
  lines.splice(random.below(lines.length + 1), 0, line)
  return lines.join("\n")
}

const reindent = (random: Random, text: string): string => {
  const lines = text.split("\n")
  const at = random.below(lines.length)
  const line = lines[at] ?? ""
  lines[at] = random.below(2) === 0 ? ` ${line}` : line.replace(/^ {1,2}/, "")
  return lines.join("\n")
}
