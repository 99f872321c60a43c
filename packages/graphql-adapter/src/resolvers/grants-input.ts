import { Effect } from "effect"
import { grantNames, inputFields, packageFormats } from "../domain-names.ts"
import { InvalidArgument } from "../failure.ts"

type Cells = Readonly<Record<string, string | null>>
type Registry = Readonly<Record<string, Cells | null>>

/** Grants as the typed input has them. */
export type GrantsInput = Readonly<Record<string, Cells | Registry | null>>

const cellsOf = (cells: Cells | null): unknown =>
  cells === null
    ? null
    : Object.fromEntries(
        Object.entries(cells).map(([action, name]) => [action, name === null ? null : grantNames.get(name)])
      )

const formatNames = new Map(packageFormats.map(({ field, name }) => [field, name]))

const registryOf = (registry: Registry | null): unknown =>
  registry === null
    ? null
    : Object.fromEntries(
        Object.entries(registry).map(([field, cells]) => [formatNames.get(field) ?? field, cellsOf(cells)])
      )

/** The typed input as the document that says the same. */
const documentOfGrants = (grants: GrantsInput): Record<string, unknown> =>
  Object.fromEntries(
    inputFields.flatMap(({ field, isRegistry, resource }) => {
      const given = grants[field]
      if (given === undefined) return []
      return [[resource, isRegistry ? registryOf(given as Registry | null) : cellsOf(given as Cells | null)]]
    })
  )

/** A merge patch that an input gives in one of two ways; `undefined` where it gives none. */
export const patchOf = (
  document: { readonly name: string; readonly value: unknown },
  typed: { readonly name: string; readonly value: GrantsInput | null | undefined }
): Effect.Effect<unknown, InvalidArgument> => {
  if (typed.value == null) return Effect.succeed(document.value)
  return document.value === undefined
    ? Effect.succeed(documentOfGrants(typed.value))
    : Effect.fail(
        new InvalidArgument({ detail: `both \`${document.name}\` and \`${typed.name}\` are given; give one` })
      )
}
