import type { Rule } from "./rule.ts"

/** Which rules a preset has, by their numbers. */
interface Preset {
  readonly summary: string
  readonly only?: readonly number[]
  readonly except?: readonly number[]
}

/** Sets of rules for different moments. */
export const presets = {
  recommended: {
    summary: "every rule but those that ask for explicitness and hygiene",
    except: [6, 13, 20, 38, 43, 51, 57, 58, 65, 67]
  },
  strict: { summary: "every rule" },
  migration: {
    summary: "what matters while policies are taken over: errors, dead or unused entries, what would break",
    only: [33, 34, 37, 39, 40, 41, 42, 52, 55, 62, 66]
  }
} as const satisfies Readonly<Record<string, Preset>>

export type PresetName = keyof typeof presets

/** Whether a rule belongs to a preset. A rule whose findings are errors belongs to all. */
export const belongsTo = (
  { number, severity }: Pick<Rule, "number" | "severity">,
  name: PresetName
): boolean => {
  const { except = [], only }: Preset = presets[name]
  return severity === "error" || (!except.includes(number) && (only?.includes(number) ?? true))
}
