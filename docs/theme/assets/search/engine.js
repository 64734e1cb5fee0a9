// The search worker: Material's messages in and out, MiniSearch inside. The build puts MiniSearch and fold.js before it.
// In: {type: 0, data: {config, docs}} sets up, {type: 2, data: query} asks. Out: {type: 1} ready, {type: 3, data: {items}}.
const FIELDS = {title: 10, heading: 6, page: 1.5, text: 1, variants: 0.1, pairs: 1}
const WORDS = Object.keys(FIELDS).slice(0, -1)
const STOP_WORDS = new Set(("و در به از که را با برای این ان است هست چیست چیه چه چرا چگونه چطور یعنی یا تا هم چند کدام فرق " +
  "the a an of in on is are be to and or for with what why how does do it its by vs between").split(" "))
const TEASER = 240, PAGES = 30, SECTIONS = 8

let documents, parents, engine

const entry = (map, key, make) => (map.has(key) || map.set(key, make()), map.get(key))
// A text repeats its words, so their names are kept.
const filed = new Map
const names_of = word => entry(filed, word, () => forms(word))
const page_of = location => location.split("#")[0]
const without_entities = text => text.replace(/&#?\w+;/g, entity => " ".repeat(entity.length))

// The words of a text; in the field of pairs, two neighbours written as one: back propagation, backpropagation.
function tokens(text, field) {
  const written = words(without_entities(text)).map(([word]) => word)
  if (field !== "pairs") return written
  const whole = written.map(word => names_of(word)[0]).filter(word => !STOP_WORDS.has(word))
  return whole.slice(1).map((word, at) => whole[at] + word)
}

function set_up({config, docs}) {
  documents = docs, parents = new Map
  documents.forEach(({location}, id) => entry(parents, page_of(location), () => id))
  const literal = {tokenize: term => [term], processTerm: term => term, boost: FIELDS, bm25: {k: 1.2, b: 0.5, d: 0.5}}
  const processTerm = (word, field) => field === "pairs" ? word : names_of(word)
  engine = new MiniSearch({fields: Object.keys(FIELDS), tokenize: tokens, processTerm, searchOptions: literal})
  engine.addAll(documents.map((document, id) => {
    const parent = parents.get(page_of(document.location)), title = document.title, text = document.text
    const variants = (document.variants || []).map(term => config.variants[term]).join("; ")
    const page = {id, text, variants, pairs: [title, document.boost < 1 ? "" : text, variants].join("; ")}
    return parent === id ? {...page, title} : {...page, heading: title, page: documents[parent].title}
  }))
}

// Hits are a map from document to {score, terms, own}: own if something but the title of its page matched.
function keep(hits, id, score, terms, own) {
  const hit = entry(hits, id, () => ({score: 0, terms: new Set, own: false}))
  hit.score = Math.max(hit.score, score), hit.own ||= own
  for (const term of terms) hit.terms.add(term)
}

function find(hits, query, weight, options) {
  for (const {id, score, terms, match} of engine.search(query, options)) {
    const own = terms.some(term => match[term].some(field => field !== "page"))
    keep(hits, id, score * weight * (documents[id].boost || 1), terms, own)
  }
  return hits
}

const find_beginning = (hits, term, weight) => term.length < 2 || find(hits, term, weight, {prefix: true, fields: WORDS})
const find_all = (hits, terms, weight) => find(hits, {combineWith: "AND", queries: terms}, weight)
const swap = (word, at) => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2)

// Spellings that nobody filed: two letters swapped, one or two letters wrong, two words written as one.
function guess(hits, term) {
  if (term.length < 4 || /\d/.test(term)) return hits
  for (let at = 0; at < term.length - 1; at++) find(hits, swap(term, at), 0.3)
  find(hits, term, 0.3, {fuzzy: 1, fields: WORDS})
  for (let at = 3; at < term.length - 2 && !hits.size; at++) find_all(hits, [term.slice(0, at), term.slice(at)], 0.5)
  return hits.size || term.length < 8 ? hits : find(hits, term, 0.2, {fuzzy: 2, fields: WORDS})
}

function hits_of(word) {
  const parts = pieces(word), heart = core(parts), whole = join(parts), plain = stem(join(heart)), hits = new Map
  find_beginning(find(hits, whole, 1), whole, 0.5)
  if (plain !== whole) find_beginning(find(hits, plain, 0.9), plain, 0.4)
  if (!hits.size && heart.length > 1) find_all(hits, heart, 0.6)
  if (!hits.size) guess(hits, whole)
  return hits.size || plain === whole ? hits : guess(hits, plain)
}

