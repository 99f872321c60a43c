import type { Schema } from "./document.ts"
import { anchor, markup, nothing, prose, type Html } from "./html.ts"

/** Lists longer than this are folded away. */
const longest = 8

const nameOf = (reference: string): string => decodeURIComponent(reference.split("/").at(-1) ?? "")

const schemaAnchor = (name: string): string => `schema-${anchor(name)}`

const joined = (parts: ReadonlyArray<Html>, between: Html): ReadonlyArray<Html> =>
  parts.flatMap((part, index) => (index === 0 ? [part] : [between, part]))

const values = (list: ReadonlyArray<unknown>): Html => {
  const codes = joined(
    list.map((value) => markup`<code>${JSON.stringify(value)}</code>`),
    markup`, `
  )
  return list.length > longest
    ? markup`<details>
        <summary>one of ${list.length} values</summary>
        ${codes}
      </details>`
    : markup`${codes}`
}

/** What a value is, in a few words, with links to the schemas that have names. */
export const kindOf = (schema: Schema): Html => {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    return markup`<a href="#${schemaAnchor(name)}">${name}</a>`
  }
  if (schema.const !== undefined) return values([schema.const])
  if (schema.enum !== undefined) return values(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return markup`${joined(choices.map(kindOf), markup` or `)}`
  if (schema.type === "array") {
    return schema.items ? markup`list of ${kindOf(schema.items)}` : markup`list`
  }
  if (schema.type === undefined) return schema.allOf?.[0] ? kindOf(schema.allOf[0]) : markup`anything`
  return markup`${typeof schema.type === "string" ? schema.type : schema.type.join(" or ")}`
}

/** The schema whose members are worth showing below a value: its own, or those of what it may be. */
const within = (schema: Schema): Schema | undefined => {
  if (schema.properties !== undefined) return schema
  if (schema.type === "array" && schema.items) return within(schema.items)
  return (schema.anyOf ?? schema.oneOf ?? []).map(within).find((found) => found !== undefined)
}

const member = (name: string, schema: Schema, isRequired: boolean): Html => {
  const inner = within(schema)
  return markup`<li>
    <code>${name}</code> <span class="kind">${kindOf(schema)}${isRequired ? ", always there" : ""}</span>${
      schema.description === undefined
        ? nothing
        : markup`<span class="about">${prose(schema.description)}</span>`
    }${inner === undefined ? nothing : folded(inner)}
  </li>`
}

const members = ({ properties = {}, required = [] }: Schema): Html =>
  markup`<ul class="members">
    ${Object.entries(properties).map(([name, schema]) => member(name, schema, required.includes(name)))}
  </ul>`

const folded = (schema: Schema): Html =>
  markup`<details>
    <summary>its ${Object.keys(schema.properties ?? {}).length} members</summary>
    ${members(schema)}
  </details>`

/** A schema under its name, with all that it holds. */
export const schemaSection = ([name, schema]: readonly [name: string, schema: Schema]): Html => {
  const inner = within(schema)
  const examples = (schema.examples ?? []).map(
    (example) =>
      markup`<p>For example:</p>
        <pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`
  )
  return markup`<section id="${schemaAnchor(name)}">
    <h3><code>${name}</code></h3>
    ${
      schema.description === undefined ? nothing : markup`<p>${prose(schema.description)}</p>`
    }${inner === undefined ? markup`<p class="kind">${kindOf(schema)}</p>` : members(inner)}${examples}
  </section>`
}
