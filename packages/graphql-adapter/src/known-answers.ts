import { answerAtOnce, type PermissionsView, type PlatformProject } from "@jobwarden/service"
import { Effect } from "effect"
import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type ValueNode
} from "graphql"
import type { Plugin } from "graphql-yoga"
import type { RequestContext } from "./request-context.ts"

/** Fields whose value is the same for everybody who may read them, as long as the project and its view are. */
const plainFields: ReadonlySet<string> = new Set([
  ...["id", "fullPath", "path", "name", "nameWithNamespace", "visibility", "webUrl", "avatarUrl"].map(
    (name) => `Project.${name}`
  ),
  "Project.jobTokenPermissions",
  ...["projectId", "revision", "updatedAt", "cells", "document", "explicitDocument", "limited"].map(
    (name) => `JobTokenPermissions.${name}`
  )
])

/** What stands below these, down to the leaves, is part of them. */
const plainTypes: ReadonlySet<string> = new Set([
  "JobTokenCell",
  "JobTokenLimitedCell",
  "JobTokenGrantSource",
  "JobTokenPrincipals",
  "JobTokenSet",
  "JobTokenOrigin"
])

/** Past this many the memory starts anew: an answer is some ten kilobytes. */
const mostKnown = 500

/** What is asked with more beside it is answered anew. */
const longestKey = 2_000

interface Known extends Seen {
  readonly result: ExecutionResult
}

interface Seen {
  readonly project: PlatformProject
  readonly view: PermissionsView
}

const kept = new WeakSet<object>()

/** Whether a result is one that is remembered, and so may be given again. */
export const isKept = (result: object): boolean => kept.has(result)

/**
 * Remembers answers to documents that ask for one project's permissions and nothing else. Who asks goes through the
 * same gates each time; what is remembered counts as long as the view that they lead to is the same one.
 */
export const knownAnswers = (schema: GraphQLSchema): Plugin<RequestContext> => {
  const paths = new WeakMap<DocumentNode, { readonly value: ValueNode; readonly number: number } | null>()
  const known = new Map<string, Known>()
  let documents = 0

  const pathOf = (document: DocumentNode) => {
    const found = paths.get(document)
    if (found !== undefined) return found
    const value = plainPath(schema, document)
    const made = value === null ? null : { value, number: documents++ }
    paths.set(document, made)
    return made
  }

  return {
    onExecute: ({ args, context, setResultAndStopExecution }) => {
      const plain = pathOf(args.document)
      if (plain === null) return
      const variables: Readonly<Record<string, unknown>> = args.variableValues ?? {}
      const path =
        plain.value.kind === Kind.VARIABLE
          ? variables[plain.value.name.value]
          : (plain.value as { value?: unknown }).value
      if (typeof path !== "string" || path.length > longestKey) return
      const seen = look(context, path)
      if (seen === null) return
      const key = `${plain.number} ${JSON.stringify([seen.project.id, args.operationName, variables])}`
      if (key.length > longestKey) return
      const before = known.get(key)
      if (before !== undefined && isSame(before, seen)) return setResultAndStopExecution(before.result)
      return {
        onExecuteDone: ({ result }) => {
          const after = look(context, path)
          if (after === null || !isSame(after, seen) || Symbol.asyncIterator in result) return
          if (result.errors !== undefined && result.errors.length > 0) return
          if (known.size >= mostKnown) known.clear()
          known.set(key, { ...seen, result })
          kept.add(result)
        }
      }
    }
  }
}

const isSame = (one: Seen, other: Seen): boolean => one.project === other.project && one.view === other.view

const explicit = Effect.succeed("explicit" as const)

/** What the gates lead somebody to; `null` where that is nothing, or not known at once. */
const look = ({ readPermissions, readProject, requester }: RequestContext, path: string): Seen | null => {
  const project = answerAtOnce(readProject(requester, path))
  if (project?._tag !== "Success") return null
  const view = answerAtOnce(readPermissions(requester, project.value.id, explicit))
  return view?._tag === "Success" ? { project: project.value, view: view.value } : null
}

/** The path that a document asks about, where it asks for one project's plain fields and nothing else. */
const plainPath = (schema: GraphQLSchema, document: DocumentNode): ValueNode | null => {
  const [operation, ...others] = document.definitions
  if (others.length > 0 || operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== "query") {
    return null
  }
  const [root, ...more] = operation.selectionSet.selections
  if (more.length > 0 || root?.kind !== Kind.FIELD || root.name.value !== "project") return null
  const info = new TypeInfo(schema)
  let isPlain = true
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: (node) => {
        const parent = info.getParentType()?.name ?? ""
        const name = `${parent}.${node.name.value}`
        isPlain &&= node === root || plainTypes.has(parent) || plainFields.has(name)
      }
    })
  )
  return isPlain ? (root.arguments?.[0]?.value ?? null) : null
}