// The words of a query that say something; all of them if none does.
function asked(query) {
  const written = words(query).map(([word]) => word)
  const telling = written.filter(word => !STOP_WORDS.has(fold(word)))
  return telling.length ? telling : written
}

// For each word of the query its hits; two neighbours that are filed as one word stand for both.
function hits_by_word(query) {
  const all = query.map(hits_of)
  for (let at = 1; at < query.length; at++) {
    const pair = find(new Map, join([...pieces(query[at - 1]), ...pieces(query[at])]), 1.2)
    for (const hits of [all[at - 1], all[at]]) pair.forEach((hit, id) => keep(hits, id, hit.score, hit.terms, hit.own))
  }
  return all
}

// Sections with the words they hold, best first, by page. The words may be spread over a question's page; a generated page
// is a list, whose entries count each for itself. If a question's page holds all words, pages that don't are dropped.
function ranked(query) {
  const sections = new Map, pages = new Map
  hits_by_word(query).forEach((hits, word) => hits.forEach(({score, terms, own}, id) => {
    const section = entry(sections, id, () => ({id, score: 0, held: new Set, terms: new Set, own: false}))
    section.score += score, section.held.add(word), section.own ||= own
    for (const term of terms) section.terms.add(term)
  }))
  for (const section of sections.values()) {
    const {location, boost} = documents[section.id], parent = parents.get(page_of(location)), listed = boost < 1
    const page = entry(pages, parent, () => ({parent, listed, held: new Set, sections: []}))
    if (listed && section.held.size > page.held.size) page.held = section.held
    if (!listed) for (const word of section.held) page.held.add(word)
    section.score *= (section.held.size / query.length) ** 3
    if (section.own) page.sections.push(section)
  }
  let best = [...pages.values()].filter(page => page.sections.length)
  const complete = page => page.held.size === query.length
  if (best.some(page => complete(page) && !page.listed)) best = best.filter(complete)
  for (const {sections, held} of best) {
    for (const section of sections) section.score *= (held.size / query.length) ** 2
    sections.sort((one, other) => other.score - one.score)
  }
  return best.sort((one, other) => other.sections[0].score - one.sections[0].score).slice(0, PAGES)
}

const is_match = (word, terms) => names_of(word).some(name => terms.has(name))
const matches = (text, terms) => words(without_entities(text)).filter(([word]) => is_match(word, terms))

// The stretch of the text that holds most of the words, from a space to a space.
function stretch(text, marks) {
  const near = start => marks.filter(({index}) => index >= start && index < start + TEASER)
  const within = start => new Set(near(start).map(([word]) => names_of(word)[0])).size
  let first = marks[0] ? marks[0].index : 0
  for (const {index} of marks) if (within(index) > within(first)) first = index
  const start = first < 60 ? 0 : text.indexOf(" ", first - 60) + 1, end = text.indexOf(" ", start + TEASER)
  return [start, end < 0 ? text.length : end]
}

function marked(text, marks, [start, end] = [0, text.length]) {
  let html = start ? "… " : "", from = start
  for (const {0: {length}, index} of marks) {
    if (index < from || index + length > end) continue
    html += text.slice(from, index) + "<mark>" + text.slice(index, index + length) + "</mark>", from = index + length
  }
  return html + text.slice(from, end) + (end < text.length ? " …" : "")
}

// One line of Material's list. The words as the page writes them go along in the address, for highlight.js to mark there.
function item({id, score, terms}, missing) {
  const {location, title, text} = documents[id], named = matches(title, terms), found = matches(text, terms)
  const seen = [...new Set([...named, ...found].map(([word]) => word))].filter(word => word.length > 1).slice(0, 12)
  const [page, section] = location.split("#"), query = seen.length ? "?h=" + encodeURIComponent(seen.join(" ")) : ""
  return {location: page + query + (section ? "#" + section : ""), title: marked(title, named), score,
    text: marked(text, found, stretch(text, found)),
    terms: Object.fromEntries([...seen.map(word => [word, true]), ...missing.map(word => [word, false])])}
}

function group({parent, held, sections}, query) {
  const missing = query.filter((_, word) => !held.has(word)), shown = sections.slice(0, SECTIONS)
  const items = shown.map(section => item(section, missing))
  if (!shown.some(({id}) => id === parent)) items.push(item({id: parent, score: 0, terms: sections[0].terms}, []))
  return items
}

function answer(text) {
  const query = asked(text)
  return {items: ranked(query).map(page => group(page, query))}
}

addEventListener("message", ({data: {type, data}}) => {
  if (type === 0) { set_up(data); postMessage({type: 1}) }
  if (type === 2) postMessage({type: 3, data: answer(data)})
})
