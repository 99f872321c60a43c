/**
 * The page of a report, as one HTML file: what is in it, what it asks, and the file itself. What runs in the browser
 * is the entry `browser`.
 *
 * @module
 */
export { makePage, pageBegins, type PageParts } from "./page.ts"
export type {
  AcceptedFinding,
  ChangedAccess,
  FindingTold,
  ReportData,
  RuleTold,
  Severity
} from "./report-data.ts"
export type {
  AskedCaller,
  AskedCell,
  Gate,
  Nearest,
  Policy,
  PrincipalLine,
  ProjectName,
  ToldCell,
  ToldEntry,
  ToldProject,
  ToldRow,
  Verdict
} from "./policy.ts"
