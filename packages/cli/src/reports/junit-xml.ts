import { printable, withoutCommands } from "./printable.ts"

/** A document of JUnit XML that nobody who reads the log of a job takes for a command. */
export const printXml = (lines: readonly string[]): string =>
  withoutCommands(['<?xml version="1.0" encoding="UTF-8"?>', ...lines].join("\n"), reference)

type Attributes = Readonly<Record<string, string | number>>

/** An element on lines of its own. */
export const element = (
  name: string,
  attributes: Attributes,
  content: readonly string[]
): readonly string[] =>
  content.length === 0
    ? [`<${name}${printAttributes(attributes)}/>`]
    : [`<${name}${printAttributes(attributes)}>`, ...content, `</${name}>`]

/** Attributes as they stand in a tag, what is not seen spelt out. */
export const printAttributes = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(printable(String(value)))}"`)
    .join("")

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;"
}

/** XML 1.0 §2.2 has no place for some characters: they are among those that `printable` has written out. */
export const escapeXml = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? "")

const reference = (sign: string): string => `&#${sign.charCodeAt(0)};`
