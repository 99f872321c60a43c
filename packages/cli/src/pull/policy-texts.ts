import { checkPolicyFile, formatPolicyText, mergePolicyFiles } from "@jobwarden/policy-files"
import { Effect, Result } from "effect"
import { Document, isPair, visit } from "yaml"
import { UnusableInput } from "../exit.ts"
import { printProblem } from "../print.ts"
import type { ServerProject } from "../server/answers.ts"
import type { ServerState } from "../server/state.ts"
import { makeFileNames } from "./file-names.ts"

/** A policy file, by the name that it has in a folder. */
export interface PolicyText {
  readonly name: string
  readonly text: string
}

/** All that is read, as one policy file. */
export const onePolicyText = (state: ServerState): Effect.Effect<string, UnusableInput> =>
  policyTexts([["<pulled>", contentOf(state)]]).pipe(
    Effect.map(([one]) => one?.text ?? ""),
    Effect.mapError(({ message }) =>
      state.projects.length < manyProjects
        ? new UnusableInput({ message })
        : new UnusableInput({ message: `${message}\n\`--output FOLDER/\` writes a file for each project` })
    )
  )

/** As many may be too much for one file. */
const manyProjects = 1000

/** The same as a file for the instance, one for the groups, and one for each project. */
export const manyPolicyTexts = (state: ServerState): Effect.Effect<readonly PolicyText[], UnusableInput> => {
  const { groups, instance, projects, version } = contentOf(state)
  const nameOf = makeFileNames()
  return policyTexts([
    ...(instance === undefined ? [] : [["instance.yaml", { version, instance }] as const]),
    ...(groups === undefined ? [] : [["groups.yaml", { version, groups }] as const]),
    ...Object.entries(projects ?? {}).map(
      ([path, project]) =>
        [`projects/${nameOf(path)}.yaml`, { version, projects: { [path]: project } }] as const
    )
  ])
}

type Members = Readonly<Record<string, unknown>>

interface Content {
  readonly version: 1
  readonly instance?: Members
  readonly groups?: Readonly<Record<string, Members>>
  readonly projects?: Readonly<Record<string, Members>>
}

const isStated = (value: object): boolean => Object.keys(value).length > 0

const stated = <const Key extends string>(key: Key, value: object): Members =>
  isStated(value) ? { [key]: value } : {}

const contentOf = ({ groups, instance, projects }: ServerState): Content => {
  const aboveAll = instance && {
    ...stated("defaults", instance.defaults),
    ...stated("limits", instance.limits),
    ...(instance.enforceScope && { enforce_scope: true })
  }
  // A group that says nothing would be a line without a meaning.
  const saying = groups.filter(({ defaults, limits }) => isStated(defaults) || isStated(limits))
  return {
    version: 1,
    ...(aboveAll && isStated(aboveAll) && { instance: aboveAll }),
    ...(saying.length > 0 && {
      groups: byPath(
        saying.map(({ defaults, id, limits, path }) => [
          path,
          { id, ...stated("defaults", defaults), ...stated("limits", limits) }
        ])
      )
    }),
    ...(projects.length > 0 && {
      projects: byPath(projects.map((project) => [project.path, projectOf(project)]))
    })
  }
}

/** Compared by their characters: the same order everywhere. */
const byPath = (entries: readonly (readonly [path: string, members: Members])[]) =>
  Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))

const projectOf = ({ id, permissions, scope, scopeSource, visibility }: ServerProject): Members => {
  const { allowlist, inbound_enabled } = scope
  const isUsual = inbound_enabled !== false && (allowlist ?? []).length === 0
  return {
    id,
    visibility,
    ...stated("permissions", permissions),
    // What the platform says is in it as well, for without it no question could be answered from the file.
    ...((scopeSource === "stored" || !isUsual) && { scope })
  }
}

/** Lays the contents out, and checks them as `validate` does, alone and together. */
const policyTexts = Effect.fnUntraced(function* (
  contents: readonly (readonly [name: string, content: Content])[]
) {
  const texts: PolicyText[] = []
  for (const [name, content] of contents) {
    const laidOut = formatPolicyText(yamlOf(content))
    if (Result.isFailure(laidOut))
      return yield* unusable(laidOut.failure.map((one) => printProblem(name, one)))
    texts.push({ name, text: laidOut.success })
  }
  const { files } = mergePolicyFiles(texts.map(({ name, text }) => checkPolicyFile(name, text)))
  const problems = files.flatMap(({ file, problems: found }) => found.map((one) => printProblem(file, one)))
  return problems.length === 0 ? texts : yield* unusable(problems)
})

const unusable = (problems: readonly string[]) =>
  new UnusableInput({
    message: ["what the service answered makes no policy file:", ...problems.slice(0, mostProblems)].join(
      "\n"
    )
  })

const mostProblems = 10

/** In lines as people would write them: a grant, the grants of a format and an entry stand on one line. */
const yamlOf = (content: Content): string => {
  const document = new Document(content, { aliasDuplicateObjects: false })
  visit(document, {
    Map: (_key, node, ancestors) => {
      const isWithin = ancestors.some((one) => isPair(one) && within.has(String(one.key)))
      if (isWithin && JSON.stringify(node).length <= longestLine) node.flow = true
    }
  })
  return document.toString({ lineWidth: 0 })
}

const within: ReadonlySet<string> = new Set(["permissions", "defaults", "limits", "allowlist"])
const longestLine = 90
