import { readCaller, type CallerFields, type ReadCaller } from "../caller.ts"
import type { Policy } from "../policy.ts"
import type { Build } from "./build.ts"
import { makeCombobox } from "./combobox.ts"
import { asChoices, checkField, checksField, radioField, selectField, textField } from "./fields.ts"

const kinds = [
  { value: "user", words: "a user" },
  { value: "job", words: "a job" },
  { value: "deploy_token", words: "a deploy token" }
] as const

/** Who asks: the kind, and what that kind is asked for. */
export const callerFields = (
  build: Build,
  policy: Policy,
  project: string,
  changed: () => void
): { readonly element: HTMLElement; readonly read: () => ReadCaller } => {
  const { el } = build
  const kind = radioField(build, "Who asks", kinds, "job")
  const user = userPart(build, policy)
  const job = jobPart(build, policy, project, changed)
  const token = tokenPart(build, policy, project)
  const parts = { user: user.element, job: job.element, deploy_token: token.element }
  const type = (): CallerFields["type"] => kinds.find(({ value }) => value === kind.value())?.value ?? "job"
  const show = (): void => {
    for (const [name, part] of Object.entries(parts)) part.hidden = name !== type()
  }
  show()
  const element = el("div", { class: "caller" }, kind.element, user.element, job.element, token.element)
  for (const event of ["input", "change"]) {
    element.addEventListener(event, () => {
      show()
      changed()
    })
  }
  const read = (): ReadCaller => {
    const fields = { type: type(), ...user.read(), ...job.read(), ...token.read() }
    return readCaller({
      ...fields,
      scopes: fields.type === "user" ? user.read().userScopes : token.read().tokenScopes
    })
  }
  return { element, read }
}

const userPart = (build: Build, { roles, scopes }: Policy) => {
  const role = selectField(build, "Role in the project", asChoices(roles), "developer")
  const held = checksField(build, "Scopes of the token (none: unrestricted)", asChoices(scopes.user), false)
  return {
    element: build.el("div", { class: "part" }, role.element, folded(build, "Limit the token", held.element)),
    read: () => ({ role: role.control.value, userScopes: held.values() })
  }
}

const refs = [
  { value: "protected", words: "a protected ref" },
  { value: "unprotected", words: "an unprotected ref" },
  { value: "fork", words: "a fork’s code" }
] as const

const jobPart = (build: Build, policy: Policy, project: string, changed: () => void) => {
  const source = makeCombobox(build, {
    label: "Job of the project",
    projects: policy.projects,
    chosen: project,
    isFree: true,
    onChosen: changed
  })
  const ref = selectField(build, "Runs on", refs, "protected")
  // Somebody triggers a pipeline: who is not signed in cannot.
  const roles = policy.roles.slice(1)
  const role = selectField(build, "Triggered with the role", asChoices(roles), "developer")
  const environment = textField(build, "Environment", "Left empty: none.")
  const isProtected = checkField(build, "the environment is protected", false)
  return {
    element: build.el(
      "div",
      { class: "part" },
      source.element,
      ref.element,
      role.element,
      build.el("div", {}, environment.element, isProtected.element)
    ),
    read: () => ({
      source: source.value(),
      ref: refs.find(({ value }) => value === ref.control.value)?.value ?? "unprotected",
      environment: environment.control.value,
      environmentProtected: isProtected.control.checked,
      triggerRole: role.control.value
    })
  }
}

const tokenPart = (build: Build, { scopes }: Policy, project: string) => {
  const is = radioField(
    build,
    "It belongs to",
    [
      { value: "project", words: "a project" },
      { value: "group", words: "a group" }
    ],
    "project"
  )
  const home = textField(build, "Its path or number", "")
  home.control.value = build.shown(project)
  const held = checksField(build, "Scopes of the token", asChoices(scopes.deployToken), true)
  return {
    element: build.el("div", { class: "part" }, is.element, home.element, held.element),
    read: () => ({
      home: home.control.value === build.shown(project) ? project : home.control.value,
      homeIs: is.value() === "group" ? ("group" as const) : ("project" as const),
      tokenScopes: held.values()
    })
  }
}

const folded = ({ el }: Build, words: string, content: HTMLElement): HTMLElement =>
  el("details", {}, el("summary", {}, words), content)
