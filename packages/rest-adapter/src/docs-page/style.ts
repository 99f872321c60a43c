/** How the page looks, by day and by night. Contrast of text is 7 to 1 or more. */
export const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #4a5058; --paper: #ffffff; --panel: #f3f5f7; --line: #c9ced4; --link: #0b4aa2 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaed; --soft: #b4bac2; --paper: #14171a; --panel: #1e2226; --line: #3c434a; --link: #9cc3ff } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word }
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
section { scroll-margin-top: 1rem }
.skip { position: absolute; left: -100rem }
.skip:focus { left: 1rem; top: 1rem; z-index: 1; background: var(--paper); padding: .5rem }
.layout { display: grid; grid-template-columns: minmax(14rem, 19rem) minmax(0, 1fr); max-width: 80rem; margin: 0 auto }
nav { padding: 1.5rem 1rem; background: var(--panel); position: sticky; top: 0; max-height: 100vh; overflow-y: auto; font-size: .9rem }
nav ul { list-style: none; margin: 0 0 1rem; padding: 0 }
nav li { margin: .3rem 0 }
nav p { margin: .75rem 0 0; font-weight: 600 }
nav summary { font-weight: 600; font-size: 1rem }
@supports selector(::details-content) { @media (min-width: 48.01rem) { nav summary { display: none } nav details::details-content { content-visibility: visible } } }
main { padding: 1.5rem 2rem 6rem } main p, dd { max-width: 46rem }
h1 { margin-top: 0 } h1 .kind { font-size: .6em; white-space: nowrap } h2 { margin-top: 3rem; border-bottom: 2px solid var(--line) } h3 { margin: 2.5rem 0 .5rem }
code { font: .9em ui-monospace, monospace; background: var(--panel); padding: .1em .25em; border-radius: .25em; overflow-wrap: anywhere }
pre { background: var(--panel); padding: 1rem; overflow-x: auto } pre code { padding: 0; overflow-wrap: normal }
.method { display: inline-block; margin-right: .5rem; font: 700 .85rem ui-monospace, monospace }
.kind, .about { color: var(--soft) } .about { display: block }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: left; font-weight: 600 }
td a { overflow-wrap: anywhere }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line) }
th[scope="row"] { font-weight: 600; white-space: nowrap; width: 1% } th .about { font-weight: 400; font-size: .85rem } th code { white-space: nowrap }
.members { list-style: none; padding-left: 1rem; border-left: 2px solid var(--line) } .members li { margin: .4rem 0 }
@media (min-width: 60rem) { th .about { display: inline; margin-left: .35rem } }
summary { cursor: pointer; padding: .25rem 0 } dt { margin-top: .5rem } dd { margin-left: 1rem }
@media (max-width: 48rem) { .layout { display: block } nav { position: static; max-height: none; padding: .75rem 1rem } nav li { margin: .5rem 0 } main { padding: 1rem } }
`
