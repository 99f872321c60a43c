import { expect, it } from "vitest"
import { makeHashList } from "./hash-list.ts"
import { hashLeaf } from "./tree-hash.ts"

const hashAt = (at: number) => hashLeaf(Buffer.from(String(at)))

it("a list of hashes has each at its place, and nothing behind the last", () => {
  const list = makeHashList()
  for (let at = 0; at < 2050; at++) list.push(hashAt(at))
  expect(list.length()).toBe(2050)
  for (const at of [0, 1, 1023, 1024, 2047, 2048, 2049]) expect(list.at(at)).toEqual(hashAt(at))
  expect(list.at(2050)).toBeUndefined()
  expect(list.bytes()).toBe(3 * 1024 * 32)
})

it("what is no hash is not taken", () => {
  expect(() => makeHashList().push(new Uint8Array(31))).toThrow(RangeError)
})
