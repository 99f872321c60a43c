import { createHash, createPublicKey, verify } from "node:crypto"

// Written from RFC 9162 §2.1.3.2, §2.1.4.2 and C2SP's notes alone: no line of the library is used.

const sha = (...parts: ReadonlyArray<Uint8Array>): Buffer =>
  createHash("sha256").update(Buffer.concat(parts)).digest()
const node = (left: Uint8Array, right: Uint8Array): Buffer => sha(Buffer.of(1), left, right)
const bytes = (base64: string): Buffer => Buffer.from(base64, "base64")

/** The hash of an event as a leaf. */
export const leafOf = (body: string): string =>
  sha(Buffer.of(0), Buffer.from(body, "utf8")).toString("base64")

interface Tree {
  readonly size: number
  readonly root: string
}

/** What a checkpoint says, once its signature by this key is found to be right. */
export const readCheckpoint = (note: string, key: string): Tree & { readonly origin: string } => {
  const [name = "", id = "", ...rest] = key.split("+")
  const raw = bytes(rest.join("+"))
  if (sha(Buffer.from(`${name}\n`), raw).toString("hex", 0, 4) !== id)
    throw new Error("the key is not its id's")
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw.subarray(1)])
  const publicKey = createPublicKey({ key: der, format: "der", type: "spki" })
  const end = note.indexOf("\n\n")
  const text = note.slice(0, end + 1)
  const signed = note
    .slice(end + 2)
    .split("\n")
    .some((line) => {
      const [dash, who, base64 = ""] = line.split(" ")
      const signature = bytes(base64)
      return (
        dash === "—" &&
        who === name &&
        signature.toString("hex", 0, 4) === id &&
        verify(null, Buffer.from(text), publicKey, signature.subarray(4))
      )
    })
  if (!signed) throw new Error("the note is not signed by the key")
  const [origin = "", size = "", root = "", ...more] = text.split("\n")
  if (more.length !== 1) throw new Error("a checkpoint has three lines")
  return { origin, size: Number(size), root }
}

/** Whether the leaf is at that place of the tree. */
export const isIncluded = (
  { root, size }: Tree,
  index: number,
  leaf: string,
  proof: ReadonlyArray<string>
): boolean => {
  if (index >= size) return false
  let [fn, sn, r] = [BigInt(index), BigInt(size - 1), bytes(leaf)]
  for (const p of proof.map(bytes)) {
    if (sn === 0n) return false
    if ((fn & 1n) === 1n || fn === sn) {
      r = node(p, r)
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else r = node(r, p)
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  return sn === 0n && r.equals(bytes(root))
}

/** Whether the second tree begins with the first. */
export const isConsistent = (first: Tree, second: Tree, proof: ReadonlyArray<string>): boolean => {
  if (first.size === second.size) return proof.length === 0 && first.root === second.root
  if (first.size === 0) return proof.length === 0 && first.root === sha().toString("base64")
  const isPowerOfTwo = (BigInt(first.size) & BigInt(first.size - 1)) === 0n
  const [start, ...rest] = isPowerOfTwo ? [first.root, ...proof] : proof
  if (start === undefined) return false
  let [fn, sn] = [BigInt(first.size - 1), BigInt(second.size - 1)]
  while ((fn & 1n) === 1n) [fn, sn] = [fn >> 1n, sn >> 1n]
  let [fr, sr] = [bytes(start), bytes(start)]
  for (const c of rest.map(bytes)) {
    if (sn === 0n) return false
    if ((fn & 1n) === 1n || fn === sn) {
      ;[fr, sr] = [node(c, fr), node(c, sr)]
      while ((fn & 1n) === 0n && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n]
    } else sr = node(sr, c)
    ;[fn, sn] = [fn >> 1n, sn >> 1n]
  }
  return sn === 0n && fr.equals(bytes(first.root)) && sr.equals(bytes(second.root))
}
