const blockSize = 100
const factor = 37
const word = 2 ** 32
const endOfFile = 65535

// A hash is two words of 32 bits: all that is worked out of them stays exact as numbers.
const powerOf = (exponent: number): readonly [high: number, low: number] => {
  let [high, low] = [0, 1]
  for (let times = 0; times < exponent; times++) {
    const product = low * factor
    low = product % word
    high = (high * factor + Math.floor(product / word)) % word
  }
  return [high, low]
}

const [leavingHigh, leavingLow] = powerOf(blockSize)

/** The characters that count, line ends as one character, and which of them begins each line. */
const charactersOf = (
  text: string
): { readonly codes: readonly number[]; readonly starts: readonly number[] } => {
  const codes: number[] = []
  const starts: number[] = []
  let isLineStart = true
  let wasReturn = false
  const take = (code: number): void => {
    if (isLineStart) starts.push(codes.length)
    isLineStart = code === 0x0a
    codes.push(code)
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isSkipped: boolean = code === 0x20 || code === 0x09 || (wasReturn && code === 0x0a)
    wasReturn = code === 0x0d && !isSkipped
    if (!isSkipped) take(wasReturn ? 0x0a : code)
  }
  take(endOfFile)
  return { codes, starts }
}

/**
 * The `primaryLocationLineHash` of each line of a text, as GitHub's own upload works it out from the file: a
 * rolling hash, modulo 2⁶⁴, of the next 100 characters that are neither space nor tab, and how often it was met.
 * GitHub compares alerts by nothing else, and its upload warns of every other value.
 */
export const lineHashes = (text: string): readonly string[] => {
  const { codes, starts } = charactersOf(text)
  const counts = new Map<string, number>()
  const hashes: string[] = []
  let [high, low] = [0, 0]
  for (let at = 0; at < codes.length + blockSize; at++) {
    // The block that began a hundred characters ago is complete.
    if (starts[hashes.length] === at - blockSize) {
      const hash = (BigInt(high) * BigInt(word) + BigInt(low)).toString(16)
      const count = (counts.get(hash) ?? 0) + 1
      counts.set(hash, count)
      hashes.push(`${hash}:${count}`)
    }
    const leaving = codes[at - blockSize] ?? 0
    const sum = low * factor + (codes[at] ?? 0) - leavingLow * leaving
    const carry = Math.floor(sum / word)
    low = sum - carry * word
    const rest = (high * factor + carry - leavingHigh * leaving) % word
    high = rest < 0 ? rest + word : rest
  }
  return hashes
}
