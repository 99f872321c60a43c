import type { Severity } from "@jobwarden/core/rules"
import { printable } from "./printable.ts"
import type { ReportRule } from "./report.ts"

export const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note"
}

/** GitHub's scale: above 9 critical, from 7 high, from 4 medium, from 0.1 low. */
const securitySeverities: Readonly<Record<Severity, string>> = {
  error: "9.5",
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
  info: "0.1"
}

/** The words of GitHub for what is not about security. */
const problemSeverities = { error: "error", warning: "warning", note: "recommendation" } as const

/** GitHub shows no more of a description. */
const longestDescription = 1024

/**
 * A text as a message string: braces doubled, since single ones are placeholders (§3.11.5), no link where
 * a file says something that looks like one (§3.11.6), and never empty (§3.11.8).
 */
const messageString = (text: string, otherwise: string): string => {
  const shown = printable(text.trim() === "" ? otherwise : text)
  const unlinked = shown.includes("](") ? shown.replaceAll(/[[\]\\]/g, "\\$&") : shown
  return unlinked.replaceAll(/[{}]/g, "$&$&")
}

export const message = (text: string, otherwise: string): { readonly text: string } => ({
  text: messageString(text, otherwise)
})

const description = (text: string, id: string): { readonly text: string } => {
  const whole = messageString(text, id)
  if (whole.length <= longestDescription) return { text: whole }
  // Not between the two signs of an escape.
  return { text: `${whole.slice(0, longestDescription - 1).replace(/[{}\\]+$/, "")}…`.toWellFormed() }
}

/** A rule with all that a reader of its results may want to know of it. */
export const descriptorOf = (rule: ReportRule): object => {
  const { category, help, id, rationale, remedy, severity, summary } = rule
  const level = levels[severity]
  const sentences = [summary, rationale, `How to fix: ${remedy}`, `More: ${help}`]
  const markdown = [`**${summary}**`, rationale, `**How to fix:** ${remedy}`, `More: ${linkTo(help, id)}`]
  return {
    id,
    shortDescription: description(summary, id),
    fullDescription: description(`${summary} ${rationale}`, id),
    help: {
      text: sentences.map((text) => messageString(text, id)).join("\n\n"),
      markdown: markdown.map((text) => printable(text).replaceAll(/[{}]/g, "$&$&")).join("\n\n")
    },
    ...(isAbsolute(help) && { helpUri: help }),
    defaultConfiguration: { level },
    properties: {
      tags: [category],
      // Rules are exact: what one says of a policy is so.
      precision: "very-high",
      ...(category === "security"
        ? { "security-severity": securitySeverities[severity] }
        : { "problem.severity": problemSeverities[level] })
    }
  }
}

/** §3.49.12 asks for an absolute URI; a path within the documentation is none. */
const isAbsolute = (help: string): boolean => /^https?:\/\/[^\s]+$/.test(help) && URL.canParse(help)

const linkTo = (help: string, id: string): string => (isAbsolute(help) ? `[${id}](${help})` : `\`${help}\``)
