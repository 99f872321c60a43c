import type { AskedCell, Policy } from "../policy.ts"
import type { Build } from "./build.ts"
import { callerFields } from "./caller-fields.ts"
import { asChoices, selectField } from "./fields.ts"
import { showEverybody, showGates, showVerdict } from "./verdict.ts"

/** The question of who can, about one project: its fields, and the answer beneath that follows them. */
export interface Question {
  readonly element: HTMLElement
  readonly ask: (resource: string, action: string) => void
}

export const makeQuestion = (build: Build, policy: Policy, project: string): Question => {
  const { el } = build
  const action = selectField(build, "Action", asChoices(policy.actions), "write")
  const resource = selectField(build, "Resource", asChoices(policy.resources), policy.resources[0] ?? "")
  // What is read out: the answer alone, not the tables below.
  const told = el("div", { class: "verdict", role: "status" })
  const more = el("div", { class: "verdict-more" })
  const everybody = el("div", { class: "everybody" })
  const cell = (): AskedCell => ({
    project,
    resource: resource.control.value,
    action: action.control.value
  })
  let last = ""
  const answer = (): void => {
    const read = caller.read()
    const asked = cell()
    const question = JSON.stringify([asked, read])
    if (question === last) return
    last = question
    everybody.replaceChildren(...showEverybody(build, asked, policy.everybody(asked)))
    if ("missing" in read) {
      told.replaceChildren(el("p", { class: "missing" }, read.missing))
      more.replaceChildren()
      return
    }
    const verdict = policy.ask(asked, read.caller)
    told.replaceChildren(...showVerdict(build, verdict))
    // Somebody who looked at the gates goes on looking at them.
    const wasOpen = more.querySelector("details")?.open === true
    more.replaceChildren(showGates(build, verdict, wasOpen))
  }
  const caller = callerFields(build, policy, project, () => answer())
  const what = el("div", { class: "what" }, action.element, resource.element)
  what.addEventListener("change", answer)
  const form = el("form", { class: "question", "aria-label": "The question" }, what, caller.element)
  form.addEventListener("submit", (event) => event.preventDefault())
  answer()
  return {
    element: el(
      "div",
      {},
      el("div", { class: "asked" }, form, el("div", { class: "answer" }, told, more)),
      everybody
    ),
    ask: (asked, done) => {
      resource.control.value = asked
      action.control.value = done
      answer()
    }
  }
}
