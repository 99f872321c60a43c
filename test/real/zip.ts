import { crc32 } from "node:zlib"

const numbers = (...fields: ReadonlyArray<readonly [size: 2 | 4, value: number]>): Buffer =>
  Buffer.concat(
    fields.map(([size, value]) => {
      const bytes = Buffer.alloc(size)
      bytes.writeUIntLE(value, 0, size)
      return bytes
    })
  )

/** The first of January 1980, the earliest there is. */
const date = 0x21

/** An archive of files that are stored as they are. */
export const zipOf = (files: Readonly<Record<string, string>>): Buffer => {
  const places: Array<Buffer> = []
  const entries: Array<Buffer> = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text)
    const about = numbers(
      [2, 20],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, date],
      [4, crc32(bytes)],
      [4, bytes.length],
      [4, bytes.length],
      [2, name.length],
      [2, 0]
    )
    const place = Buffer.concat([numbers([4, 0x04034b50]), about, Buffer.from(name), bytes])
    entries.push(
      numbers([4, 0x02014b50], [2, 20]),
      about,
      numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      Buffer.from(name)
    )
    places.push(place)
    offset += place.length
  }
  const count = Object.keys(files).length
  const directory = Buffer.concat(entries)
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, directory.length],
    [4, offset],
    [2, 0]
  )
  return Buffer.concat([...places, directory, end])
}
