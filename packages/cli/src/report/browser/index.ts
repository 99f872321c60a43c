import { createEngine, type GitLab, type WorldOf } from "@jobwarden/core"
import type { ReportData } from "@jobwarden/report-page"
import { startPage } from "@jobwarden/report-page/browser"
import { policyInPage } from "../policy-in-page.ts"

// What runs in the page of a report: the engine with the policy that the page holds, and the page around it.

const held = document.getElementById("report-data")?.textContent ?? ""
const data = JSON.parse(held) as ReportData<WorldOf<GitLab>>
const { at } = data
const engine = createEngine(at === null ? {} : { now: () => at })
engine.load(data.world)
startPage(document, data, policyInPage(engine, data.world))
