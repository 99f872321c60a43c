const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

/** The first 32 bits of the fractional part of a root of each of the first primes (FIPS 180-4). */
const fractions = (count: number, root: (prime: number) => number): Uint32Array => {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate += 1) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
      if (candidate % divisor === 0) isPrime = false
    }
    if (isPrime) found.push(root(candidate))
  }
  return Uint32Array.from(found, (value) => (value - Math.floor(value)) * 2 ** 32)
}

const initial = fractions(8, Math.sqrt)
const constants = fractions(64, Math.cbrt)

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. Here because the core imports nothing of a platform. */
export const sha256 = (text: string): string => {
  const bytes = padded(utf8(text))
  const view = new DataView(bytes.buffer)
  const state = Uint32Array.from(initial)
  const schedule = new Uint32Array(64)
  for (let start = 0; start < bytes.length; start += 64) {
    for (let at = 0; at < 16; at += 1) schedule[at] = view.getUint32(start + at * 4)
    for (let at = 16; at < 64; at += 1) {
      const [early, late] = [schedule[at - 15] ?? 0, schedule[at - 2] ?? 0]
      const mixedEarly = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const mixedLate = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      schedule[at] = (schedule[at - 16] ?? 0) + mixedEarly + (schedule[at - 7] ?? 0) + mixedLate
    }
    compress(state, schedule)
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("")
}

const compress = (state: Uint32Array, schedule: Uint32Array): void => {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let at = 0; at < 64; at += 1) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const mixed = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const first = (h + mixed + choice + (constants[at] ?? 0) + (schedule[at] ?? 0)) | 0
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

const utf8 = (text: string): Uint8Array => {
  // Nearly every text is ASCII, a byte a character.
  const ascii = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 0x80) return utf8OfAny(text)
    ascii[at] = code
  }
  return ascii
}

const utf8OfAny = (text: string): Uint8Array => {
  const bytes: number[] = []
  for (const character of text.toWellFormed()) {
    const point = character.codePointAt(0) ?? 0
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000)
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else {
      const high = [0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63)]
      bytes.push(...high, 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    }
  }
  return Uint8Array.from(bytes)
}

/** The message, a one bit, zeros, and the length in bits: a whole number of blocks of 64 bytes. */
const padded = (message: Uint8Array): Uint8Array<ArrayBuffer> => {
  const blocks = Math.ceil((message.length + 9) / 64)
  const bytes = new Uint8Array(blocks * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(bytes.length - 4, message.length * 8)
  return bytes
}
