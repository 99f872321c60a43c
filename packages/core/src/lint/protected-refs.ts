import type { Concern, RuleContext } from "./rule.ts"

/** The stated grants that admit job tokens on protected refs and, limits counted in, on no others. */
export const onProtectedRefsAlone = ({
  concerns,
  masks,
  policy
}: Pick<RuleContext, "concerns" | "masks" | "policy">): readonly Concern[] => {
  const onProtected = masks.jobs({ refs: ["protected"] })
  const onOthers = masks.jobs({ refs: ["unprotected", "fork"] })
  return concerns((cell) => (policy.admits(cell, onOthers) ? null : onProtected))
}
