import { columnOf, isApart, type Body, type Item, type Remark, type Source } from "./outline.ts"

/** Comments that belong to the file, not to what stands first in it. */
export interface Header {
  readonly remarks: readonly Remark[]
  /** An empty line stands between them and what comes next. */
  readonly isApart: boolean
}

/**
 * Gives every comment to what it belongs to: to what stands before it on its line, else to what comes next, else
 * to the end of the list or map that its indentation says.
 */
export const attachComments = (source: Source, root: Item): Header => {
  const { comments, text } = source
  const remarkOf = ({ offset, source: written }: (typeof comments)[number]): Remark => ({
    text: written.trimEnd(),
    isApart: isApart(text, offset)
  })
  const top = comments.filter(({ offset }) => offset < root.start)
  for (const comment of comments) {
    if (comment.offset >= root.start) attach(source, root, comment.offset, remarkOf(comment))
  }
  return splitTop(root, top.map(remarkOf))
}

const attach = (source: Source, root: Item, offset: number, remark: Remark): void => {
  const owner = innermost(root, offset)
  const { body } = owner
  if (body === null) {
    // Within something that has no lines of its own, or behind the whole of a document of one value.
    owner.trailing.push(remark)
    return
  }
  const { next, previous } = around(body, offset)
  if (previous === undefined && owner !== root && isOnLine(source, firstLine(owner), offset)) {
    owner.trailing.push(remark)
    return
  }
  if (previous !== undefined && isOnLine(source, previous.end, offset)) {
    lastWithin(previous).trailing.push(remark)
    return
  }
  if (body.isFlow) {
    if (next === undefined) body.after.push(remark)
    else next.before.push(remark)
    return
  }
  const column = columnOf(source.text, offset)
  const ended = endedBodies(body, previous).find(
    (one) => one.column <= column && (next === undefined || one.column > body.column)
  )
  if (ended !== undefined) ended.after.push(remark)
  else if (next !== undefined) next.before.push(remark)
  else body.after.push(remark)
}

/** The innermost member around an offset. */
const innermost = (item: Item, offset: number): Item => {
  const within = item.body === null ? undefined : around(item.body, offset).previous
  return within !== undefined && within.end > offset ? innermost(within, offset) : item
}

/** The last member that begins before an offset, and the one after it. */
const around = ({ items }: Body, offset: number): { readonly previous?: Item; readonly next?: Item } => {
  let first = 0
  let last = items.length
  while (first < last) {
    const middle = (first + last) >> 1
    if ((items[middle]?.start ?? 0) < offset) first = middle + 1
    else last = middle
  }
  const previous = items[first - 1]
  const next = items[first]
  return { ...(previous && { previous }), ...(next && { next }) }
}

/** Where the line of a member begins whose value follows on lines of its own. */
const firstLine = ({ key, start }: Item): number => key?.range?.[1] ?? start

const isOnLine = ({ text }: Source, from: number, offset: number): boolean =>
  !text.slice(from, offset).includes("\n")

/** What ends last in a member: what follows on its line is about that. */
const lastWithin = (item: Item): Item => {
  const last = item.body?.items.at(-1)
  return last !== undefined && last.end === item.end ? lastWithin(last) : item
}

/** The lists and maps that are at their end behind a member, innermost first, and the one it stands in. */
const endedBodies = (body: Body, previous: Item | undefined): readonly Body[] => {
  const bodies = [body]
  for (let inner = previous?.body; inner; inner = inner.items.at(-1)?.body)
    if (!inner.isFlow) bodies.unshift(inner)
  return bodies
}

const isModeline = ({ text }: Remark): boolean => /^#\s*yaml-language-server:/.test(text)

/** Comments before everything else: the file's to the last empty line, and what editors read of them. */
const splitTop = (root: Item, top: readonly Remark[]): Header => {
  const [first] = root.body?.items ?? []
  const target = first ?? root
  let count = target.isApart ? top.length : top.findLastIndex((remark, at) => at > 0 && remark.isApart)
  const hasGap = count > 0
  count = Math.max(count, 0)
  let isAside = hasGap
  for (let remark = top[count]; remark !== undefined && isModeline(remark); remark = top[count]) {
    count += 1
    isAside = false
  }
  target.before.unshift(...top.slice(count))
  const isLast = count === top.length && target.isApart
  return { remarks: top.slice(0, count), isApart: count > 0 && (isAside || isLast) }
}
