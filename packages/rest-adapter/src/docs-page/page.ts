import type { Document } from "./document.ts"
import { anchor, markup, Html, nothing, prose } from "./html.ts"
import { operationAnchor, operationSection, type Placed } from "./operation-view.ts"
import { schemaSection } from "./schema-view.ts"
import { style } from "./style.ts"

interface Group {
  readonly name: string
  readonly description: string | undefined
  readonly operations: ReadonlyArray<Placed>
}

/** The operations by group, in the document's order; what has no group that is named comes last. */
const groupsOf = ({ paths, tags = [] }: Document): ReadonlyArray<Group> => {
  const placed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Placed => ({ method, path, operation }))
  )
  const named = new Set(tags.map(({ name }) => name))
  const groupOf = ({ operation }: Placed): string => operation.tags?.find((tag) => named.has(tag)) ?? "others"
  return [...tags, { name: "others", description: undefined }].flatMap(({ description, name }) => {
    const operations = placed.filter((one) => groupOf(one) === name)
    return operations.length === 0 ? [] : [{ name, description, operations }]
  })
}

const groupAnchor = (name: string): string => `group-${anchor(name)}`

const contents = (groups: ReadonlyArray<Group>): Html =>
  markup`<nav aria-label="Contents">
    <details>
      <summary>Contents</summary>
      ${groups.map(
        ({ name, operations }) =>
          markup`<p><a href="#${groupAnchor(name)}">${name}</a></p>
            <ul>
              ${operations.map(
                (placed) =>
                  markup`<li>
                    <a href="#${operationAnchor(placed)}">${placed.operation.summary ?? placed.operation.operationId}</a>
                  </li>`
              )}
            </ul>`
      )}
      <p><a href="#schemas">Schemas</a></p>
    </details>
  </nav>`

const groupSection = ({ description, name, operations }: Group): Html =>
  markup`<section id="${groupAnchor(name)}">
    <h2>${name}</h2>
    ${
      description === undefined ? nothing : markup`<p>${prose(description)}.</p>`
    }${operations.map(operationSection)}
  </section>`

const credentials = ({ components: { securitySchemes = {} } }: Document): Html =>
  markup`<section id="credentials">
    <h2>Credentials</h2>
    <p>One credential a request, in a header, never in the address.</p>
    <dl>
      ${Object.entries(securitySchemes).map(([id, { description = "", name, scheme }]) => {
        const header = name === undefined ? `Authorization: ${scheme ?? ""} <token>` : `${name}: <token>`
        return markup`<dt>${id}: <code>${header}</code></dt>
          <dd>${prose(description)}.</dd>`
      })}
    </dl>
  </section>`

/** The OpenAPI document as a page for people: one file without scripts, that loads nothing. */
export const pageOf = (document: Document): string => {
  const { components, info } = document
  const groups = groupsOf(document)
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API ${info.version}</title>
        <link rel="icon" href="data:," />
        <style>${new Html(style)}</style>
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <div class="layout">
          ${contents(groups)}
          <main id="content">
            <h1>${info.title} API <span class="kind">${info.version}</span></h1>
            <p>${prose(info.description ?? "")}</p>
            <p>The same for programs: <a href="openapi.json">the OpenAPI document</a>.</p>
            ${credentials(document)} ${groups.map(groupSection)}
            <section id="schemas">
              <h2>Schemas</h2>
              ${Object.entries(components.schemas)
                .toSorted(([one], [other]) => (one < other ? -1 : 1))
                .map(schemaSection)}
            </section>
          </main>
        </div>
      </body>
    </html>
`.markup
}
