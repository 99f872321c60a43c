import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode
} from "graphql"
import { mostOnPage } from "../connection.ts"
import { fieldCosts, listLengths, mutationCost, usualLength } from "./costs.ts"

/** What a part of a document comes to, its fragments written out. */
interface Size {
  readonly depth: number
  readonly fields: number
  readonly aliases: number
  readonly directives: number
  readonly cost: number
  /** What the lists of a page cost for each item on it. */
  readonly perItem: number
}

const nothing: Size = { depth: 0, fields: 0, aliases: 0, directives: 0, cost: 0, perItem: 0 }

const beside = (one: Size, other: Size): Size => ({
  depth: Math.max(one.depth, other.depth),
  fields: one.fields + other.fields,
  aliases: one.aliases + other.aliases,
  directives: one.directives + other.directives,
  cost: one.cost + other.cost,
  perItem: one.perItem + other.perItem
})

/** What an operation comes to. */
export interface OperationSize extends Omit<Size, "perItem"> {
  readonly type: OperationDefinitionNode["operation"]
  /** How many fields stand at its root. */
  readonly roots: number
}

/** The operations of a document by their names; the one without a name has an empty one. */
export type DocumentSize = ReadonlyMap<string, OperationSize>

/**
 * Measures a document before it is validated: validating takes its time too. What the schema does not know costs
 * as much as a field does. Each fragment is measured once, so that it takes no longer than the document is long.
 */
export const measure = (schema: GraphQLSchema, document: DocumentNode): DocumentSize => {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const measured = new Map<string, Size>()

  const sizeOfFragment = (name: string): Size => {
    const found = measured.get(name)
    if (found !== undefined) return found
    const fragment = fragments.get(name)
    if (fragment === undefined) return nothing
    // While it is measured it counts as nothing: a circle ends there, and is refused by the validation.
    measured.set(name, nothing)
    const type = schema.getType(fragment.typeCondition.name.value)
    const size = beside(directivesOf(fragment), sizeOfSet(fragment.selectionSet, type))
    measured.set(name, size)
    return size
  }

  const sizeOfSet = (set: SelectionSetNode, parent: GraphQLNamedType | undefined): Size =>
    set.selections.reduce((size, selection) => {
      const own = directivesOf(selection)
      switch (selection.kind) {
        case Kind.FIELD:
          return beside(beside(size, own), sizeOfField(selection, parent))
        case Kind.FRAGMENT_SPREAD:
          return beside(beside(size, own), sizeOfFragment(selection.name.value))
        case Kind.INLINE_FRAGMENT: {
          const condition = selection.typeCondition?.name.value
          const type = condition === undefined ? parent : schema.getType(condition)
          return beside(beside(size, own), sizeOfSet(selection.selectionSet, type))
        }
      }
    }, nothing)

  const sizeOfField = (node: FieldNode, parent: GraphQLNamedType | undefined): Size => {
    const field = fieldOf(parent, node.name.value)
    const inner =
      node.selectionSet === undefined
        ? nothing
        : sizeOfSet(node.selectionSet, field && getNamedType(field.type))
    const own =
      parent === schema.getMutationType()
        ? mutationCost
        : (fieldCosts.get(`${parent?.name}.${node.name.value}`) ?? 1)
    const isList = field !== undefined && isListType(getNullableType(field.type))
    const isOfPage = isList && (node.name.value === "nodes" || node.name.value === "edges")
    const all = inner.cost + inner.perItem * pageLength(node, field)
    const length = listLengths.get(`${parent?.name}.${node.name.value}`) ?? usualLength
    return {
      depth: inner.depth + 1,
      fields: inner.fields + 1,
      aliases: inner.aliases + (node.alias === undefined ? 0 : 1),
      directives: inner.directives,
      cost: own + (isOfPage ? 0 : isList ? length * all : all),
      perItem: isOfPage ? all + 1 : 0
    }
  }

  return new Map(
    document.definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return []
      const root = schema.getRootType(definition.operation)
      const size = beside(directivesOf(definition), sizeOfSet(definition.selectionSet, root ?? undefined))
      const { perItem: _, ...rest } = size
      const roots = rootsOf(definition.selectionSet, fragments, new Set())
      return [[definition.name?.value ?? "", { ...rest, roots, type: definition.operation }] as const]
    })
  )
}

const directivesOf = ({
  directives = []
}: {
  readonly directives?: ReadonlyArray<unknown> | undefined
}): Size => ({
  ...nothing,
  directives: directives.length
})

const fieldOf = (
  type: GraphQLNamedType | undefined,
  name: string
): GraphQLField<unknown, unknown> | undefined =>
  type === undefined || isUnionType(type) || !isObjectType(type) ? undefined : type.getFields()[name]

/** How many items the page of a field may have: as many as it asks for, and where a variable says it, the most. */
const pageLength = (node: FieldNode, field: GraphQLField<unknown, unknown> | undefined): number => {
  if (!field?.args.some(({ name }) => name === "first")) return 1
  const value = node.arguments?.find(({ name }) => name.value === "first")?.value
  if (value?.kind !== Kind.INT) return mostOnPage
  return Math.min(mostOnPage, Math.max(0, Number(value.value)))
}

/** The fields at the root, those in fragments with them, by the names that answers give them. */
const rootsOf = (
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  seen: Set<string>
): number =>
  set.selections.reduce((count, selection) => {
    if (selection.kind === Kind.FIELD) return count + 1
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return count + rootsOf(selection.selectionSet, fragments, seen)
    const fragment = fragments.get(selection.name.value)
    if (fragment === undefined || seen.has(selection.name.value)) return count
    seen.add(selection.name.value)
    return count + rootsOf(fragment.selectionSet, fragments, seen)
  }, 0)
