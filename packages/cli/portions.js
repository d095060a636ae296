import { posix } from 'node:path'

/** An import as esbuild writes it when it leaves out what is white: `import{a as b}from"./chunk.js";`. */
const importing = /(?<=^|[;}\n])import(?: ?([\w$*{][^"'();]*?) ?from)?"([^"]+)";/g
/** One that is made when it comes to it. */
const importingLater = /(?<![\w$.])import\("(\.[^"]+)"\)/g
/** What a portion gives, at its end; a script gives one thing, `export default require_it();`. */
const exporting = /export(?:\{([^{}]*)\}| default ([^;]+));\s*$/

/**
 * Makes one script of the portions into which esbuild cut a program: each is a function that runs when something of
 * it is first asked for. What a command does not need costs it nothing but the reading; and what a portion takes from
 * another one is a constant, because that other one has run to its end before.
 *
 * @param {Record<string, string>} files what esbuild made with `format: 'esm'`, `splitting` and `minifyWhitespace`, by name
 * @returns {string} statements that define `__portion(name)`, which gives what that portion exports
 */
export function portions(files) {
  const functions = Object.entries(files).map(([name, text]) => `${JSON.stringify(name)}(){${asFunction(name, text, files)}}`)
  return `const done={},todo={${functions.join(',\n')}},__portion=(name)=>done[name]??=todo[name]();\n`
}

function asFunction(name, text, files) {
  // Of such a module nothing is constant: what it exports is there only once its function was called.
  if (/\b__esm\(/.test(text)) throw new Error(`${name} holds an ES module that a script requires`)
  const portionAt = (from) => {
    const place = posix.join(posix.dirname(name), from)
    return from.startsWith('.') && files[place] !== undefined ? `__portion(${JSON.stringify(place)})` : undefined
  }
  return text
    .replaceAll(importing, (_, clause, from) => taking(clause, portionAt(from) ?? `require(${JSON.stringify(from)})`))
    .replaceAll(importingLater, (whole, from) => (portionAt(from) ? `Promise.resolve().then(()=>${portionAt(from)})` : whole))
    .replace(exporting, (_, list, script) =>
      // As Node has it, a script that is imported gives what it is and the names in it.
      script ? `const whole=${script};return{...whole,default:whole}` : `return{${pairs(list).map(([own, as]) => `${as}:${own}`)}}`,
    )
}

/** What stands between `import` and `from`, as constants. */
function taking(clause, source) {
  if (clause === undefined) return `${source};`
  const [, whole, list = ''] = /^(?:\* ?as )?([\w$]+)?,?(?:\{(.*)\})?$/s.exec(clause)
  const parts = pairs(list).map(([theirs, own]) => `${theirs}:${own}`)
  return `${whole ? `const ${whole}=${source};` : ''}${parts.length > 0 ? `const{${parts}}=${source};` : ''}`
}

/** `a as b,c` as pairs of names. */
function pairs(list) {
  const names = list.split(',').flatMap((each) => each.trim() || [])
  return names.map((each) => each.split(' as ')).map(([one, other = one]) => [one, other])
}
