import {
  belongsTo,
  lint,
  rules,
  severities,
  type Finding,
  type RuleId,
  type Subject
} from "@jobwarden/core/rules"
import { Context, Schema } from "effect"

/** Somebody knows what a rule finds in a change, and wants it all the same. */
export interface Acknowledgement {
  readonly rule: string
  readonly reason: string
}

/** An acknowledgement as the audit log keeps it: bound to one finding, by its rule, cells and principals. */
export interface AcknowledgedFinding extends Acknowledgement {
  readonly fingerprint: string
}

/** Rules whose findings the instance lets nobody acknowledge (SPEC §7). */
export const UnacknowledgeableRules = Context.Reference<ReadonlySet<string>>(
  "service/UnacknowledgeableRules",
  { defaultValue: () => new Set<string>() }
)

/** A change introduces findings that nobody acknowledged (422). */
export class FindingsRefused extends Schema.TaggedError<FindingsRefused>()("FindingsRefused", {
  findings: Schema.Array(Schema.Unknown),
  unacknowledgeable: Schema.Array(Schema.String)
}) {
  /** The worst first, each with its fixes. */
  get refused(): ReadonlyArray<Finding> {
    return this.findings as ReadonlyArray<Finding>
  }

  /** The rules among them for which an acknowledgement does not help. */
  get insistent(): ReadonlyArray<string> {
    const rules = new Set<string>(this.refused.map(({ rule }) => rule))
    return [...rules].filter((rule) => this.unacknowledgeable.includes(rule))
  }

  override get message() {
    return this.refused.map(({ message, rule }) => `${message} (${rule})`).join("; ")
  }
}

export interface ChangeToCheck {
  readonly before: Subject
  readonly after: Subject
  /** Epoch milliseconds. */
  readonly now: number
  /** Refuses from medium up, not from critical up. */
  readonly strict?: boolean
  readonly acknowledge?: ReadonlyArray<Acknowledgement>
  readonly unacknowledgeable?: ReadonlySet<string>
  /** Looks for critical findings only: the other rules can take longer than all the rest of a change. */
  readonly onlyCritical?: boolean
  /** Whether the findings bring their fixes, which take longer to work out than the findings. */
  readonly fixes: boolean
}

export interface CheckedChange {
  /** Everything that was looked for and is found in the policy after the change. */
  readonly findings: ReadonlyArray<Finding>
  /** Those for which the change is refused. */
  readonly refused: ReadonlyArray<Finding>
  readonly acknowledged: ReadonlyArray<AcknowledgedFinding>
}

const rulesOfTheGate = rules.filter((rule) => !("background" in rule) && belongsTo(rule, "recommended"))
const idsOfTheGate = rulesOfTheGate.map(({ id }) => id)
const criticalOfTheGate = rulesOfTheGate.flatMap(({ id, severity }) => (severity === "critical" ? id : []))

/** What is found in a policy as it is, by the rules of the gate, with the fixes. */
export const findingsIn = (subject: Subject, now: number): ReadonlyArray<Finding> =>
  lint({ subject, now, rules: idsOfTheGate }).findings

/** What a change introduces, and whether that lets it pass (SPEC §7). */
export const checkChange = (change: ChangeToCheck): CheckedChange => {
  const { acknowledge = [], after, before, fixes, now, strict = false, unacknowledgeable } = change
  const { onlyCritical = false } = change
  const asked = onlyCritical ? criticalOfTheGate : idsOfTheGate
  const { findings } = lint({ subject: after, before, now, fixes, rules: asked })
  const least = severities.indexOf(strict ? "medium" : "critical")
  const reasons = new Map(
    acknowledge.flatMap(({ reason, rule }) => (unacknowledgeable?.has(rule) ? [] : [[rule, reason] as const]))
  )
  const introduced = findings.filter((finding) => finding.introduced === true)
  const refused = introduced.filter(
    ({ rule, severity }) => severities.indexOf(severity) <= least && !reasons.has(rule)
  )
  return {
    findings,
    refused: fixes || onlyCritical ? refused : withFixes(change, refused),
    acknowledged: introduced.flatMap(({ fingerprint, rule }) => {
      const reason = reasons.get(rule)
      return reason === undefined ? [] : [{ rule, reason, fingerprint }]
    })
  }
}

/** The same findings with their fixes: whoever is refused is told what to do. */
const withFixes = (
  { after, before, now }: ChangeToCheck,
  refused: ReadonlyArray<Finding>
): ReadonlyArray<Finding> => {
  if (refused.length === 0) return refused
  const fingerprints = new Set(refused.map(({ fingerprint }) => fingerprint))
  const rules = [...new Set(refused.map(({ rule }) => rule))] as ReadonlyArray<RuleId>
  const { findings } = lint({ subject: after, before, now, rules })
  return findings.filter(({ fingerprint }) => fingerprints.has(fingerprint))
}
