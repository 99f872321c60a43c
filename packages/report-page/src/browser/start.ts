import type { Policy } from "../policy.ts"
import type { ReportData } from "../report-data.ts"
import { severities } from "../report-data.ts"
import { count, countOf, makeBuild, type Build } from "./build.ts"
import { makeCombobox } from "./combobox.ts"
import { showDifference } from "./difference.ts"
import { showFindings } from "./findings.ts"
import { printWholeLists } from "./more.ts"
import { showPermissions } from "./permissions.ts"
import { makeQuestion, type Question } from "./question.ts"
import { themeSwitch } from "./theme.ts"

/** Builds the page into the document. Nothing is asked of anybody but of the policy that is handed in. */
export const startPage = (document: Document, data: ReportData, policy: Policy): void => {
  const build = makeBuild(document, policy.visible)
  const { el } = build
  const [first] = policy.projects
  const chosen = first === undefined ? null : aboutProject(build, policy, first.path)
  const sections = [
    ...(chosen === null
      ? [section(build, "permissions", "Permissions", el("p", {}, "The files name no project."))]
      : [
          section(build, "permissions", "Permissions", chosen.chooser, chosen.permissions),
          section(build, "who-can", "Who can", chosen.about, chosen.question)
        ]),
    section(build, "findings", "Findings", ...showFindings(build, data, (project) => chosen?.show(project))),
    ...(data.difference === null
      ? []
      : [section(build, "difference", "Difference", ...showDifference(build, data.difference))])
  ]
  printWholeLists(document)
  const links = sections.map(({ heading, id, words }) => {
    const link = el("a", { href: `#${id}` }, words)
    link.addEventListener("click", () => heading.focus({ preventScroll: true }))
    return el("li", {}, link)
  })
  document.body.replaceChildren(
    el("a", { href: "#main", class: "skip" }, "Skip to the report"),
    el(
      "header",
      { class: "top" },
      el("div", {}, el("h1", {}, "Jobwarden report"), el("p", { class: "summary" }, summaryOf(data, policy))),
      themeSwitch(build, document.documentElement)
    ),
    el("nav", { "aria-label": "Parts of the report" }, el("ul", { role: "list" }, ...links)),
    el("main", { id: "main", tabindex: -1 }, ...sections.map(({ element }) => element)),
    el("footer", {}, el("p", {}, footerOf(data)))
  )
}

const section = ({ el }: Build, id: string, words: string, ...content: readonly HTMLElement[]) => {
  const heading = el("h2", { id: `${id}-heading`, tabindex: -1 }, words)
  const element = el("section", { id, "aria-labelledby": `${id}-heading` }, heading, ...content)
  return { element, heading, id, words }
}

/** What is about one project at a time, and choosing it. */
const aboutProject = (build: Build, policy: Policy, first: string) => {
  const { el } = build
  const permissions = el("div", {})
  const question = el("div", {})
  const about = el("p", { class: "about" })
  let asked: Question | undefined
  const toHeading = (id: string): void => {
    const heading = permissions.ownerDocument.getElementById(id)
    heading?.focus({ preventScroll: true })
    heading?.scrollIntoView({ block: "start" })
  }
  const update = (path: string): void => {
    const project = policy.describe(path)
    if (project === null) return
    asked = makeQuestion(build, policy, path)
    question.replaceChildren(asked.element)
    about.replaceChildren(
      "In ",
      el("strong", {}, path),
      ": ask about any caller; the answer follows what you choose."
    )
    permissions.replaceChildren(
      ...showPermissions(build, project, policy.actions, (resource, action) => {
        asked?.ask(resource, action)
        toHeading("who-can-heading")
      })
    )
  }
  const chooser = makeCombobox(build, {
    label: "Project",
    projects: policy.projects,
    chosen: first,
    isFree: false,
    onChosen: update
  })
  update(first)
  return {
    permissions,
    question,
    about,
    chooser: chooser.element,
    show: (path: string) => {
      chooser.set(path)
      update(path)
      toHeading("permissions-heading")
    }
  }
}

const summaryOf = ({ difference, findings }: ReportData, { projects }: Policy): string => {
  const counts = Map.groupBy(findings, ({ severity }) => severity)
  const bySeverity = severities.flatMap((name) => {
    const found = counts.get(name)
    return found === undefined ? [] : [`${count(found.length)} ${name}`]
  })
  const found =
    findings.length === 0
      ? "nothing found"
      : `${countOf(findings.length, "finding")} (${bySeverity.join(", ")})`
  const compared = difference === null ? "" : `; ${countOf(difference.changes.length, "change")} of access`
  return `${countOf(projects.length, "project")}; ${found}${compared}`
}

const footerOf = ({ at, writtenBy }: ReportData): string => {
  const moment =
    at === null
      ? "Findings are of the time of writing; what has an end counts by this device’s clock."
      : `What has an end counts as of ${new Date(at).toISOString().replace(".000Z", "Z")}.`
  return `Written by jobwarden ${writtenBy}. ${moment} The engine is in this page: it loads and sends nothing.`
}
