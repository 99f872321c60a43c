import { Scalar } from "yaml"

/** Where a scalar stands: in a flow collection some characters need quotes. */
export type ScalarContext = "block" | "flow" | "json"

/** What YAML 1.2 reads as something else than a text. */
const notText =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\da-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))?$/

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/** Whether a text can stand as it is, without quotes. */
const isPlain = (text: string, context: ScalarContext): boolean => {
  if (context === "json" || notText.test(text) || unprintable.test(text)) return false
  if (text.trim() !== text || /:(?:\s|$)|\s#|^(?:---|\.\.\.)/.test(text)) return false
  if (context === "flow" && /[,[\]{}]/.test(text)) return false
  return !/^[,[\]{}#&*!|>'"%@`]|^[-?:](?:\s|$|[,[\]{}])/.test(text)
}

/** A text in double quotes; what cannot be seen is escaped. */
const quoted = (text: string, context: ScalarContext): string =>
  JSON.stringify(text).replaceAll(/[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character.length > 1 && context !== "json"
      ? `\\U${hexadecimal(character.codePointAt(0), 8)}`
      : Array.from(
          { length: character.length },
          (_, at) => `\\u${hexadecimal(character.charCodeAt(at), 4)}`
        ).join("")
  )

const hexadecimal = (code: number | undefined, digits: number): string =>
  (code ?? 0).toString(16).toUpperCase().padStart(digits, "0")

/** A text, with quotes only where it needs them. */
export const printText = (text: string, context: ScalarContext): string =>
  isPlain(text, context) ? text : quoted(text, context)

/** A scalar on one line. Numbers stay as they are written: how many digits there are may mean something. */
export const printScalar = (node: Scalar, context: ScalarContext): string => {
  const { source, tag, type, value } = node
  if (typeof value === "string") return printText(value, context)
  if (typeof value !== "number") return String(value)
  if (type === Scalar.PLAIN && tag === undefined && source !== undefined) return source
  if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value)
  return Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf"
}

/** The lines of a text as a block, where it has several and each can be seen; the first is the sign for it. */
export const literalLines = (text: string): readonly [string, ...string[]] | undefined => {
  const isClipped = text.endsWith("\n")
  const lines = (isClipped ? text.slice(0, -1) : text).split("\n")
  if (lines.length === 1 && !isClipped) return undefined
  const isSeen = lines.every((line) => line.trimEnd() === line && !unprintable.test(line))
  if (!isSeen || /^\s/.test(text) || lines.at(-1) === "") return undefined
  return [isClipped ? "|" : "|-", ...lines]
}
