/** The colours for a light page. */
export const light = {
  page: "#ffffff",
  box: "#f6f8fa",
  edge: "#d1d9e0",
  text: "#1f2328",
  quiet: "#59636e",
  set: "#0969da",
  clear: "#e6eaef",
  chosen: "#bc4c00",
  onChosen: "#ffffff"
}

/** The same for a dark one. */
export const dark: typeof light = {
  page: "#0d1117",
  box: "#151b23",
  edge: "#3d444d",
  text: "#f0f6fc",
  quiet: "#9198a1",
  set: "#4493f8",
  clear: "#262c36",
  chosen: "#f0883e",
  onChosen: "#0d1117"
}

const paint = (colours: typeof light): string =>
  [
    `.page{fill:${colours.page};stroke:${colours.edge}}`,
    `.box{fill:${colours.box};stroke:${colours.edge}}`,
    `.rule{stroke:${colours.edge}}`,
    `text{fill:${colours.text}}`,
    `.quiet{fill:${colours.quiet}}`,
    `.chosen{fill:${colours.chosen}}`,
    `.number{fill:${colours.onChosen}}`,
    `.set{fill:${colours.set}}`,
    `.clear{fill:${colours.clear}}`,
    `.kept_out{fill:none;stroke:${colours.set}}`,
    `.bit,.step,.head{fill:${colours.chosen}}`,
    `.band{fill:${colours.chosen};fill-opacity:0.16}`,
    `.way{fill:none;stroke:${colours.chosen}}`
  ].join("\n")

/** The picture brings its own page along: it can be read on a dark one whose viewer does not say that it is dark. */
export const style = [
  'text{font:11px "Helvetica Neue",Helvetica,Arial,sans-serif}',
  ".title{font-size:16px;font-weight:bold}",
  ".strong,.code.chosen,.origin.chosen{font-weight:bold}",
  '.code{font-family:Menlo,Consolas,"Liberation Mono",monospace}',
  ".number{font-weight:bold;text-anchor:middle}",
  ".ref{font-size:10.5px;text-anchor:middle}",
  ".name{font-size:9.5px}",
  ".row{text-anchor:end}",
  ".kept_out{stroke-width:1.5}",
  ".way{stroke-width:1.5}",
  paint(light),
  `@media (prefers-color-scheme:dark){\n${paint(dark)}\n}`
].join("\n")
