import { isAtLeast, least, type Formula } from "../naive.ts"

const formula: Formula = {
  resource: "container_registry",
  fires: ({ who }) => {
    const lowest = least(who("delete"))
    return lowest !== undefined && !isAtLeast(lowest, "maintainer") ? ["delete"] : []
  }
}

export default formula
