const longestName = 150

/**
 * Names of files for paths: each is given once, and none leads out of its folder, is hidden or means something to a
 * file system, whatever a service calls its projects.
 */
export const makeFileNames = (): ((path: string) => string) => {
  // There are file systems to which `Acme` and `acme` are one.
  const taken = new Set<string>()
  return (path) => {
    const name = path.split("/").map(safely).join("/")
    let free = name
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${name}~${count}`
    taken.add(free.toLowerCase())
    return free
  }
}

/** A folder must not be called as a file is, for there may be a file of that name. */
const safely = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9_.-]/gu, (sign) => encodeURIComponent(sign.toWellFormed()).replaceAll("*", "%2A"))
    .replace(/^\.|^-|\.$|\.(?=yaml$)/gi, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .slice(0, longestName)
