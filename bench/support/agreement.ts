/** Answers by the name of who gave them, for all requests or for the first ones. */
export type Answers = readonly (readonly [name: string, answers: readonly boolean[]])[]

/** How many of the answers differ from ours, and the first that does, a line for each who differs. */
export const disagreements = (
  requests: readonly unknown[],
  ours: readonly boolean[],
  others: Answers
): readonly string[] =>
  others.flatMap(([name, answers]) => {
    const differing = answers.flatMap((answer, at) => (answer === ours[at] ? [] : [at]))
    const [first] = differing
    return first === undefined
      ? []
      : [
          `${name}: ${differing.length} of ${answers.length} differ; ours says ${ours[first]} to ${JSON.stringify(requests[first])}`
        ]
  })
