const pattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar. */
const daysFromEpoch = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/**
 * The instant that an RFC 3339 date-time names, in milliseconds since 1970-01-01T00:00:00Z, or `null` when the
 * text is none. A fraction finer than a millisecond is cut; second 60 (a leap second) is the next second.
 *
 * Own code because the core may not ask `Date`, which also accepts much that RFC 3339 does not.
 */
export const parseRfc3339 = (text: string): number | null => {
  const match = pattern.exec(text)
  if (match === null) return null
  const number = (index: number): number => Number(match[index] ?? 0)
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(number) as Sextet
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  if (number(9) > 23 || number(10) > 59) return null
  const offset = (match[8] === "-" ? -1 : 1) * (number(9) * 60 + number(10))
  const milliseconds = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"))
  const minutes = (daysFromEpoch(year, month, day) * 24 + hour) * 60 + minute - offset
  return (minutes * 60 + second) * 1000 + milliseconds
}

type Sextet = [number, number, number, number, number, number]
