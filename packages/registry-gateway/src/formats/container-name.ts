/** A part of a repository's name, as the OCI distribution specification has it. */
const part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*"

const name = new RegExp(`^${part}(?:/${part})+$`)

const longest = 255

/** Parts by which a registry tells its own places apart: in a name they could be read in two ways. */
const places = new Set(["manifests", "blobs", "uploads", "tags", "referrers"])

/** Whether that is a repository below some project: `group/project`, perhaps with more parts. */
export const isRepository = (path: string): boolean =>
  path.length <= longest && name.test(path) && !path.split("/").some((one) => places.has(one))

export const isTag = (text: string): boolean => /^\w[\w.-]{0,127}$/.test(text)

export const isDigest = (text: string): boolean =>
  /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]{32,128}$/.test(text)

/** What names a session of an upload: whatever the registry made up, if it is one part and nothing else. */
export const isSession = (text: string): boolean => /^[\w.=-]{1,256}$/.test(text)
