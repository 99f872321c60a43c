import type { Domain } from "../domain/domain.ts"
import { prune, type AnyPermissions } from "./permissions.ts"

type Members = { readonly [key: string]: unknown }

/**
 * Merges a patch into a document (RFC 7396): `null` clears, what is not named stays. A grant is one value and
 * is replaced whole, never merged inside (SPEC §3.2). Empty objects are pruned from the result.
 *
 * Both must be of the domain's shape: decode them first.
 */
export const mergePermissions = <Document extends AnyPermissions>(
  domain: Domain,
  document: Document,
  patch: AnyPermissions
): Document => {
  const depths = new Map(domain.resources.map((definition) => [definition.name, definition.formats ? 2 : 1]))
  const merged = merge(document, patch, (key) => depths.get(key) ?? 1)
  return prune(domain, merged as Document)
}

/** @param depth how many levels below each key are still objects to merge; at 0 a value is a grant */
const merge = (target: Members, patch: Members, depth: (key: string) => number): Members => {
  const merged = new Map(Object.entries(target))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else if (value !== undefined) merged.set(key, mergeAt(merged.get(key), value, depth(key)))
  }
  // `fromEntries` defines own members, so a key such as `__proto__` stays a key.
  return Object.fromEntries(merged)
}

const mergeAt = (target: unknown, value: unknown, depth: number): unknown =>
  depth === 0 ? value : merge((target ?? {}) as Members, value as Members, () => depth - 1)
