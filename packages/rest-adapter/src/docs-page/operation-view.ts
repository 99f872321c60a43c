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
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${given.map(
            ({ name, in: place, required, schema = {} }) =>
              markup`<tr>
                <th scope="row">
                  <code>${name}</code>
                  <span class="about">${place}${required === true ? ", needed" : ""}</span>
                </th>
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

/** What is said of an answer. Of a success the document names the schema alone, which the body shows. */
const meaning = (status: string, description: string): Html =>
  status.startsWith("2") ? nothing : markup`${prose(description)}.<br />`

const answers = ({ responses }: Operation): Html =>
  markup`<table>
    <caption>Answers</caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Meaning and body</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(responses).map(([status, { content, description = "" }]) => {
        const kinds = kindsOf(content)
        return markup`<tr>
          <th scope="row">${status}</th>
          <td>${meaning(status, description)}${kinds.length === 0 ? markup`<span class="kind">no body</span>` : kinds}</td>
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

/** A path that breaks between its parts, where it has to. */
const broken = (path: string): ReadonlyArray<Html> =>
  path.split(/(?=\/)/).map((part, index) => (index === 0 ? markup`${part}` : markup`<wbr />${part}`))

/** An operation with all that a caller has to know. */
export const operationSection = (placed: Placed): Html => {
  const { method, operation, path } = placed
  return markup`<section id="${operationAnchor(placed)}">
    <h3>${operation.summary ?? operation.operationId}</h3>
    <p class="route">
      <strong class="method ${method}">${method.toUpperCase()}</strong> <code>${broken(path)}</code>
    </p>
    ${
      operation.description === undefined ? nothing : markup`<p>${prose(operation.description)}</p>`
    }${credentials(operation)}${parameters(operation)}${body(operation)}${answers(operation)}
  </section>`
}
