import type { Severity } from "@jobwarden/core/rules"

/** Colours for whoever has them. It changes nothing but colours, and each piece ends its own. */
export interface Painter {
  readonly severity: (severity: Severity, words: string) => string
  readonly strong: (words: string) => string
  readonly faint: (words: string) => string
}

const codes: Readonly<Record<Severity, string>> = {
  error: "1;31",
  critical: "31",
  high: "33",
  medium: "36",
  low: "2",
  info: "2"
}

const sequence = (code: string, words: string): string => `\u001B[${code}m${words}\u001B[0m`

const colours: Painter = {
  severity: (severity, words) => sequence(codes[severity], words),
  strong: (words) => sequence("1", words),
  faint: (words) => sequence("2", words)
}

const none: Painter = {
  severity: (_severity, words) => words,
  strong: (words) => words,
  faint: (words) => words
}

export const painterFor = ({ colour }: { readonly colour: boolean }): Painter => (colour ? colours : none)
