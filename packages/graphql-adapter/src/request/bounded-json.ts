/** Whether braces and brackets of a JSON text stand deeper in one another; nothing is parsed for it. */
export const tooDeep = (text: string, most: number): boolean => {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++) {
        if (text.charCodeAt(at) === backslash) at++
      }
    } else if (character === openBrace || character === openBracket) {
      depth += 1
      if (depth > most) return true
    } else if (character === closeBrace || character === closeBracket) depth -= 1
  }
  return false
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [34, 92, 123, 125, 91, 93]

/** Whether some list within a value, which is not deep, is longer. */
export const tooLong = (value: unknown, most: number): boolean => {
  if (Array.isArray(value)) return value.length > most || value.some((item) => tooLong(item, most))
  return (
    typeof value === "object" && value !== null && Object.values(value).some((item) => tooLong(item, most))
  )
}
