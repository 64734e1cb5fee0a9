// One spelling for every way a reader may type a word. Shared by the index, the query and the highlighter;
// src/rahnama/publish/search_fold.py is the same in Python, and a test holds the two together.
// Letters are listed by range, so that both languages agree whatever Unicode version they know.
const DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
const LETTER = "A-Za-z\u00b5\u00c0-\u024f\u0370-\u03ff\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\ufb50-\ufdcf\ufe70-\ufefc"
const MARK = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200d-\u200f\u2066-\u2069"
const PIECE = `[${LETTER}${DIGIT}][${LETTER}${DIGIT}${MARK}]*`
// Inside a word: half-space, hyphens and underscore; a decimal point; a separator of thousands.
const JOINT = "[\u200c\\-\u2010\u2011\u2013_]+"
const WORD = new RegExp(`${PIECE}(?:(?:${JOINT}|(?<=[${DIGIT}])[.٫](?=[${DIGIT}])|(?<=[${DIGIT}])[,٬](?=[${DIGIT}]{3}(?![${DIGIT}])))${PIECE})*`, "g")

const SPELLING = {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "أ": "ا", "إ": "ا", "آ": "ا",
  "ٱ": "ا", "ؤ": "و", "×": "x", "٫": ".", "٬": "", ",": "", "ء": "", "ـ": "", "ς": "σ", "ı": "i", "ø": "o", "ł": "l"}
const CONSONANTS = "بپتثجچحخدذرزژسشصضطظعغفقکكگلمن"
// مسئله is also written مسأله
const HAMZA_AS_ALEF = new RegExp(`([${CONSONANTS}یيه])ئ(?=[${CONSONANTS}])`, "g")
const DROPPED = new RegExp(`[${MARK}]`, "g")

// Also one: سیگموئید and سیگموید, هایی and های; normalisation and normalization.
const fold = word => word.normalize("NFKC").toLowerCase()
  .replace(/[یى]\u0654/g, "ئ").replace(/[ئؤ](?=و)/g, "ی").replace(HAMZA_AS_ALEF, "$1ا")
  .replace(/[يىئكةۀەہھأإآٱؤ×٫٬,ءـςıøł]/g, letter => SPELLING[letter])
  .replace(/[٠-٩۰-۹]/g, digit => digit.charCodeAt(0) & 15)
  .normalize("NFKD").replace(DROPPED, "")
  .replace(/ی+/g, "ی").replace(/([a-z]{3})is(?=[aei])/g, "$1iz")

// Spaces that should have been half-spaces become one; every character keeps its place.
const DETACHED = [
  [new RegExp(`(?<![${LETTER}])(ن?م[یي]) (?=[${LETTER}])`, "g"), "$1\u200c"],
  [new RegExp(`([${LETTER}][${MARK}]*) (?=(?:ها|ها[یي]|ها[یيئ][یي]|هایم|هایت|هایش|هایشان|تر|ترین|تر[یي]ن)(?![${LETTER}]))`, "g"), "$1\u200c"],
  [new RegExp(`([هة]) (?=ا?[یي](?![${LETTER}${MARK}]))`, "g"), "$1\u200c"],
  [new RegExp(`(?<=[${DIGIT}]) ?(?:[×*xX]|در|by) ?(?=[${DIGIT}])`, "g"), sign => sign.replace(/ /g, "\u200c").replace(/[*xX]/, "×")],
]
const glue = text => DETACHED.reduce((glued, [detached, joined]) => glued.replace(detached, joined), text.replace(/\u00a0/g, " "))
const words = text => [...glue(text).matchAll(WORD)]

const ENDINGS = new Set("ها های هایم هایت هایش هایشان تر ترین ای ی ام ات اش شان اند است".split(" "))
const BEGINNINGS = new Set(["می", "نمی"])
const join = parts => parts.join("").replace(/(\d)(?:در|by)(?=\d)/g, "$1x")

// The parts of a word without what Persian grammar adds to it: می‌شود gives شود, لایه‌های gives لایه.
function core(parts) {
  let [first, last] = [0, parts.length]
  while (last > 1 && ENDINGS.has(parts[last - 1])) last--
  while (first < last - 1 && BEGINNINGS.has(parts[first])) first++
  return parts.slice(first, last)
}

// The word without an ending that is written on to it: لایهها, لایهی, gradients, losses.
function stem(word) {
  const plain = word.replace(/^(.{3,}?)(?:ها|های|هایم|هایت|هایش|هایشان)$/, "$1").replace(/(..ه)ی$/, "$1")
  if (!/^[a-z]{3,}s$/.test(plain) || /[aisu]s$/.test(plain)) return plain
  if (/ies$/.test(plain)) return plain.slice(0, -3) + "y"
  return plain.slice(0, /(?:s|x|z|ch|sh)es$/.test(plain) ? -2 : -1)
}

const pieces = word => word.split(new RegExp(JOINT)).map(fold).filter(Boolean)

// Under which names a written word is filed; the first is the word as a whole.
function forms(word) {
  const parts = pieces(word), heart = core(parts), names = new Set([join(parts), join(heart), stem(join(heart))])
  for (let start = 0; start < heart.length; start++)
    for (let end = start + 1; end <= heart.length && heart.length < 6; end++) {
      const name = join(heart.slice(start, end))
      if (name.length > 1) names.add(name).add(stem(name))
    }
  for (const name of [...names]) if (/^\d+(x\d+)+$/.test(name)) name.split("x").forEach(side => names.add(side))
  return [...names].filter(Boolean)
}
