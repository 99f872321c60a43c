import { foreignTokens } from "../open-scope.ts"

export default foreignTokens("write")
