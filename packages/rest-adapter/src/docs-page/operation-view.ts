import type { Operation } from "./document.ts"
import { anchor, markup, nothing, prose, type Html } from "./html.ts"
import { kindOf } from "./schema-view.ts"

/** An operation with its place. */
export interface Placed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export const operationAnchor = ({ operation }: Placed): string => anchor(operation.operationId)

const parameters = ({ parameters: given = [] }: Operation): Html =>
  given.length === 0
    ? nothing
    : markup`<table>
        <caption>Parameters</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">In</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${given.map(
            ({ name, in: place, required, schema = {} }) =>
              markup`<tr>
                <th scope="row"><code>${name}</code></th>
                <td>${place}${required === true ? ", needed" : ""}</td>
                <td>${schema.description === undefined ? kindOf(schema) : prose(schema.description)}</td>
              </tr>`
          )}
        </tbody>
      </table>`

const kindsOf = (content: Operation["responses"][string]["content"] = {}): ReadonlyArray<Html> =>
  Object.entries(content).map(([type, { schema }]) =>
    schema === undefined
      ? markup`<code>${type}</code>`
      : markup`${kindOf(schema)} <span class="kind">as <code>${type}</code></span>`
  )

const body = ({ requestBody }: Operation): Html =>
  requestBody === undefined ? nothing : markup`<p>Body: ${kindsOf(requestBody.content)}</p>`

const answers = ({ responses }: Operation): Html =>
  markup`<table>
    <caption>Answers</caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">When</th>
        <th scope="col">Body</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(responses).map(([status, { content, description = "" }]) => {
        const kinds = kindsOf(content)
        return markup`<tr>
          <th scope="row">${status}</th>
          <td>${prose(description)}</td>
          <td>${kinds.length === 0 ? "none" : kinds}</td>
        </tr>`
      })}
    </tbody>
  </table>`

const credentials = ({ security = [] }: Operation): Html =>
  security.length === 0
    ? markup`<p class="kind">Needs no credential.</p>`
    : markup`<p class="kind">
        Credential: ${security.map((scheme) => Object.keys(scheme).join(" and ")).join(" or ")}.
      </p>`

/** An operation with all that a caller has to know. */
export const operationSection = (placed: Placed): Html => {
  const { method, operation, path } = placed
  return markup`<section id="${operationAnchor(placed)}">
    <h3>${operation.summary ?? operation.operationId}</h3>
    <p class="route">
      <strong class="method ${method}">${method.toUpperCase()}</strong> <code>${path}</code>
    </p>
    ${
      operation.description === undefined ? nothing : markup`<p>${prose(operation.description)}</p>`
    }${credentials(operation)}${parameters(operation)}${body(operation)}${answers(operation)}
  </section>`
}
