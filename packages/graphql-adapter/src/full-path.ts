/** No path is longer; the REST API takes none that is. */
const longest = 4096

/** A full path as it came, of a length that platforms can look up and remember: what is longer is nothing's. */
export const fullPathOf = (text: string): string =>
  text.length > longest ? text.slice(0, longest + 1) : text
