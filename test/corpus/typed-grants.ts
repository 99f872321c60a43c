type Keyed = Readonly<Record<string, unknown>>

const camel = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

const isKeyed = (value: unknown): value is Keyed =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What has no word: an object, or what is no grant at all. */
class NoWord extends Error {}

const wordOf = (grant: unknown): string | null => {
  if (grant === null) return null
  if (grant === true) return "BASELINE"
  if (grant === false) return "NOBODY"
  if (typeof grant === "string" && known.test(grant)) return grant.toUpperCase()
  throw new NoWord()
}

const known = /^(?:(?:job_token_and_)?(?:guest|reporter|developer|maintainer|owner)|job_token)$/

const actions = new Set(["read", "write", "delete"])

const convert = (value: unknown, depth: number): Keyed | null => {
  if (value === null) return null
  if (!isKeyed(value)) throw new NoWord()
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => {
      const isRegistry = depth === 0 && key === "package_registry"
      if (depth === 0) return [camel(key), convert(below, isRegistry ? 1 : 2)]
      if (depth === 1) return [camel(key), convert(below, 2)]
      if (!actions.has(key)) throw new NoWord()
      return [key, wordOf(below)]
    })
  )
}

/** A document of grants that each are one word, as the typed input of GraphQL has it; `null`: it is no such. */
export const typedGrants = (document: unknown): Keyed | null => {
  if (!isKeyed(document) || !Object.keys(document).every((key) => /^[a-z]+(?:_[a-z]+)*$/.test(key)))
    return null
  try {
    return convert(document, 0)
  } catch (error) {
    if (error instanceof NoWord) return null
    throw error
  }
}
