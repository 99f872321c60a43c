// Verifies an export of the audit log, apart from everything else: it needs this file and Node 18 or newer.
//
//   node verify-export.mjs EXPORT [--checkpoint FILE]... [--public-key KEY]...
//
// EXPORT is what `jobwarden audit export` wrote. KEY is a public key, `<name>+<id>+<key>`, or a file of one; it and
// the checkpoints have to come from elsewhere. Ends with 0 where all is well, 1 where something is wrong with the
// log, 2 where it cannot be told.
import { createHash, createPublicKey, verify } from "node:crypto"
import { createReadStream, existsSync, readFileSync } from "node:fs"

const longestLine = 16 * 1024 * 1024

class Unusable extends Error {}
class Wrong extends Error {}

const sha256 = (...parts) => {
  const hash = createHash("sha256")
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const leafHash = (bytes) => sha256(Buffer.of(0), bytes)
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right)

/** Merkle tree of RFC 9162: for each level the one whole subtree that waits for its neighbour. */
const levels = []
let count = 0
const append = (leaf) => {
  let node = leaf
  let level = 0
  for (; levels[level] !== undefined; level += 1) {
    node = nodeHash(levels[level], node)
    levels[level] = undefined
  }
  levels[level] = node
  count += 1
}
const root = () => {
  let node
  for (const waiting of levels) {
    if (waiting !== undefined) node = node === undefined ? waiting : nodeHash(waiting, node)
  }
  return node ?? sha256()
}

/** RFC 8785 for what JSON.parse gives. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (value === null || typeof value !== "object") {
    if (typeof value === "number" && !Number.isFinite(value)) throw new Wrong("has a number past all bounds")
    return JSON.stringify(value)
  }
  const members = Object.keys(value).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`
}

const base64 = (text) => {
  const bytes = Buffer.from(text, "base64")
  return bytes.toString("base64") === text ? bytes : Buffer.alloc(0)
}

/** A public key of C2SP's signed notes: `<name>+<id>+<type and key>`, the type 1 for Ed25519. */
const readKey = (written) => {
  const text = existsSync(written) ? readFileSync(written, "utf8").trim() : written
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const bytes = base64(encoded ?? "")
  if (bytes.length !== 33 || bytes[0] !== 1 || sha256(`${name}\n`, bytes).toString("hex", 0, 4) !== id) {
    throw new Unusable(`${written}: is no public key, \`<name>+<id>+<key>\``)
  }
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes.subarray(1)])
  return { name, id, key: createPublicKey({ key: der, format: "der", type: "spki" }) }
}

/** A checkpoint: a note of three lines, a blank one, and signatures, of which one at least is by a known key. */
const readCheckpoint = (note, keys, where) => {
  const end = note.lastIndexOf("\n\n")
  const text = note.slice(0, end + 1)
  const lines = end === -1 || !note.endsWith("\n") ? [] : note.slice(end + 2, -1).split("\n")
  const [origin, written, encoded] = text.split("\n")
  let isSigned = false
  for (const line of lines) {
    const [, name, signature] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = base64(signature ?? "")
    if (name === undefined || bytes.length < 5) throw new Unusable(`${where}: is no signed note`)
    for (const known of keys) {
      if (known.name !== name || known.id !== bytes.toString("hex", 0, 4)) continue
      if (!verify(null, Buffer.from(text), known.key, bytes.subarray(4))) {
        throw new Unusable(`${where}: has a signature that is not of the key ${known.name}+${known.id}`)
      }
      if (known.name !== origin) throw new Unusable(`${where}: is signed by the key of another log`)
      isSigned = true
    }
  }
  if (!isSigned) throw new Unusable(`${where}: is signed by none of the public keys given`)
  const size = Number(written)
  const rootHash = base64(encoded ?? "")
  if (!/^(0|[1-9]\d*)$/.test(written ?? "") || !Number.isSafeInteger(size) || rootHash.length !== 32) {
    throw new Unusable(`${where}: is no checkpoint`)
  }
  return { size, rootHash, where }
}

