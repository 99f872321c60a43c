/** All names of a kind, each once: the type knows which there are. */
export const namesOf = <Name extends string>(names: Readonly<Record<Name, true>>): readonly Name[] =>
  Object.keys(names) as Name[]
