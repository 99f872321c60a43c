/** Headers one by one, names in lower case: Node's own map would hide a repeated one. */
export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>

export const headersOf = (rawHeaders: ReadonlyArray<string>): HeaderList => {
  const headers: Array<readonly [string, string]> = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    headers.push([(rawHeaders[index] ?? "").toLowerCase(), rawHeaders[index + 1] ?? ""])
  }
  return headers
}