async function* linesOf(path) {
  let rest = []
  let length = 0
  for await (const chunk of createReadStream(path)) {
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, at)])
      ;[rest, length, from] = [[], 0, at + 1]
    }
    rest.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > longestLine) throw new Wrong("a line has no end")
  }
  if (length > 0) yield Buffer.concat(rest)
}

const latest = new Map()

const checkEvent = (line) => {
  const expected = count + 1
  const wrong = (what) => new Wrong(`event ${expected} ${what}`)
  if (line.sequence !== expected) throw wrong(`is missing, event ${line.sequence} is in its place`)
  if (typeof line.body !== "string") throw wrong("has no body")
  const leaf = leafHash(Buffer.from(line.body))
  if (leaf.toString("hex") !== line.leaf_hash) throw wrong("has not the hash of its bytes")
  const event = JSON.parse(line.body)
  if (canonical(event) !== line.body) throw wrong("is not in its canonical form")
  if (event.sequence !== expected) throw wrong(`says that it is event ${event.sequence}`)
  if (line.personal_data != null) {
    const { data, salt } = line.personal_data
    const hash = sha256(Buffer.from(salt, "hex"), data).toString("hex")
    if (hash !== event.personal_data_hash) throw wrong("has other personal data than it was made with")
  }
  if (event.revision !== undefined) {
    const entity = `${event.entity.type} ${event.entity.id}`
    const last = latest.get(entity) ?? 0
    const { after, before } = event.revision
    if (before !== last || after !== last + 1) throw wrong(`does not follow revision ${last} of ${entity}`)
    latest.set(entity, after)
  }
  append(leaf)
}

const main = async (args) => {
  const given = { files: [], "--checkpoint": [], "--public-key": [] }
  for (let at = 0; at < args.length; at += 1) {
    if (!args[at].startsWith("--")) given.files.push(args[at])
    else if (given[args[at]] === undefined || args[at + 1] === undefined)
      throw new Unusable(`what is ${args[at]}?`)
    else given[args[at]].push(args[(at += 1)])
  }
  if (given.files.length !== 1)
    throw new Unusable("usage: verify-export.mjs EXPORT [--checkpoint FILE] [--public-key KEY]")
  const keys = given["--public-key"].map(readKey)
  const ahead = given["--checkpoint"].map((path) => readCheckpoint(readFileSync(path, "utf8"), keys, path))
  const meet = () => {
    for (const { rootHash, size, where } of ahead.filter((one) => one.size === count)) {
      if (!rootHash.equals(root()))
        throw new Wrong(`${where}: the first ${size} events are not those that it is of`)
    }
  }
  let [number, end, isSeen] = [0, undefined, false]
  for await (const bytes of linesOf(given.files[0])) {
    number += 1
    if (end !== undefined) throw new Wrong(`line ${number} follows the last line`)
    let line
    try {
      line = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))
    } catch {
      throw number === 1 ? new Unusable("is no export") : new Wrong(`line ${number} is no JSON`)
    }
    if (number === 1) {
      if (line?.version !== 1 || line.export !== "jobwarden_audit_log") throw new Unusable("is no export")
      if (line.checkpoint !== undefined && keys.length > 0)
        ahead.push(readCheckpoint(line.checkpoint, keys, "its own checkpoint"))
      isSeen = ahead.length > 0
      meet()
    } else if (line?.events !== undefined) end = line
    else {
      checkEvent(line)
      meet()
    }
  }
  if (end === undefined) throw new Wrong("the export has no last line: it was cut off")
  if (end.events !== count || end.root_hash !== root().toString("base64"))
    throw new Wrong("its last line does not fit its events")
  const missed = ahead.find(({ size }) => size > count)
  if (missed !== undefined)
    throw new Wrong(`${missed.where}: is of ${missed.size} events, and there are ${count}`)
  console.log(`nothing is wrong with ${count} events; root ${root().toString("base64")}`)
  if (!isSeen) console.log("no checkpoint was looked at: a log that was cut off or made anew looks the same")
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`verify-export: ${error.message}`)
  process.exitCode =
    error instanceof Wrong || error instanceof TypeError || error instanceof SyntaxError ? 1 : 2
})
